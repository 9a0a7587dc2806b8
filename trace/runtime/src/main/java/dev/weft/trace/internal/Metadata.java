package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.Symbol;
import java.lang.invoke.VarHandle;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes lane 0: what methods and names there are, and what the process is.
 *
 * <p>Used while classes are loaded and names are met for the first time, never while an event is stored; so it may wait.
 */
public final class Metadata {
    private static final long PATIENCE_NANOS = 100_000_000;
    private static final long WAIT_NANOS = 500_000;
    /** Words at the end of a chunk that only notes may use: what found no room can so be told. */
    private static final int FOR_NOTES = 128;
    /** As many words of records are written as one: all of them appear in the file at the same moment. */
    private static final int WHOLE = Layout.CHUNK_WORDS / 4;

    private final ChunkPool pool;
    private final AtomicInteger symbols = new AtomicInteger();
    private LongBuffer buffer;
    private int position;
    private int limit;
    private long sequence;

    Metadata(ChunkPool pool) {
        this.pool = pool;
        this.buffer = pool.header();
    }

    /** A symbol id that nobody has; 0 when there are no more. */
    public int newSymbol() {
        int id = symbols.incrementAndGet();
        return id > 0 && id <= Layout.MAX_SYMBOL ? id : 0;
    }

    /** The first of {@code count} ids that follow one another and nobody has; 0 when there are no more. */
    public int newSymbols(int count) {
        int last = symbols.addAndGet(count);
        return last > 0 && last <= Layout.MAX_SYMBOL ? last - count + 1 : 0;
    }

    /**
     * Describes symbols that follow one another; false when the file has no room for all of them.
     *
     * @param first the id of the first one
     * @param records of symbols, one behind the other and without their ids, which are filled in
     */
    public boolean describe(int first, long[] records) {
        int id = first;
        for (int at = 0; at < records.length; at += 1 + Layout.recordWords(records[at])) {
            records[at] |= id++;
        }
        if (records.length <= WHOLE) {
            return write(records);
        }
        for (int at = 0, end; at < records.length; at = end) {
            end = at + 1 + Layout.recordWords(records[at]);
            if (!write(Arrays.copyOfRange(records, at, end))) {
                return false;
            }
        }
        return true;
    }

    /** Describes a symbol; false when the file has no room for it. */
    public boolean describe(int id, Symbol symbol) {
        return write(Records.symbol(id, symbol));
    }

    public void property(String key, String value) {
        write(Records.property(key, value));
    }

    /** A number in the file that is kept up to date. */
    static final class Counter {
        private final LongBuffer words;
        private final int at;

        private Counter(LongBuffer words, int at) {
            this.words = words;
            this.at = at;
        }

        /** Never back: two threads may bring it up to date. */
        void set(long number) {
            if (number > words.get(at)) {
                words.put(at, number);
            }
        }
    }

    /** Says that calls of a method are counted from now on instead of recorded; null when the file has no room for that. */
    synchronized @Nullable Counter throttled(int method, long ticks) {
        return write(Records.throttled(method, ticks, 0)) ? new Counter(buffer, position - 1) : null;
    }

    /** As {@link #property}, but waits for nothing and uses room that is kept free for this; while that is used up too, it does nothing. */
    public void note(String key, String value) {
        long[] record = Records.property(key, value);
        synchronized (this) {
            if (limit + FOR_NOTES - position >= record.length && limit > 0) {
                store(record);
            }
        }
    }

    private synchronized boolean write(long[] record) {
        if (limit - position < record.length && !nextChunk()) {
            return false;
        }
        store(record);
        return true;
    }

    private void store(long[] record) {
        buffer.put(position + 1, record, 1, record.length - 1);
        VarHandle.storeStoreFence();
        buffer.put(position, record[0]);
        position += record.length;
    }

    private boolean nextChunk() {
        int chunk = pool.takeForNames();
        if (chunk == ChunkPool.NONE && !pool.isFinishedForNames()) {
            chunk = await();
        }
        if (chunk == ChunkPool.NONE) {
            return false;
        }
        buffer = pool.window(chunk);
        int start = pool.offset(chunk);
        buffer.put(start + Layout.C_SEQUENCE, sequence);
        VarHandle.storeStoreFence();
        buffer.put(start + Layout.C_MAGIC_LANE, (Layout.CHUNK_MAGIC & 0xffff_ffffL) | ((long) Layout.METADATA_LANE << 32));
        sequence++;
        position = start + Layout.CHUNK_HEADER_WORDS;
        limit = start + Layout.CHUNK_WORDS - FOR_NOTES;
        return true;
    }

    /**
     * A chunk that the keeper makes meanwhile, or {@link ChunkPool#NONE}. The thread is the program's: if it was interrupted it stays so,
     * and parks in vain, so the clock decides; and if it had a permit to park, that was used here, so it gets one back.
     */
    private int await() {
        long start = System.nanoTime();
        int chunk;
        do {
            pool.wakeKeeper();
            LockSupport.parkNanos(this, WAIT_NANOS);
            chunk = pool.takeForNames();
        } while (chunk == ChunkPool.NONE && !pool.isFinishedForNames() && System.nanoTime() - start < PATIENCE_NANOS);
        LockSupport.unpark(Thread.currentThread());
        return chunk;
    }
}
