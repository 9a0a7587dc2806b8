package dev.weft.sharing;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue that knows how many of its items were taken and not yet reported done. */
public interface QueueCore extends Core {
    /**
     * An item that waits in a queue.
     *
     * @param number tells it from all others that ever were in this queue
     */
    record Waiting(long number, Stored item) implements Serializable {}

    /** Adds as many items as there is room for, in their order, and gives how many. */
    int offer(List<Stored> items);

    /** As {@link #offer}, and waits for room for the others; if it is shut down meanwhile, gives how many were added before, if any. */
    @Waits(atOnce = true)
    int put(List<Stored> items, long nanos) throws InterruptedException;

    /** Takes the next item, if there is one. */
    @ByParty
    @Nullable Stored poll(long party);

    /** Takes the next item, and waits for one. */
    @Waits(atOnce = true)
    @ByParty
    @Nullable Stored take(long party, long nanos) throws InterruptedException;

    /** Takes at most {@code most} items, as many as go in one message; none if there are none. */
    @ByParty
    List<Stored> drain(long party, int most);

    /** The next item, which stays. */
    @Nullable Stored peek();

    /**
     * What waits and comes after {@code last}, which need not be there any more, the next one first; as many as go in one message.
     *
     * @param last null for those at the head
     */
    List<Waiting> waiting(@Nullable Waiting last);

    boolean contains(Stored item);

    /** Removes one item that is equal; nobody has taken it. */
    boolean remove(Stored item);

    /** Removes the item of this number, if it still waits; nobody has taken it. */
    boolean removeNumber(long number);

    void clear();

    int size();

    int remainingCapacity();

    /** Reports items done that were taken. */
    @ByParty
    void done(long party, int items);

    /** Waits until every item that was added is done, and gives whether it is. */
    @Waits(atOnce = true)
    boolean join(long nanos) throws InterruptedException;

    void shutdown(boolean immediate);

    boolean isShutdown();
}
