package dev.weft.sharing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A word in memory that processes share, that tells all there is to tell of an event, a latch or a semaphore. Two of its bits are the
 * home's: whether somebody waits there, and whether the object is lost to other processes. The others are changed by whoever uses the
 * object, by one exchange of the whole word; so nobody changes it without having seen those two.
 */
final class WatchedWord {
    static final int BYTES = Long.BYTES;

    /** Somebody waits at the home, so what lets others go on is done there. */
    static final long WATCHED = 1L << 63;

    /** Only the home may still use the object. It is watched as well. */
    static final long LOST = 1L << 62;

    private static final long HOME_BITS = WATCHED | LOST;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory;
    private final int at;

    WatchedWord(Cell cell) {
        memory = cell.area().memory();
        at = cell.begin();
    }

    long get() {
        return (long) LONG.getVolatile(memory, at);
    }

    boolean compareAndSet(long expected, long value) {
        return LONG.compareAndSet(memory, at, expected, value);
    }

    /** Before others have the object. */
    void begin(long value) {
        LONG.setVolatile(memory, at, value);
    }

    static boolean isWatched(long word) {
        return (word & WATCHED) != 0;
    }

    static boolean isLost(long word) {
        return (word & LOST) != 0;
    }

    /** What the word tells besides. */
    static long content(long word) {
        return word & ~HOME_BITS;
    }

    /** {@code word} with another content. */
    static long with(long word, long content) {
        return word & HOME_BITS | content;
    }

    // Of the home alone.

    void watch() {
        var _ = (long) LONG.getAndBitwiseOr(memory, at, WATCHED);
    }

    void unwatch() {
        var _ = (long) LONG.getAndBitwiseAnd(memory, at, ~WATCHED);
    }

    void lose() {
        var _ = (long) LONG.getAndBitwiseOr(memory, at, HOME_BITS);
    }
}
