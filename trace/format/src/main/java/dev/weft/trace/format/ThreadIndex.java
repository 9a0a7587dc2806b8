package dev.weft.trace.format;

import dev.weft.trace.format.Directory.Chunk;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each thread's events in order of time, whatever lanes they are in.
 *
 * <p>A <em>stretch</em> is what one thread recorded in one chunk without another thread in between. The index knows where each stretch
 * starts; a thread's stretches are read one after the other, by the time of their first event. A thread is in one lane at a time, so
 * stretches of one thread do not overlap.
 *
 * <p>Threads. May be used by several threads at once.
 */
public final class ThreadIndex {
    /** The stretches of a thread are {@code order[from]} to {@code order[to - 1]}. */
    private record Range(int from, int to) {}

    private final Words words;
    private final long until;
    private final Stretches stretches;
    private final int[] order;
    private final Map<Long, Range> ranges;

    private ThreadIndex(Words words, long until, Stretches stretches) {
        this.words = words;
        this.until = until;
        this.stretches = stretches;
        this.order = stretches.sorted();
        this.ranges = new LinkedHashMap<>();
        for (int from = 0, to; from < order.length; from = to) {
            long thread = stretches.thread(order[from]);
            to = from + 1;
            while (to < order.length && stretches.thread(order[to]) == thread) {
                to++;
            }
            ranges.put(thread, new Range(from, to));
        }
    }

    /** @param ofOneThread which of the chunks have the events of one thread alone: one stretch each */
    static ThreadIndex build(Words words, long until, List<Chunk> chunks, BitSet ofOneThread) {
        Stretches stretches = new Stretches();
        ChunkCursor cursor = new ChunkCursor(words, until);
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            cursor.start(chunk);
            boolean first = true;
            long thread = 0;
            long from = chunk.start();
            long base = chunk.base();
            while (cursor.next()) {
                if (first || cursor.thread() != thread) {
                    thread = cursor.thread();
                    stretches.add(thread, cursor.ticks(), from, chunk.end(), base);
                    first = false;
                    if (ofOneThread.get(i)) {
                        break;
                    }
                }
                from = cursor.position();
                base = cursor.base();
            }
        }
        return new ThreadIndex(words, until, stretches);
    }

    /** Ids of the threads that recorded events, ascending. */
    public long[] threads() {
        return ranges.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** Time of the thread's first event. */
    public long firstTicks(long threadId) {
        return stretches.ticks(order[range(threadId).from()]);
    }

    /** Gives the thread's events in order of time; none for a thread that recorded nothing. */
    public void forEachEvent(long threadId, EventVisitor visitor) {
        Range range = ranges.getOrDefault(threadId, new Range(0, 0));
        ChunkCursor cursor = new ChunkCursor(words, until);
        for (int i = range.from(); i < range.to(); i++) {
            stretches.start(order[i], cursor);
            while (cursor.next() && cursor.thread() == threadId) {
                cursor.emit(visitor);
            }
        }
    }

    /** Whether there is anything of the thread but how much of it was dropped. */
    public boolean hasEvents(long threadId) {
        Range range = range(threadId);
        ChunkCursor cursor = new ChunkCursor(words, until);
        for (int i = range.from(); i < range.to(); i++) {
            stretches.start(order[i], cursor);
            while (cursor.next() && cursor.thread() == threadId) {
                if (!cursor.isDropped()) {
                    return true;
                }
            }
        }
        return false;
    }

    private Range range(long threadId) {
        Range range = ranges.get(threadId);
        if (range == null) {
            throw new IllegalArgumentException("thread " + threadId + " recorded nothing; those that did are "
                    + Arrays.toString(Arrays.copyOf(threads(), Math.min(8, ranges.size()))));
        }
        return range;
    }
}
