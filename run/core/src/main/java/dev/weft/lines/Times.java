package dev.weft.lines;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations of any length as moments of {@link System#nanoTime}. */
public final class Times {
    private static final long FAR = Long.MAX_VALUE / 2;

    private Times() {}

    /** The moment {@code timeout} from now, or one that will not come for a very long one. */
    public static long deadline(Duration timeout) {
        return System.nanoTime() + Math.clamp(TimeUnit.NANOSECONDS.convert(timeout), 0, FAR);
    }
}
