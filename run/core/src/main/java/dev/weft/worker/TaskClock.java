package dev.weft.worker;

/**
 * How long tasks take. Reading the clock costs as much as a small task, so it is read once for several of them while these are short,
 * and for each one otherwise.
 */
final class TaskClock {
    /** How long tasks may run without a look at the clock, as far as the last ones tell. */
    private static final long STRIDE_NANOS = 2_000;

    private static final int MAX_STRIDE = 32;

    private boolean exact;
    private int stride = 1;
    private int unread;
    private long last;
    private long nanos;
    private int tasks;

    /** @param exact whether the begin of each task must be known */
    void start(boolean exact) {
        this.exact = exact;
        if (exact) {
            stride = 1;
        }
        unread = 0;
        last = System.nanoTime();
    }

    /** When the clock was read last; if exact, the end of the last task. */
    long last() {
        return last;
    }

    /** @param read whether the clock must be read now */
    void ended(boolean read) {
        unread++;
        if (unread < stride && !read) {
            nanos = 0;
            tasks = 0;
            return;
        }
        long now = System.nanoTime();
        nanos = now - last;
        tasks = unread;
        last = now;
        unread = 0;
        if (!exact) {
            stride = (int) Math.clamp(STRIDE_NANOS * tasks / Math.max(1, nanos), 1, MAX_STRIDE);
        }
    }

    /** The time of the last {@link #tasks} tasks; 0 if it is not known. */
    long nanos() {
        return nanos;
    }

    int tasks() {
        return tasks;
    }
}
