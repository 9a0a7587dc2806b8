package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import org.jspecify.annotations.Nullable;

/** What is still to be known of the events of a thread that were dropped. */
final class DroppedThread {
    /** A BASE, a begin and its value. */
    static final int FRAME_WORDS = 3;
    /** The record that says how many events there were. */
    static final int TOLD_WORDS = 3;

    /** Frames that lie deeper are of a recursion, and not worth the memory. */
    private static final int MAX_DEPTH = 4096;
    private static final long[] NONE = {};

    final long id;
    @Nullable DroppedThread next;
    /** The record that describes it; empty if none was dropped. */
    long[] info = NONE;
    /** The last cut that dropped something of it. */
    long cut;
    long events;
    long lastTicks;
    int depth;

    /** For each frame the word that begins it, its time, and the VALUE after it or 0. */
    private long[] frames = NONE;
    /** How many frames there are above those that are known. */
    private int beyond;

    DroppedThread(long id) {
        this.id = id;
    }

    /** @param follower the word behind it */
    void event(long word, long ticks, long follower) {
        events++;
        lastTicks = Math.max(lastTicks, ticks);
        switch (Layout.kind(word)) {
            case Layout.ENTER:
            case Layout.BEGIN:
                begin(Layout.timed(Layout.kind(word), Layout.symbol(word), 0), ticks,
                        Layout.kind(follower) == Layout.VALUE ? follower : 0);
                break;
            case Layout.EXIT:
            case Layout.EXIT_THROWN:
                end(Layout.timed(Layout.ENTER, Layout.symbol(word), 0));
                break;
            case Layout.END:
                end(Layout.timed(Layout.BEGIN, Layout.symbol(word), 0));
                break;
            default:
        }
    }

    private void begin(long word, long ticks, long value) {
        int at = depth * 3;
        if (depth == MAX_DEPTH || beyond > 0 || !hasRoom(at)) {
            beyond++;
            return;
        }
        frames[at] = word;
        frames[at + 1] = ticks;
        frames[at + 2] = value;
        depth++;
    }

    private boolean hasRoom(int at) {
        if (at == frames.length) {
            try {
                long[] more = new long[Math.max(12, at * 2)];
                System.arraycopy(frames, 0, more, 0, at);
                frames = more;
            } catch (OutOfMemoryError passing) {
                return false;
            }
        }
        return true;
    }

    /** Ends the innermost frame that began so, and what is inside of it. */
    private void end(long begin) {
        if (beyond > 0) {
            beyond--;
            return;
        }
        for (int frame = depth - 1; frame >= 0; frame--) {
            if (word(frame) == begin) {
                depth = frame;
                return;
            }
        }
    }

    long word(int frame) {
        return frames[frame * 3];
    }

    long ticks(int frame) {
        return frames[frame * 3 + 1];
    }

    /** Its VALUE word; 0 if it has none. */
    long value(int frame) {
        return frames[frame * 3 + 2];
    }
}
