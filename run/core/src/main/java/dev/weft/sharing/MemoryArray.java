package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers side by side, on the heap or in memory that processes share. In such memory their count stands before them. Elements are
 * little-endian. Where a byte is compared and replaced, the four bytes that it is one of are.
 */
public final class MemoryArray implements ArrayCore {
    private static final int HEADER = Long.BYTES;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
    private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

    private final @Nullable Cell cell;
    private final MemorySegment elements;
    private final int width;
    private final int length;

    private MemoryArray(@Nullable Cell cell, MemorySegment elements, int width, int length) {
        this.cell = cell;
        this.elements = elements;
        this.width = width;
        this.length = length;
    }

    /** How many bytes a cell for such an array has. */
    public static long bytes(int width, int length) {
        return HEADER + words(width, length) * Long.BYTES;
    }

    /** A new one on the heap. */
    public static MemoryArray ofHeap(int width, int length) {
        return new MemoryArray(null, MemorySegment.ofArray(new long[(int) words(width, length)]), width, length);
    }

    /** A new one in memory that is all zeros. */
    public static MemoryArray create(Cell cell, int width, int length) {
        LONG.setVolatile(MemorySegment.ofBuffer(cell.area().memory()), (long) cell.begin(), (long) length);
        return open(cell, width);
    }

    /** The one that is there. */
    public static MemoryArray open(Cell cell, int width) {
        MemorySegment memory = MemorySegment.ofBuffer(cell.area().memory());
        int length = (int) (long) LONG.getVolatile(memory, (long) cell.begin());
        return new MemoryArray(cell, memory.asSlice(cell.begin() + HEADER, words(width, length) * Long.BYTES), width, length);
    }

    private static long words(int width, int length) {
        return ((long) width * length + Long.BYTES - 1) / Long.BYTES;
    }

    @Override
    public @Nullable Cell cell() {
        return cell;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public long get(int index) {
        long at = at(index);
        return switch (width) {
            case Byte.BYTES -> (byte) BYTE.getVolatile(elements, at);
            case Integer.BYTES -> (int) INT.getVolatile(elements, at);
            default -> (long) LONG.getVolatile(elements, at);
        };
    }

    @Override
    public void set(int index, long value) {
        long at = at(index);
        switch (width) {
            case Byte.BYTES -> BYTE.setVolatile(elements, at, (byte) value);
            case Integer.BYTES -> INT.setVolatile(elements, at, (int) value);
            default -> LONG.setVolatile(elements, at, value);
        }
    }

    @Override
    public long getAndAdd(int index, long delta) {
        long at = at(index);
        return switch (width) {
            case Byte.BYTES -> addToByte(index, (byte) delta);
            case Integer.BYTES -> (int) INT.getAndAdd(elements, at, (int) delta);
            default -> (long) LONG.getAndAdd(elements, at, delta);
        };
    }

    @Override
    public long compareAndExchange(int index, long expected, long value) {
        long at = at(index);
        return switch (width) {
            case Byte.BYTES -> exchangeByte(at, (byte) expected, (byte) value);
            case Integer.BYTES -> (int) INT.compareAndExchange(elements, at, (int) expected, (int) value);
            default -> (long) LONG.compareAndExchange(elements, at, expected, value);
        };
    }

    @Override
    public byte[] read(int from, int count) {
        Objects.checkFromIndexSize(from, count, length);
        return elements.asSlice((long) from * width, (long) count * width).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void write(int from, byte[] added) {
        Objects.checkFromIndexSize(from, added.length / width, length);
        MemorySegment.copy(added, 0, elements, ValueLayout.JAVA_BYTE, (long) from * width, added.length);
    }

    private long at(int index) {
        return (long) Objects.checkIndex(index, length) * width;
    }

    private byte addToByte(int index, byte delta) {
        byte seen = (byte) get(index);
        while (true) {
            byte found = exchangeByte(index, seen, (byte) (seen + delta));
            if (found == seen) {
                return seen;
            }
            seen = found;
        }
    }

    private byte exchangeByte(long at, byte expected, byte value) {
        long word = at & -Integer.BYTES;
        int shift = (int) (at - word) * Byte.SIZE;
        int mask = 0xff << shift;
        int seen = (int) INT.getVolatile(elements, word);
        while ((byte) (seen >>> shift) == expected) {
            int found = (int) INT.compareAndExchange(elements, word, seen, seen & ~mask | (value & 0xff) << shift);
            if (found == seen) {
                return expected;
            }
            seen = found;
        }
        return (byte) (seen >>> shift);
    }
}
