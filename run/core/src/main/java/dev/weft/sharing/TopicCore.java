package dev.weft.sharing;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that go to all who subscribe. */
public interface TopicCore extends Core {
    /** What {@link #publishTo} gives if the subscription has ended. */
    int ENDED = -1;

    /**
     * What has become of a value.
     *
     * @param reached how many subscriptions have it
     * @param full the subscriptions that have no room for it, and for which it is to be waited
     */
    record Published(int reached, List<Long> full) implements Serializable {}

    /** Gives a value to all subscriptions that have room, or make it. */
    Published publish(Stored value);

    /** Gives a value to one subscription, and waits for room: 1 if it has it, 0 if there was no room, {@link #ENDED}. */
    @Waits(atOnce = true)
    int publishTo(long subscription, Stored value, long nanos) throws InterruptedException;

    /**
     * Begins a subscription of the caller's process, and gives its number.
     *
     * @param capacity how many values wait in it
     * @param dropsOldest whether the oldest one goes when another does not fit; else who publishes waits
     */
    @ByParty
    long subscribe(long party, int capacity, boolean dropsOldest);

    /** The next value, if there is one. */
    @Nullable Stored poll(long subscription);

    /** The next value, waited for; null if none came. */
    @Waits(atOnce = true)
    @Nullable Stored take(long subscription, long nanos) throws InterruptedException;

    /** How many values the subscription has dropped. */
    long dropped(long subscription);

    void unsubscribe(long subscription);

    int subscriptions();

    void shutdown();
}
