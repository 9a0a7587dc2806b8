package dev.weft.trace.format;

import java.util.Arrays;

/** A growing table of stretches, kept in columns because there may be millions. */
final class Stretches {
    private long[] threads = new long[64];
    private long[] ticks = new long[64];
    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private long[] bases = new long[64];
    private int size;

    /** Adds what starts at word {@code start}, where {@code base} holds, and whose first event is at {@code tick}. */
    void add(long thread, long tick, long start, long end, long base) {
        if (size == threads.length) {
            threads = Arrays.copyOf(threads, size * 2);
            ticks = Arrays.copyOf(ticks, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
            bases = Arrays.copyOf(bases, size * 2);
        }
        threads[size] = thread;
        ticks[size] = tick;
        starts[size] = start;
        ends[size] = end;
        bases[size] = base;
        size++;
    }

    long thread(int index) {
        return threads[index];
    }

    long ticks(int index) {
        return ticks[index];
    }

    void start(int index, ChunkCursor cursor) {
        cursor.start(starts[index], ends[index], bases[index], threads[index]);
    }

    /** Indices by thread, then time, then the order in which they were added: a merge sort, since there is none for keys in columns. */
    int[] sorted() {
        int[] from = new int[size];
        Arrays.setAll(from, i -> i);
        int[] to = new int[size];
        for (int width = 1; width > 0 && width < size; width *= 2) {
            for (int low = 0; low < size; low += 2 * width) {
                merge(from, to, low, Math.min(low + width, size), Math.min(low + 2 * width, size));
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int low, int middle, int high) {
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            to[i] = right >= high || (left < middle && !before(from[right], from[left])) ? from[left++] : from[right++];
        }
    }

    private boolean before(int a, int b) {
        int byThread = Long.compare(threads[a], threads[b]);
        return byThread != 0 ? byThread < 0 : ticks[a] < ticks[b];
    }
}
