package dev.weft.trace.agent;

import dev.weft.trace.internal.JvmCounters;
import dev.weft.trace.internal.Metadata;
import dev.weft.trace.internal.PerfMemory;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The counters of this JVM. */
final class JvmMemory implements PerfMemory {
    private JvmMemory() {}

    /** Starts to record what they tell. */
    static void record(Metadata metadata) {
        JvmCounters.start(new JvmMemory(), metadata);
    }

    @Override
    public ByteBuffer attach() throws IOException {
        try {
            return Internals.counters();
        } catch (NoSuchMethodError older) {
            return Internals.countersToRead();
        }
    }

    @Override
    public long ticks() {
        return Internals.counterTicks();
    }

    @Override
    public long ticksPerSecond() {
        return Internals.counterTicksPerSecond();
    }
}
