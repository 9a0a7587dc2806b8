package dev.weft.sharing;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Where a number of parties wait for each other, again and again. */
public interface BarrierCore extends Core {
    /** What {@link #await} gives to the party that has to run the action, and then to call {@link #open} or {@link #fail}. */
    int LEADS = -1;

    int parties();

    /** What is run in each cycle when all have arrived, before they go on. */
    @Nullable Stored action();

    /**
     * Waits until all have arrived.
     *
     * @return a number for each party of a cycle, 0 for the one that came last; or {@link #LEADS}
     * @throws InterruptedException the barrier is broken then
     * @throws TimeoutException the barrier is broken then
     */
    @Waits
    @ByParty
    int await(long party, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException;

    /**
     * Waits until all have arrived, as {@link #await} does, for who has arrived in {@code cycle} in memory. It is called at most once for
     * each arrival, and need not be if all were seen to go on.
     */
    @Waits
    @ByParty
    void awaitEnd(long party, long cycle, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException;

    /** The place in memory where the process of {@code party} tells that it arrives, or {@link Places#NONE}. */
    @ByParty
    int enter(long party);

    /** The action was run. */
    @ByParty
    void open(long party) throws BrokenBarrierException;

    /** The action has failed, which {@code words} tell about. */
    @ByParty
    void fail(long party, String words);

    void abort();

    void reset();

    boolean isBroken();

    /** How many wait for others to arrive. */
    int waiting();

    /** How often all have gone on. */
    long passes();
}
