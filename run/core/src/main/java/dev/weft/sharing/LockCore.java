package dev.weft.sharing;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A lock and its conditions, which have numbers. */
public interface LockCore extends Core {
    /**
     * Who has a lock.
     *
     * @param process the process, as people know it
     * @param thread the number of the thread in that
     */
    record Owner(String process, long thread) implements Serializable {
        /** The owner that is a party, as the home of the lock knows it; null if that is 0. */
        static @Nullable Owner of(long party) {
            return party == 0 ? null : new Owner(Desk.words(Party.process(party)), Party.thread(party));
        }
    }

    /** The party as all processes know it. */
    @ByParty
    long known(long party);

    /** Takes the lock if that is possible at once. */
    @ByParty
    boolean tryAcquire(long party);

    /** Takes the lock, and gives whether it could in time. */
    @Waits(atOnce = true)
    @ByParty
    boolean acquire(long party, long nanos) throws InterruptedException;

    /** @throws IllegalMonitorStateException if this lock is not one that {@code party} may release now */
    @ByParty
    void release(long party);

    boolean isHeld();

    /** Who has it at this moment, or one of those who do; null if nobody does. */
    @Nullable Owner owner();

    /** How often {@code party} has taken the lock and not yet released it. */
    @ByParty
    int holds(long party);

    /**
     * The number of the hold of {@code party}, greater than those of all holds before; who waits for a condition comes to a new one.
     *
     * @throws IllegalMonitorStateException if {@code party} does not have the lock
     */
    @ByParty
    long fencingToken(long party);

    /** Who ended while it held the lock, which {@code party} then got; null if that was not so, or it is not the owner. */
    @ByParty
    @Nullable String abandonedBy(long party);

    /** Makes a condition, and gives its number. It lasts as long as the lock. */
    int newCondition();

    /**
     * Gives the lock up, waits to be signalled, and takes the lock again however long that takes.
     *
     * @return whether it was signalled in time
     * @throws InterruptedException when it has the lock again; it was not signalled then
     * @throws IllegalMonitorStateException if {@code party} does not have the lock
     */
    @Waits
    @ByParty
    boolean await(long party, int condition, long nanos) throws InterruptedException;

    /**
     * Waits on as {@link #await} does, for who has begun that in memory: it has given the lock up there, and stands in a slot with
     * {@code ticket}. It leaves that, or has been signalled in it.
     */
    @Waits
    @ByParty
    default boolean awaitSignal(long party, int condition, long ticket, long nanos) throws InterruptedException {
        throw new UnsupportedOperationException("nobody waits in memory for the conditions of a lock that is in none");
    }

    /**
     * Signals those {@code count} parties that have waited longest, or all if they are fewer.
     *
     * @throws IllegalMonitorStateException if {@code party} does not have the lock
     */
    @ByParty
    void signal(long party, int condition, int count);
}
