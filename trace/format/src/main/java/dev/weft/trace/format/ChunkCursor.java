package dev.weft.trace.format;

import dev.weft.trace.format.Directory.Chunk;

/** Walks over the words of a chunk, event by event; a word that makes no sense ends the chunk, and so does the end of the recording. */
final class ChunkCursor {
    /** Receives the records met on the way. */
    interface RecordVisitor {
        /** A record of {@code words} words that start at {@code start}. */
        void record(int type, int argument, long start, int words);
    }

    /** So many words are copied at once: a mapped word costs several times what one of an array does. */
    private static final int BLOCK = 256;

    private final Words words;
    private final RecordVisitor records;
    private final long until;
    private final long[] block = new long[BLOCK];
    private long blockStart;
    private int blockWords;
    private long next;
    private long end;
    private long base;
    private long thread;

    private long word;
    private long ticks;
    private long value;
    /** Where the words of a record start that has a time. */
    private long told;

    /** @param until time of the last event; what follows is none any more */
    ChunkCursor(Words words, long until) {
        this(words, until, (type, argument, start, count) -> {});
    }

    ChunkCursor(Words words, long until, RecordVisitor records) {
        this.words = words;
        this.until = until;
        this.records = records;
    }

    void start(Chunk chunk) {
        start(chunk.start(), chunk.end(), chunk.base(), chunk.thread());
        ticks = chunk.base();
    }

    /** Starts in the middle of a chunk, where {@code base} and {@code thread} hold. */
    void start(long from, long to, long baseThere, long threadThere) {
        next = from;
        end = to;
        base = baseThere;
        thread = threadThere;
        ticks = baseThere;
        blockWords = 0;
    }

    /** A word before the end. */
    private long at(long index) {
        long in = index - blockStart;
        if (in < 0 || in >= blockWords) {
            blockStart = index;
            blockWords = (int) Math.min(BLOCK, end - index);
            words.copy(blockStart, block, blockWords);
            in = 0;
        }
        return block[(int) in];
    }

    /** Goes to the next event, LOST word or record that has a time; false at the end of the chunk. */
    boolean next() {
        while (next < end) {
            word = at(next);
            switch (Layout.kind(word)) {
                case Layout.THREAD -> thread = Layout.payload(word);
                case Layout.BASE -> base = Layout.payload(word);
                case Layout.VALUE -> { }
                case Layout.RECORD -> {
                    int count = Layout.recordWords(word);
                    if (count >= end - next) {
                        return finish();
                    }
                    if (Layout.hasTime(Layout.recordType(word)) && count > 0) {
                        ticks = at(next + 1);
                        told = next + 1;
                        next += 1 + count;
                        return ticks <= until || finish();
                    }
                    records.record(Layout.recordType(word), Layout.recordArgument(word), next + 1, count);
                    next += count;
                }
                case Layout.LOST -> {
                    next++;
                    return true;
                }
                case 0 -> {
                    return finish();
                }
                default -> {
                    readEvent();
                    return ticks <= until || finish();
                }
            }
            next++;
        }
        return false;
    }

    private void readEvent() {
        ticks = base + Layout.delta(word);
        value = EventVisitor.NO_VALUE;
        next++;
        if (next < end) {
            long follower = at(next);
            if (Layout.kind(follower) == Layout.VALUE) {
                value = Layout.signedPayload(follower);
                next++;
            }
        }
    }

    private boolean finish() {
        next = end;
        return false;
    }

    void emit(EventVisitor visitor) {
        if (isLost()) {
            visitor.lost(thread, Layout.payload(word));
        } else if (isDropped()) {
            visitor.dropped(thread, ticks, Layout.recordWords(word) > 1 ? words.at(told + 1) : 0);
        } else if (isRecord()) {
            String text = words.strings(told + 1, Layout.recordWords(word) - 1, 1)[0];
            if (isNote()) {
                visitor.note(thread, Layout.recordArgument(word), ticks, text);
            } else {
                visitor.call(thread, Layout.recordType(word), Layout.recordArgument(word), ticks, text);
            }
        } else {
            visitor.event(thread, Layout.kind(word), Layout.symbol(word), ticks, value);
        }
    }

    /** Whether it is an event, and not something that is told of events. */
    boolean isEvent() {
        return !isLost() && (!isRecord() || isNote());
    }

    boolean hasTime() {
        return !isLost();
    }

    private boolean isLost() {
        return Layout.kind(word) == Layout.LOST;
    }

    boolean isDropped() {
        return isRecord() && Layout.recordType(word) == Layout.RECORD_DROPPED;
    }

    private boolean isNote() {
        return Layout.recordType(word) == Layout.RECORD_NOTE;
    }

    private boolean isRecord() {
        return Layout.kind(word) == Layout.RECORD;
    }

    long thread() {
        return thread;
    }

    /** Time of the event, or of the one before a LOST word. */
    long ticks() {
        return ticks;
    }

    long base() {
        return base;
    }

    /** Index of the word after the event. */
    long position() {
        return next;
    }
}
