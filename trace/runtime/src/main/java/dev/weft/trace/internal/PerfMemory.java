package dev.weft.trace.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The JVM's own counters; the agent writes the class that reads them. */
public interface PerfMemory {
    /** The memory in which they are. */
    ByteBuffer attach() throws IOException;

    /** Their clock. */
    long ticks();

    /** How often it ticks in a second. */
    long ticksPerSecond();
}
