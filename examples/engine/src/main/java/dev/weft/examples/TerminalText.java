package dev.weft.examples;

import dev.weft.examples.PseudoTerminal.Geometry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a terminal, as text: ends of lines are {@code \n}, what only directs a terminal (escape sequences, the bell) is left
 * out, kept, or done on a screen, and marks, at which the text ends for a while, are found. Of what is more than one example may say it
 * keeps the number of bytes. Used by one thread.
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

    /** What becomes of what directs a terminal. */
    enum Manner {
        LEFT_OUT,
        KEPT,
        /** The text is what is then on a screen. */
        DONE
    }

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private byte[] mark = {};
    private byte lastOfFirst;
    private byte lastOfNext;
    private int matched;
    private State state = State.TEXT;
    private Manner manner = Manner.LEFT_OUT;
    private Geometry screen = new Geometry(1, 1);
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

    /**
     * What becomes of what directs a terminal, from now on.
     *
     * @param size of the screen, if it has one
     */
    void manner(Manner chosen, Geometry size) {
        manner = chosen;
        screen = size;
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
        if (manner != Manner.LEFT_OUT) {
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
        if (manner == Manner.DONE) {
            return isOnScreen(text);
        }
        byte[] end = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = kept.toByteArray();
        return all.length >= end.length && Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    /** What is in front of the cursor; where a line has just begun, and that matters, at the end of what is there. */
    private boolean isOnScreen(String end) {
        TerminalScreen shown = shown();
        return end.endsWith("\n") ? shown.beforeCursor().isEmpty() && shown.text().endsWith(end) : shown.beforeCursor().endsWith(end);
    }

    private TerminalScreen shown() {
        TerminalScreen shown = new TerminalScreen(screen);
        shown.write(kept.toString(StandardCharsets.UTF_8));
        return shown;
    }

    /** What came since the last time. */
    String take() {
        String text = manner == Manner.DONE ? shown().text() : kept.toString(StandardCharsets.UTF_8);
        String more = left == 0 ? "" : "\n... and " + left + " bytes more";
        kept.reset();
        left = 0;
        return text + more;
    }
}
