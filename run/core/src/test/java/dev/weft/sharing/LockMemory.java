package dev.weft.sharing;

import java.util.Objects;

/** Tells tests of faces what the memory of a lock tells. */
public final class LockMemory {
    private LockMemory() {}

    private static Cell cell(LockCore lock) {
        return Objects.requireNonNull(lock.cell());
    }

    /** Whether somebody who wants it has come to its home. */
    public static boolean isWatched(LockCore lock) {
        return (new LockWord(cell(lock)).get() & LockWord.WATCHED) != 0;
    }

    /** Whether somebody sleeps at home for its first condition. */
    public static boolean hasSleepers(LockCore lock) {
        return ConditionMemory.in(cell(lock))[0].hasSleepers();
    }
}
