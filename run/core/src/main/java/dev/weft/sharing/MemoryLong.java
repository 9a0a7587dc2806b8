package dev.weft.sharing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A number in memory that processes share. */
public final class MemoryLong implements LongCore {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Cell cell;
    private final ByteBuffer memory;
    private final int at;

    /** A new one. */
    public MemoryLong(Cell cell, long value) {
        this(cell);
        set(value);
    }

    /** The one that is there. */
    public MemoryLong(Cell cell) {
        this.cell = cell;
        this.memory = cell.area().memory();
        this.at = cell.begin();
    }

    @Override
    public @Nullable Cell cell() {
        return cell;
    }

    @Override
    public long get() {
        return (long) LONG.getVolatile(memory, at);
    }

    @Override
    public void set(long value) {
        LONG.setVolatile(memory, at, value);
    }

    @Override
    public long getAndSet(long value) {
        return (long) LONG.getAndSet(memory, at, value);
    }

    @Override
    public long getAndAdd(long delta) {
        return (long) LONG.getAndAdd(memory, at, delta);
    }

    @Override
    public long compareAndExchange(long expected, long value) {
        return (long) LONG.compareAndExchange(memory, at, expected, value);
    }
}
