package dev.weft.trace.internal;

import org.jspecify.annotations.Nullable;

/*
 * Time is a chain of straight lines, each of which begins where the one before is at that tick. A line is given out before it begins, so
 * what time a tick has does not depend on who asks, or when: two threads agree, and no thread ever sees time go back at a joint.
 */
/** What time, as of {@code System.nanoTime()}, a tick of the processor's counter has; a straight line that holds from one tick on. */
final class ClockLine {
    /** For how many ticks after its begin a line is meant, in bits: a tenth of a second to half of one. */
    static final int TICK_BITS = 29;

    private static final int SHIFT = 31;

    final long from;
    private final long nanos;
    private final long slope;
    /** The one that holds before; forgotten when this one is older. */
    @Nullable ClockLine previous;

    /** @param nanosPerTick at most 1, and a little */
    ClockLine(long from, long nanos, double nanosPerTick, @Nullable ClockLine previous) {
        this.from = from;
        this.nanos = nanos;
        this.slope = (long) (nanosPerTick * (1L << SHIFT));
        this.previous = previous;
    }

    /** The time of a tick that is less than 2 to the {@value #TICK_BITS} after the begin. */
    long soon(long tick) {
        return nanos + ((tick - from) * slope >>> SHIFT);
    }

    /** The time of any tick. */
    long at(long tick) {
        long ticks = tick - from;
        long high = Math.multiplyHigh(ticks, slope);
        long low = ticks * slope;
        return nanos + (high << (Long.SIZE - SHIFT) | low >>> SHIFT);
    }
}
