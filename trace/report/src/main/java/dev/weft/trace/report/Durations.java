package dev.weft.trace.report;

/** A histogram of durations whose buckets are never wider than a thirty-second of what they hold. */
final class Durations {
    private static final int STEPS = 32;
    private static final int STEP_BITS = 5;

    private final long[] counts = new long[(64 - STEP_BITS + 1) * STEPS];
    private long size;

    void add(long nanos) {
        counts[bucket(nanos)]++;
        size++;
    }

    /** The smallest bucket border with at most {@code kept} durations at or above it. */
    long borderThatKeeps(long kept) {
        long above = size;
        int bucket = 0;
        while (above > kept) {
            above -= counts[bucket];
            bucket++;
        }
        return lowerBorder(bucket);
    }

    private static int bucket(long nanos) {
        if (nanos < STEPS) {
            return (int) Math.max(0, nanos);
        }
        int shift = 63 - STEP_BITS - Long.numberOfLeadingZeros(nanos);
        return (shift + 1) * STEPS + (int) (nanos >>> shift) - STEPS;
    }

    private static long lowerBorder(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return (long) (STEPS + bucket % STEPS) << shift;
    }
}
