package dev.weft.examples;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a terminal, as text: ends of lines are {@code \n}, what only directs a terminal (escape sequences, the bell) is left
 * out, and marks, at which the text ends for a while, are found. Of what is more than one example may say it keeps the number of bytes.
 * Used by one thread.
 *
 * <p>Marks are found in what comes as it comes: also within an escape sequence that never ends.
 */
final class TerminalText {
    /** Which mark was found. */
    enum Mark { FIRST, NEXT }

    private static final byte ESCAPE = 0x1b;
    private static final byte BELL = 0x07;
    private static final int MOST = Capture.MOST;

    private enum State { TEXT, ESCAPED, SEQUENCE, STRING }

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private byte[] mark = {};
    private byte lastOfFirst;
    private byte lastOfNext;
    private int matched;
    private State state = State.TEXT;
    private boolean raw;
    private int returns;
    private long left;

    /**
     * From now on these marks are found, and those before are text.
     *
     * @param first differs from {@code next} in its last sign alone; the sign with which they begin is nowhere else in them
     */
    void marks(String first, String next) {
        byte[] one = first.getBytes(StandardCharsets.UTF_8);
        mark = Arrays.copyOf(one, one.length - 1);
        lastOfFirst = one[one.length - 1];
        lastOfNext = next.getBytes(StandardCharsets.UTF_8)[one.length - 1];
        matched = 0;
    }

    /** Whether escape sequences are text. */
    void raw(boolean kept) {
        raw = kept;
    }

    /** Takes bytes up to the end of a mark, or all. */
    @Nullable Mark add(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (matched == mark.length && (next == lastOfFirst || next == lastOfNext)) {
                matched = 0;
                state = State.TEXT;
                returns = 0;
                return next == lastOfFirst ? Mark.FIRST : Mark.NEXT;
            }
            if (matched < mark.length && next == mark[matched]) {
                matched++;
                continue;
            }
            for (int i = 0; i < matched; i++) {
                filter(mark[i]);
            }
            matched = next == mark[0] ? 1 : 0;
            if (matched == 0) {
                filter(next);
            }
        }
        return null;
    }

    private void filter(byte next) {
        if (raw) {
            state = State.TEXT;
            lines(next);
            return;
        }
        switch (state) {
            case TEXT -> {
                if (next == ESCAPE) {
                    state = State.ESCAPED;
                } else if (next != BELL) {
                    lines(next);
                }
            }
            case ESCAPED -> {
                if (next == '[') {
                    state = State.SEQUENCE;
                } else if (next == ']' || next == 'P' || next == 'X' || next == '^' || next == '_') {
                    state = State.STRING;
                } else if (next != ESCAPE && (next < ' ' || next >= '0')) {
                    state = State.TEXT;
                }
            }
            case SEQUENCE -> state = next < ' ' || next >= '@' ? State.TEXT : State.SEQUENCE;
            case STRING -> state = next == ESCAPE ? State.ESCAPED : next == BELL || next == '\n' ? State.TEXT : State.STRING;
        }
    }

    /** Returns in front of the end of a line belong to it. */
    private void lines(byte next) {
        if (next == '\r') {
            returns++;
            return;
        }
        for (; returns > 0 && next != '\n'; returns--) {
            keep((byte) '\r');
        }
        returns = 0;
        keep(next);
    }

    private void keep(byte next) {
        if (kept.size() < MOST) {
            kept.write(next);
        } else {
            left++;
        }
    }

    /** Adds what was typed. */
    void add(String typed) {
        for (byte each : typed.getBytes(StandardCharsets.UTF_8)) {
            keep(each);
        }
    }

    /** Whether it ends so; what only looks like the beginning of a mark is not yet at its end. */
    boolean endsWith(String text) {
        if (left > 0) {
            return false;
        }
        byte[] end = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = kept.toByteArray();
        return all.length >= end.length && Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    /** What came since the last time. */
    String take() {
        String text = kept.toString(StandardCharsets.UTF_8);
        String more = left == 0 ? "" : "\n... and " + left + " bytes more";
        kept.reset();
        left = 0;
        return text + more;
    }
}
