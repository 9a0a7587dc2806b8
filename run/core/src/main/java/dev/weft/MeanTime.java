package dev.weft;

/**
 * The mean time of the tasks of one function, following changes within some dozens of tasks. Updates may be lost to each other, which
 * moves the mean by little.
 */
final class MeanTime {
    static final long UNKNOWN = Long.MAX_VALUE;

    // Sixteenths by which the mean follows a new figure.
    private static final int WHOLE = 16;
    private static final int DOWN = 1;
    /** Faster: a task wrongly thought short makes others wait behind it. */
    private static final int UP = 4;
    /** The most, for the time of many tasks together, which may have been the machine's and not theirs. */
    private static final int MOST = 8;

    private volatile long nanos = UNKNOWN;

    void add(long taskNanos) {
        add(taskNanos, 1);
    }

    /** Adds {@code tasks} tasks that took {@code allNanos} together. */
    void add(long allNanos, int tasks) {
        long mean = nanos;
        long taskNanos = allNanos / tasks;
        if (mean == UNKNOWN) {
            nanos = taskNanos;
        } else {
            long weight = taskNanos > mean ? UP : Math.min(tasks * DOWN, MOST);
            nanos = mean + (taskNanos - mean) * weight / WHOLE;
        }
    }

    long nanos() {
        return nanos;
    }
}
