package dev.weft.sharing;

import org.jspecify.annotations.Nullable;

/**
 * What a kind of shared object does, without the comforts of its face: an interface for each kind. In the process that made the object,
 * its home, the core does it; elsewhere a stub asks the home, which calls the same method of the core.
 *
 * <p>Every method can therefore be called from afar. Its parameters and results are what the codec can send; values that belong to the
 * program are {@link Stored}. A time is in nanoseconds: 0 or less for not waiting at all, {@link Long#MAX_VALUE} for ever. A method that
 * may wait is marked {@link Waits}, one to whom it matters who calls {@link ByParty}.
 *
 * <p>Implementations are thread-safe and wait in ways that virtual threads can.
 */
public interface Core {
    /**
     * Called in the home when a process has ended, in whatever way: what its threads held is given up, and whoever waits for them learns of
     * it. Then those who still wait for its threads in methods of this core are interrupted, and each time that one of them has returned,
     * this is called again: what it took meanwhile is given up too, and no core needs to remember who has ended.
     *
     * @param process the one that {@link Party#process} tells of
     * @param words how to name it to people
     */
    default void ended(int process, String words) {}

    /** Called in the home when its sharer is closed: other processes that had it can ask for nothing of it any more. */
    default void lostToOthers() {}

    /** Where it is if it is in memory that other processes can use as well; null if it is on the heap, or elsewhere. */
    default @Nullable Cell cell() {
        return null;
    }
}
