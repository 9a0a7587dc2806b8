package dev.weft.trace.report;

import java.util.Comparator;

/**
 * Something that happened on a thread of a recording that another tool made.
 *
 * @param thread number of the thread in its file
 * @param start  nanoseconds by the file's clock
 * @param end    of a slice, {@link #NEVER} if nothing ended it; else the start
 * @param order  of two slices that begin and end together the one with the smaller number is around the other
 * @param part   0; of what is said of a slice, which stands behind it, 1 and up
 * @param kind   what it is
 * @param name   a number of {@link Names}; of what is said, that of its slice
 * @param value  number of a task or flow, value of a counter, of what is said the text's number in {@link Names}
 * @param flags  of {@link ThreadTimeline}
 */
record ImportedEvent(int thread, long start, long end, int order, int part, Kind kind, int name, long value, int flags)
        implements Comparable<ImportedEvent> {
    static final long NEVER = Long.MAX_VALUE;

    private static final Comparator<ImportedEvent> AS_IT_HAPPENED = Comparator.comparingInt(ImportedEvent::thread)
            .thenComparingLong(ImportedEvent::start)
            .thenComparing(Comparator.comparingLong(ImportedEvent::end).reversed())
            .thenComparingInt(ImportedEvent::order)
            .thenComparingInt(ImportedEvent::part);

    /** What happened. */
    enum Kind { SLICE, SAID, INSTANT, COUNTER, FLOW_OUT, FLOW_IN }

    @Override
    public int compareTo(ImportedEvent other) {
        return AS_IT_HAPPENED.compare(this, other);
    }
}
