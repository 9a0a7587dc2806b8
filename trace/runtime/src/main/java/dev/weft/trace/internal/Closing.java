package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/** Notes that the process ends in order. The file needs nothing else at the end. */
final class Closing implements Runnable {
    private final ChunkPool pool;
    private final @Nullable Throttle throttle;

    /** @param throttle null if all was recorded */
    Closing(ChunkPool pool, @Nullable Throttle throttle) {
        this.pool = pool;
        this.throttle = throttle;
    }

    @Override
    public void run() {
        for (Runnable last : Recorder.last()) {
            last.run();
        }
        LongBuffer header = pool.header();
        pool.confirmLosses();
        if (throttle != null) {
            throttle.tell();
        }
        header.put(Layout.H_END_TICKS, System.nanoTime());
        header.put(Layout.H_STATE, 1);
    }
}
