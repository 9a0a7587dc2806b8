package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The memory of a lock that processes share: who has it, how often beyond once, of what kind it is, and the {@link FencingToken} of its
 * last hold. That of its conditions stands beside it, see {@link ConditionMemory}.
 *
 * <p>The first word is
 * <ul>
 * <li>0 when the lock is free for whoever comes first;
 * <li>a party that has it, which frees it by putting 0 back;
 * <li>a party with {@link #WATCHED}: it has the lock, and leaves it to the home to pass on;
 * <li>{@link #HOME}: it is free or will be, and the home says for whom.
 * </ul>
 */
final class LockWord {
    /** How many bytes a lock without conditions needs. */
    static final int BYTES = 4 * Long.BYTES;

    static final long WATCHED = 1L << 62;
    static final long HOME = WATCHED;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long OWNER = 0;
    private static final long HOLDS = Long.BYTES;
    private static final long KIND = 2 * Long.BYTES;
    private static final long TOKEN = 3 * Long.BYTES;

    private final MemorySegment memory;

    LockWord(Cell cell) {
        memory = cell.segment();
    }

    long get() {
        return (long) LONG.getVolatile(memory, OWNER);
    }

    void set(long value) {
        LONG.setVolatile(memory, OWNER, value);
    }

    boolean compareAndSet(long expected, long value) {
        return LONG.compareAndSet(memory, OWNER, expected, value);
    }

    /** The party in {@code word}; 0 if there is none. */
    static long party(long word) {
        return word & ~WATCHED;
    }

    // Of the party that has the lock alone, or of the home while it passes the lock on.

    long holds() {
        return (long) LONG.get(memory, HOLDS);
    }

    void setHolds(long count) {
        LONG.set(memory, HOLDS, count);
    }

    /** Read before whatever follows. */
    long token() {
        return (long) LONG.getAcquire(memory, TOKEN);
    }

    /** Of whoever has come to have the lock. */
    void nextToken() {
        LONG.set(memory, TOKEN, token() + 1);
    }

    // Written before anybody else has the lock.

    boolean isReentrant() {
        return (long) LONG.get(memory, KIND) != 0;
    }

    void setTokenBefore(long number) {
        LONG.set(memory, TOKEN, number);
    }

    void setReentrant(boolean reentrant) {
        LONG.set(memory, KIND, reentrant ? 1L : 0L);
    }
}
