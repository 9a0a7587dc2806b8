package dev.weft.trace.report;

import java.util.Arrays;

/** A histogram of durations whose buckets are never wider than a thirty-second of what they hold. */
final class Durations {
    private static final int STEPS = 32;
    private static final int STEP_BITS = 5;

    /** As many as are needed for the longest so far. */
    private long[] counts = new long[STEPS];
    private long size;

    void add(long nanos) {
        int bucket = bucket(nanos);
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, Math.ceilDiv(bucket + 1, STEPS) * STEPS);
        }
        counts[bucket]++;
        size++;
    }

    /** The shortest duration, to within a thirty-second, that at least {@code part} of all do not exceed; 0 if there are none. */
    long quantile(double part) {
        long needed = Math.max(1, (long) Math.ceil(part * size));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= needed) {
                return lowerBorder(bucket);
            }
        }
        return 0;
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
