package dev.weft.sharing;

import org.jspecify.annotations.Nullable;

/** Values that go to all who subscribe. */
public interface TopicCore extends Core {
    /** Gives a value to all subscriptions, waits for room in those that want that, and gives how many have it. */
    @Waits
    int publish(Stored value) throws InterruptedException;

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
