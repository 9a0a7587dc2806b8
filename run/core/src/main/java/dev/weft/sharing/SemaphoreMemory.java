package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The memory of a semaphore: how many permits there are, and how many of them each process has taken.
 *
 * <p>These are several words, of which one can be changed at a time, and a process may be killed between any two instructions. So the
 * first word tells of its last change as well: in which place that is to be counted, whether a permit was taken or given back, and a number
 * that the change before did not have. That exchange is the change. Whoever comes next counts it in its place, if that does not
 * have that number yet, before it changes the word itself; so it makes no difference whether the one that made the change lives.
 *
 * <p>Of a change by the home nothing is to be counted here: it is not killed without all others losing the semaphore.
 */
final class SemaphoreMemory {
    private static final long LIMITS = WatchedWord.BYTES;
    private static final int FIRST_PLACE = 128;
    private static final int PLACE_SPACE = 64;

    /** How many bytes a semaphore needs. */
    static final int BYTES = FIRST_PLACE + (Places.COUNT - 1) * PLACE_SPACE;

    // The word: permits, place, whether permits were given, number. A place: number, and above it what was taken less what was given.
    private static final int PERMIT_BITS = 31;
    private static final int PLACE_SHIFT = PERMIT_BITS;
    private static final int GAVE_SHIFT = PLACE_SHIFT + 5;
    private static final int NUMBER_SHIFT = GAVE_SHIFT + 1;
    private static final int NUMBER_BITS = 25;

    /** The last number of a change. */
    static final long NUMBERS = (1L << NUMBER_BITS) - 1;

    private static final long BOUNDED = 1L << PERMIT_BITS;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    final WatchedWord word;
    private final MemorySegment memory;

    SemaphoreMemory(Cell cell) {
        word = new WatchedWord(cell);
        memory = cell.segment();
    }

    /** Before others have it. */
    void begin(int permits, boolean isBounded) {
        LONG.setVolatile(memory, LIMITS, isBounded ? permits | BOUNDED : permits);
        word.begin(permits);
    }

    int initial() {
        return (int) ((long) LONG.get(memory, LIMITS) & ~BOUNDED);
    }

    boolean isBounded() {
        return ((long) LONG.get(memory, LIMITS) & BOUNDED) != 0;
    }

    /** More permits there never are. */
    int most() {
        return isBounded() ? initial() : Integer.MAX_VALUE;
    }

    static int permits(long seen) {
        return (int) (seen & Integer.MAX_VALUE);
    }

    private static int place(long seen) {
        return (int) (seen >>> PLACE_SHIFT) & Places.COUNT - 1;
    }

    private static boolean isGift(long seen) {
        return (seen >>> GAVE_SHIFT & 1) != 0;
    }

    private static long number(long seen) {
        return WatchedWord.content(seen) >>> NUMBER_SHIFT;
    }

    private long counted(int place) {
        return (long) LONG.getVolatile(memory, at(place));
    }

    private boolean count(int place, long seen, long taken, long number) {
        return LONG.compareAndSet(memory, at(place), seen, taken << NUMBER_BITS | number);
    }

    private static long at(int place) {
        return FIRST_PLACE + (place - 1) * PLACE_SPACE;
    }

    /** Takes one permit of {@code seen}, or gives one back, unless the word has changed; gives whether it did. */
    boolean change(long seen, int place, boolean gives) {
        return change(seen, permits(seen) + (gives ? 1 : -1), place, gives);
    }

    /** As {@link #change(long, int, boolean)}, of the home. */
    boolean changeAtHome(long seen, int permits) {
        return change(seen, permits, 0, false);
    }

    private boolean change(long seen, int permits, int place, boolean gives) {
        complete(seen);
        long number = number(seen) + 1 & NUMBERS;
        if (place != 0 && number == (counted(place) & NUMBERS)) {
            // As long ago as there are numbers; it would be taken for counted.
            number = number + 1 & NUMBERS;
        }
        long content = permits | (long) place << PLACE_SHIFT | (gives ? 1L << GAVE_SHIFT : 0) | number << NUMBER_SHIFT;
        return word.compareAndSet(seen, WatchedWord.with(seen, content));
    }

    /** Counts the change that {@code seen} tells of, unless the word has changed. */
    private void complete(long seen) {
        int place = place(seen);
        if (place == 0) {
            return;
        }
        long counted = counted(place);
        long number = number(seen);
        // While the word is what was seen, nothing but this change is counted there: what was read before is as it was.
        if ((counted & NUMBERS) != number && word.get() == seen) {
            var _ = count(place, counted, (counted >> NUMBER_BITS) + (isGift(seen) ? -1 : 1), number);
        }
    }

    /** How many permits whoever had {@code place} has taken and not given back. It does nothing any more; the next one begins with 0. */
    long clear(int place) {
        long counted;
        do {
            complete(word.get());
            counted = counted(place);
        } while (!count(place, counted, 0, counted & NUMBERS));
        return counted >> NUMBER_BITS;
    }
}
