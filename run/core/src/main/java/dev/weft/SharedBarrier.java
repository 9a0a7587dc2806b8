package dev.weft;

import dev.weft.ipc.ErrorText;
import dev.weft.job.Nanos;
import dev.weft.sharing.BarrierCore;
import dev.weft.sharing.Link;
import dev.weft.sharing.Party;
import dev.weft.sharing.Stored;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where a number of tasks, threads or processes wait for each other before all of them go on, as often as they like.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * static void compute(int half, int step) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedBarrier barrier = pool.sharer().barrier(2);
 * pool.map(List.of(0, 1), half -> {
 *     for (int step = 0; step < 10; step++) {
 *         compute(half, step);
 *         barrier.await();
 *     }
 *     return half;
 * });
 * }
 *
 * <p>Its parties must all be able to run at once: as many tasks as a pool has workers, at most.
 *
 * <p>It may have an action, which is run once each time that all have arrived, before they go on, by the party that came last, in its
 * process. Each process has a copy of the action; what it counts or collects is in shared objects. An error of the action is thrown to that
 * party, and breaks the barrier for the others.
 *
 * <p>A broken barrier lets nobody through: all who wait, and all who come, get a {@link BrokenBarrierException}, which tells why it is
 * broken, until somebody calls {@link #reset}. It breaks when somebody who waits is interrupted or has waited for long enough, when a
 * process ends of which a thread has arrived and not yet gone on, and by {@link #abort}. That a process has ended which has not arrived
 * those who wait do not learn: they wait with a time-out.
 *
 * <p>What was done before an await is seen by the action, and what the action did, after the await, by all; on every backend. Thread-safe.
 */
public final class SharedBarrier extends Face<BarrierCore> {
    private transient volatile @Nullable Action action;

    SharedBarrier(Link<BarrierCore> link) {
        super(link, Travelling.Kind.BARRIER);
    }

    /**
     * Waits until all have arrived.
     *
     * @return which one this is of those that go on together: the number of parties less 1 for the first that came, 0 for the last
     * @throws InterruptedException if this thread was interrupted before all had arrived; the barrier is broken then
     * @throws BrokenBarrierException if the barrier was broken, or got broken or reset meanwhile
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return await(Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * As {@link #await()}, for at most {@code timeout}, which includes the time of the action.
     *
     * @throws TimeoutException if the others have not arrived, or the action has not ended, in time; the barrier is broken then
     */
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(Nanos.of(timeout));
    }

    private int await(long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        long party = Party.current();
        int index = core().await(party, nanos);
        if (index != BarrierCore.LEADS) {
            return index;
        }
        try {
            action().run();
        } catch (Throwable e) {
            core().fail(party, ErrorText.of(e));
            throw e;
        }
        core().open(party);
        return 0;
    }

    private Action action() {
        Action known = action;
        if (known == null) {
            Stored stored = Objects.requireNonNull(core().action());
            known = (Action) Objects.requireNonNull(stored.value());
            action = known;
        }
        return known;
    }

    /** Breaks the barrier. */
    public void abort() {
        core().abort();
    }

    /** Makes it as new: those who wait get a {@link BrokenBarrierException}, and who comes from now on waits for others to come. */
    public void reset() {
        core().reset();
    }

    public boolean isBroken() {
        return core().isBroken();
    }

    public int getParties() {
        return core().parties();
    }

    /** How many wait for others to arrive. */
    public int getNumberWaiting() {
        return core().waiting();
    }

    /** How often all have gone on. */
    public long getPasses() {
        return core().passes();
    }

    @Override
    public String toString() {
        return isBroken() ? "SharedBarrier[broken]" : "SharedBarrier[" + getNumberWaiting() + " of " + getParties() + "]";
    }
}
