package dev.weft;

/**
 * The mean time of the tasks of one function, following changes within some dozens of tasks. Updates may be lost to each other, which
 * moves the mean by little.
 */
final class MeanTime {
    static final long UNKNOWN = Long.MAX_VALUE;
    private static final int MEMORY_BITS = 4;

    private volatile long nanos = UNKNOWN;

    void add(long taskNanos) {
        long mean = nanos;
        if (mean == UNKNOWN) {
            nanos = taskNanos;
        } else if (taskNanos > mean) {
            // Upwards fast: a task wrongly thought short makes others wait behind it.
            nanos = mean + ((taskNanos - mean) >> (MEMORY_BITS - 2));
        } else {
            nanos = mean - ((mean - taskNanos) >> MEMORY_BITS);
        }
    }

    long nanos() {
        return nanos;
    }
}
