package dev.weft.trace.format;

/** Writes the events of one lane of a {@link TraceFileBuilder}; times of a lane must not go back, but from one thread to another. */
public final class LaneBuilder {
    private final int lane;
    private final ChunkStore chunks;
    private long[] chunk = {};
    private int next;
    private long sequence;
    private long base;
    private long thread;

    LaneBuilder(int lane, ChunkStore chunks) {
        this.lane = lane;
        this.chunks = chunks;
    }

    /** From here on this thread runs in the lane. */
    public LaneBuilder thread(long id) {
        thread = id;
        return words(Layout.plain(Layout.THREAD, id));
    }

    /** From here on this thread runs in the lane, and its time from {@code ticks} on follows, wherever that of the thread before was. */
    public LaneBuilder thread(long id, long ticks) {
        thread(id);
        base = ticks;
        return words(Layout.plain(Layout.BASE, ticks));
    }

    public LaneBuilder enter(int symbol, long ticks) {
        return event(Layout.ENTER, symbol, ticks);
    }

    public LaneBuilder exit(int symbol, long ticks) {
        return event(Layout.EXIT, symbol, ticks);
    }

    /** An event of one of the timed kinds. */
    public LaneBuilder event(int kind, int symbol, long ticks) {
        room(2, ticks);
        rebase(ticks);
        return words(Layout.timed(kind, symbol, ticks - base));
    }

    /** An event of one of the timed kinds, with a value of at most 60 bits. */
    public LaneBuilder event(int kind, int symbol, long ticks, long value) {
        room(3, ticks);
        rebase(ticks);
        return words(Layout.timed(kind, symbol, ticks - base), Layout.plain(Layout.VALUE, value));
    }

    public LaneBuilder lost(long events) {
        return words(Layout.plain(Layout.LOST, events));
    }

    /** Words as they are, kept together in one chunk: for records of new types, and for nonsense. */
    public LaneBuilder words(long... words) {
        room(words.length, base);
        System.arraycopy(words, 0, chunk, next, words.length);
        next += words.length;
        return this;
    }

    private void rebase(long ticks) {
        if (ticks < base) {
            throw new IllegalArgumentException("times of lane " + lane + " must not go back, but " + ticks + " is before " + base);
        }
        if (ticks - base > Layout.MAX_DELTA) {
            base = ticks;
            words(Layout.plain(Layout.BASE, ticks));
        }
    }

    private void room(int words, long ticks) {
        if (chunk.length - next >= words) {
            return;
        }
        chunk = new long[Layout.CHUNK_WORDS];
        base = ticks;
        chunk[Layout.C_MAGIC_LANE] = (Layout.CHUNK_MAGIC & 0xffff_ffffL) | ((long) lane << 32);
        chunk[Layout.C_SEQUENCE] = sequence++;
        chunk[Layout.C_BASE] = base;
        chunk[Layout.C_THREAD] = thread;
        chunks.add(chunk);
        next = Layout.CHUNK_HEADER_WORDS;
    }
}
