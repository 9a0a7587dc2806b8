package dev.weft.trace.report;

import java.util.Arrays;

/** Count, total and self time of every name, over all slices, drawn or not. */
final class Totals {
    private long[] counts = new long[256];
    private long[] total = new long[256];
    private long[] self = new long[256];

    void add(int name, long totalNanos, long selfNanos) {
        if (name >= counts.length) {
            int capacity = Math.max(name + 1, counts.length * 2);
            counts = Arrays.copyOf(counts, capacity);
            total = Arrays.copyOf(total, capacity);
            self = Arrays.copyOf(self, capacity);
        }
        counts[name]++;
        total[name] += totalNanos;
        self[name] += selfNanos;
    }

    long count(int name) {
        return name < counts.length ? counts[name] : 0;
    }

    long totalNanos(int name) {
        return name < total.length ? total[name] : 0;
    }

    long selfNanos(int name) {
        return name < self.length ? self[name] : 0;
    }
}
