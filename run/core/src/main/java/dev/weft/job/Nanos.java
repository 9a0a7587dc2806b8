package dev.weft.job;

import java.time.Duration;

/** Lengths of time in nanoseconds. */
public final class Nanos {
    private static final Duration MOST = Duration.ofDays(36_500);

    private Nanos() {}

    /** {@code time} in nanoseconds, at most a hundred years, so that sums with it do not overflow; 0 if it is negative. */
    public static long of(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return (time.compareTo(MOST) > 0 ? MOST : time).toNanos();
    }
}
