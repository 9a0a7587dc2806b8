package dev.weft.trace.report;

import java.util.Arrays;

/**
 * By how much the clock of Flight Recorder is ahead of that of the trace, as events tell that have both times. Each of its files reads
 * the time of day anew, so what holds for a moment is the middle of the readings next to it.
 */
final class JfrClock {
    private static final int NEIGHBOURS = 5;

    private long[] times = new long[16];
    private long[] ahead = new long[16];
    private int size;

    /**
     * Adds a reading.
     *
     * @param jfrNanos when an event began
     * @param before what the trace's clock showed just before
     * @param after what it showed just after
     */
    void add(long jfrNanos, long before, long after) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            ahead = Arrays.copyOf(ahead, size * 2);
        }
        int at = size++;
        while (at > 0 && times[at - 1] > jfrNanos) {
            times[at] = times[at - 1];
            ahead[at] = ahead[at - 1];
            at--;
        }
        times[at] = jfrNanos;
        ahead[at] = jfrNanos - (before + (after - before) / 2);
    }

    boolean isKnown() {
        return size > 0;
    }

    /** The trace's time of an event. */
    long ticks(long jfrNanos) {
        int found = Arrays.binarySearch(times, 0, size, jfrNanos);
        int next = found < 0 ? -found - 1 : found;
        int from = Math.max(0, Math.min(next - NEIGHBOURS / 2, size - NEIGHBOURS));
        long[] near = Arrays.copyOfRange(ahead, from, Math.min(size, from + NEIGHBOURS));
        Arrays.sort(near);
        return jfrNanos - near[near.length / 2];
    }
}
