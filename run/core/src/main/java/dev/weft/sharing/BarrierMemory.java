package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The memory of a barrier. Its word tells the number of the present cycle, how many have arrived in that, and whether it is broken. Beside
 * it stand the last cycle that was reset, and for each process the last one in which a thread of it has arrived, or was about to.
 */
final class BarrierMemory {
    private static final int PARTIES = WatchedWord.BYTES;
    private static final int RESET = 2 * Long.BYTES;
    private static final int FIRST_PLACE = 128;
    private static final int PLACE_SPACE = 64;

    /** How many bytes a barrier needs. */
    static final int BYTES = FIRST_PLACE + (Places.COUNT - 1) * PLACE_SPACE;

    private static final int ARRIVED_BITS = 20;

    /** There is room for so many. */
    static final int MOST_PARTIES = (1 << ARRIVED_BITS) - 1;

    private static final long CYCLE = 1L << ARRIVED_BITS;
    private static final long BROKEN = 1L << 61;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    final WatchedWord word;
    private final MemorySegment memory;

    BarrierMemory(Cell cell) {
        word = new WatchedWord(cell);
        memory = cell.segment();
    }

    /** Before others have it. */
    void begin(int parties) {
        LONG.setVolatile(memory, (long) PARTIES, (long) parties);
        word.begin(CYCLE);
    }

    int parties() {
        return (int) (long) LONG.get(memory, (long) PARTIES);
    }

    static int arrived(long seen) {
        return (int) (seen & MOST_PARTIES);
    }

    static boolean isBroken(long seen) {
        return (seen & BROKEN) != 0;
    }

    static long cycle(long seen) {
        return (WatchedWord.content(seen) & ~BROKEN) / CYCLE;
    }

    private static long content(long cycle, int arrived) {
        return cycle * CYCLE + arrived;
    }

    private static long place(int place) {
        return FIRST_PLACE + (long) (place - 1) * PLACE_SPACE;
    }

    /** Tells that a thread of the process at {@code place} is about to arrive in {@code cycle}. */
    void announce(int place, long cycle) {
        long known = announced(place);
        // Another thread of it may be ahead.
        while (known < cycle && !LONG.compareAndSet(memory, place(place), known, cycle)) {
            known = announced(place);
        }
    }

    /** The last cycle in which a thread of the process at {@code place} has arrived, or was about to. */
    long announced(int place) {
        return (long) LONG.getVolatile(memory, place(place));
    }

    /** Of a process that has ended. */
    void clear(int place) {
        LONG.setVolatile(memory, place(place), 0L);
    }

    /** Arrives, with which all go on if it was the last, unless the word has changed; gives whether it did. */
    boolean arrive(long seen, int parties) {
        int arrived = arrived(seen) + 1;
        long cycle = cycle(seen);
        return word.compareAndSet(seen, WatchedWord.with(seen, arrived == parties ? content(cycle + 1, 0) : content(cycle, arrived)));
    }

    /** Whether there is nothing more to wait for in {@code cycle}. */
    boolean isOver(long cycle) {
        long seen = word.get();
        return cycle(seen) > cycle || isBroken(seen);
    }

    /**
     * Whether all who had arrived in {@code cycle} have gone on; false if it is not over, or was broken, or one that came later was reset,
     * so that the home has to be asked.
     */
    boolean hasOpened(long cycle) {
        return cycle(word.get()) > cycle && (long) LONG.getVolatile(memory, (long) RESET) < cycle;
    }

    // Of the home alone, while the word is watched.

    void set(long cycle, int arrived, boolean isBroken) {
        word.set(content(cycle, arrived) | (isBroken ? BROKEN : 0));
    }

    /** Another cycle takes the place of {@code cycle}. Who sees the new one sees that the old one was reset. */
    void reset(long cycle) {
        LONG.setVolatile(memory, (long) RESET, cycle);
        set(cycle + 1, 0, false);
    }
}
