package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

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
    private static final long AT = 0;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    WatchedWord(Cell cell) {
        memory = cell.segment();
    }

    long get() {
        return (long) LONG.getVolatile(memory, AT);
    }

    boolean compareAndSet(long expected, long value) {
        return LONG.compareAndSet(memory, AT, expected, value);
    }

    /** Before others have the object. */
    void begin(long value) {
        LONG.setVolatile(memory, AT, value);
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

    /** Sets what the word tells besides, while it is watched. */
    void set(long content) {
        LONG.setVolatile(memory, AT, with(get(), content));
    }

    void watch() {
        var _ = (long) LONG.getAndBitwiseOr(memory, AT, WATCHED);
    }

    void unwatch() {
        var _ = (long) LONG.getAndBitwiseAnd(memory, AT, ~WATCHED);
    }

    void lose() {
        var _ = (long) LONG.getAndBitwiseOr(memory, AT, HOME_BITS);
    }
}
