package dev.weft;

/**
 * The mean time of the tasks of one function, following changes within some dozens of tasks. One figure far above it counts as a few
 * times the mean: a worker that had to wait for a processor must not make short tasks look long. Updates may be lost to each other,
 * which moves the mean by little.
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

    /** How many times the mean a figure counts at most. */
    private static final int MOST_FOLD = 8;

    /** What a figure may count in any case. */
    private static final long LEAST_BOUND = 10_000;

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
        } else if (taskNanos > mean) {
            long counted = Math.min(taskNanos, Math.max(MOST_FOLD * mean, LEAST_BOUND));
            nanos = mean + (counted - mean) * UP / WHOLE;
        } else {
            nanos = mean - (mean - taskNanos) * Math.min(tasks * DOWN, MOST) / WHOLE;
        }
    }

    long nanos() {
        return nanos;
    }
}
