package dev.weft.sharing;

import dev.weft.ipc.Ring;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The memory of a ring: a lock for each of its ends, a few words that change rarely, and the {@link Ring} itself. Listed in
 * ARCHITECTURE.md.
 */
final class RingMemory {
    private static final int LOCKS = 0;
    private static final int LOCK_SPACE = 128;
    private static final int AWAITED = 256;
    private static final int CLOSED = 272;
    private static final int LOCK_NUMBERS = 280;
    private static final int RING = 384;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Cell cell;
    private final ByteBuffer words;

    RingMemory(Cell cell) {
        this.cell = cell;
        this.words = part(0, RING).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** How much of it a ring of {@code capacity} bytes, a multiple of 8, needs. */
    static long bytes(int capacity) {
        return (long) RING + Ring.HEAD_BYTES + capacity;
    }

    Cell cell() {
        return cell;
    }

    int capacity() {
        return (int) (cell.bytes() - RING - Ring.HEAD_BYTES);
    }

    private MemorySegment part(int begin, long bytes) {
        return cell.segment().asSlice(begin, bytes);
    }

    /** What the ring is made of. */
    MemorySegment ring() {
        return part(RING, cell.bytes() - RING);
    }

    /** The memory of the lock that whoever uses {@code end} has. */
    Cell lock(int end) {
        return new Cell(cell.area(), cell.begin() + LOCKS + end * LOCK_SPACE, LockWord.BYTES);
    }

    /** The number of that lock in its home. */
    long lockNumber(int end) {
        return (long) LONG.getVolatile(words, LOCK_NUMBERS + end * Long.BYTES);
    }

    void setLockNumber(int end, long number) {
        LONG.setVolatile(words, LOCK_NUMBERS + end * Long.BYTES, number);
    }

    /** What the other end must come to for whoever sleeps at {@code end} to be woken; 0 if nobody sleeps. */
    long awaited(int end) {
        return (long) LONG.getVolatile(words, AWAITED + end * Long.BYTES);
    }

    /** Of the home alone. */
    void setAwaited(int end, long position) {
        LONG.setVolatile(words, AWAITED + end * Long.BYTES, position);
    }

    boolean isClosed() {
        return (long) LONG.getVolatile(words, CLOSED) != 0;
    }

    void close() {
        LONG.setVolatile(words, CLOSED, 1L);
    }
}
