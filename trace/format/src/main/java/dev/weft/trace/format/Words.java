package dev.weft.trace.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file as a sequence of little-endian words, mapped in windows; what lies beyond its end reads as zero. */
final class Words {
    private static final int WINDOW_SHIFT = 27;
    private static final long WINDOW_WORDS = 1L << WINDOW_SHIFT;

    private final LongBuffer[] windows;
    private final long size;

    private Words(LongBuffer[] windows, long size) {
        this.windows = windows;
        this.size = size;
    }

    static Words map(FileChannel channel) throws IOException {
        long size = channel.size() / Long.BYTES;
        LongBuffer[] windows = new LongBuffer[(int) ((size + WINDOW_WORDS - 1) >> WINDOW_SHIFT)];
        for (int i = 0; i < windows.length; i++) {
            long start = (long) i << WINDOW_SHIFT;
            long words = Math.min(WINDOW_WORDS, size - start);
            windows[i] = channel.map(MapMode.READ_ONLY, start * Long.BYTES, words * Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer();
        }
        return new Words(windows, size);
    }

    /** Number of whole words. */
    long size() {
        return size;
    }

    /** The first {@code expected} NUL-separated strings of {@code count} words; those that are missing are empty. */
    String[] strings(long start, int count, int expected) {
        byte[] bytes = new byte[count * Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (at(start + i / Long.BYTES) >>> (i % Long.BYTES * Byte.SIZE));
        }
        String[] strings = new String[expected];
        int from = 0;
        for (int i = 0; i < expected; i++) {
            int to = from;
            while (to < bytes.length && bytes[to] != 0) {
                to++;
            }
            strings[i] = new String(bytes, Math.min(from, bytes.length), to - Math.min(from, to), StandardCharsets.UTF_8);
            from = Math.min(to + 1, bytes.length);
        }
        return strings;
    }

    /** Copies the words from {@code start} on. */
    void copy(long start, long[] to, int count) {
        int window = (int) (start >>> WINDOW_SHIFT);
        int there = start >= size ? 0 : (int) Math.min(count, size - start);
        int first = (int) Math.min(there, WINDOW_WORDS - (start & (WINDOW_WORDS - 1)));
        if (first > 0) {
            windows[window].get((int) (start & (WINDOW_WORDS - 1)), to, 0, first);
        }
        if (there > first) {
            windows[window + 1].get(0, to, first, there - first);
        }
        Arrays.fill(to, there, count, 0);
    }

    long at(long index) {
        return index < size ? windows[(int) (index >>> WINDOW_SHIFT)].get((int) (index & (WINDOW_WORDS - 1))) : 0;
    }
}
