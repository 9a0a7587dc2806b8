package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.nio.LongBuffer;

/** Notes that the process ends in order. The file needs nothing else at the end. */
final class Closing implements Runnable {
    private final ChunkPool pool;

    Closing(ChunkPool pool) {
        this.pool = pool;
    }

    @Override
    public void run() {
        for (Runnable last : Recorder.last()) {
            last.run();
        }
        LongBuffer header = pool.header();
        pool.confirmLosses();
        header.put(Layout.H_END_TICKS, System.nanoTime());
        header.put(Layout.H_STATE, 1);
    }
}
