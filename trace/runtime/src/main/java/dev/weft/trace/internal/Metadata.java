package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.Symbol;
import java.lang.invoke.VarHandle;
import java.nio.LongBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lane 0: what methods and names there are, and what the process is.
 *
 * <p>Used while classes are loaded and names are met for the first time, never while an event is stored; so it may wait.
 */
public final class Metadata {
    private static final int MAX_WAITS = 200;
    private static final long WAIT_NANOS = 500_000;

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

    /** Describes a symbol; false when the file has no room for it. */
    public boolean describe(int id, Symbol symbol) {
        return write(Records.symbol(id, symbol));
    }

    public void property(String key, String value) {
        write(Records.property(key, value));
    }

    private synchronized boolean write(long[] record) {
        if (limit - position < record.length && !nextChunk()) {
            return false;
        }
        for (int i = 1; i < record.length; i++) {
            buffer.put(position + i, record[i]);
        }
        VarHandle.storeStoreFence();
        buffer.put(position, record[0]);
        position += record.length;
        return true;
    }

    private boolean nextChunk() {
        int chunk = pool.takeForNames();
        for (int i = 0; chunk == ChunkPool.NONE && !pool.isFinished() && i < MAX_WAITS; i++) {
            LockSupport.parkNanos(this, WAIT_NANOS);
            chunk = pool.takeForNames();
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
        limit = start + Layout.CHUNK_WORDS;
        return true;
    }
}
