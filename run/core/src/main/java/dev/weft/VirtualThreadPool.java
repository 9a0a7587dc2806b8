package dev.weft;

import java.util.concurrent.ThreadFactory;

/** Runs each group of jobs on a virtual thread of its own, since thread-locals must not be shared. */
final class VirtualThreadPool extends SlotPool {
    private final ThreadFactory threads = Thread.ofVirtual().name(name() + " task ", 1).factory();

    VirtualThreadPool(int limit) {
        super(limit);
    }

    @Override
    int width() {
        // How far to look ahead where nothing limits the number of threads.
        return Math.min(slots(), 64 * Weft.cores());
    }

    @Override
    void start(JobGroup group) {
        threads.newThread(() -> {
            JobGroup next;
            try {
                group.run();
            } finally {
                next = next(group);
            }
            if (next != null) {
                start(next);
            }
        }).start();
    }

    @Override
    void endIdle() {}
}
