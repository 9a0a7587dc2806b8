package dev.weft.sharing;

/** The memory of an event: whether it is set, and how often it came to be. */
final class EventWord {
    /** How many bytes an event needs. */
    static final int BYTES = WatchedWord.BYTES;

    private static final long SET = 1;
    private static final long TIMES = 2;

    final WatchedWord word;

    EventWord(Cell cell) {
        word = new WatchedWord(cell);
    }

    static boolean isSet(long seen) {
        return (seen & SET) != 0;
    }

    /** How often it came to be set, as {@code seen} tells. */
    static long times(long seen) {
        return WatchedWord.content(seen) / TIMES;
    }

    /** Whether it is set, or was since it came to be that for the time {@code times}. */
    boolean wasSetSince(long times) {
        long seen = word.get();
        return isSet(seen) || times(seen) != times;
    }

    // A word that stays as it is, is exchanged all the same: what was done before a set must be seen by who clears after it.

    boolean set(long seen) {
        return word.compareAndSet(seen, isSet(seen) ? seen : seen + TIMES | SET);
    }

    boolean clear(long seen) {
        return word.compareAndSet(seen, seen & ~SET);
    }
}
