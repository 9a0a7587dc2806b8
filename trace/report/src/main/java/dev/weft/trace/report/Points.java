package dev.weft.trace.report;

import java.util.Arrays;

/** Moments without a duration, in columns: instants, counter values, the two ends of flows, what is said of slices. */
final class Points {
    /** What a point is; the number is the one in the report's block. */
    enum Kind { INSTANT, COUNTER, FLOW_OUT, FLOW_IN, STATE, VALUE }

    private final int limit;
    private ThreadTimeline[] threads = new ThreadTimeline[64];
    private long[] nanos = new long[64];
    private int[] names = new int[64];
    private byte[] kinds = new byte[64];
    private long[] values = new long[64];
    private int size;
    private long leftOut;

    Points(int limit) {
        this.limit = limit;
    }

    void add(Kind kind, ThreadTimeline thread, long time, int name, long value) {
        if (size == limit) {
            leftOut++;
            return;
        }
        if (size == nanos.length) {
            int capacity = Math.min(limit, size * 2);
            threads = Arrays.copyOf(threads, capacity);
            nanos = Arrays.copyOf(nanos, capacity);
            names = Arrays.copyOf(names, capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        threads[size] = thread;
        nanos[size] = time;
        names[size] = name;
        kinds[size] = (byte) kind.ordinal();
        values[size] = value;
        size++;
    }

    int size() {
        return size;
    }

    long leftOut() {
        return leftOut;
    }

    ThreadTimeline thread(int point) {
        return threads[point];
    }

    long nanos(int point) {
        return nanos[point];
    }

    int name(int point) {
        return names[point];
    }

    int kind(int point) {
        return kinds[point];
    }

    long value(int point) {
        return values[point];
    }
}
