package dev.weft;

import dev.weft.job.Nanos;
import dev.weft.sharing.LatchCore;
import dev.weft.sharing.Link;
import java.time.Duration;

/**
 * A count that several tasks, threads or processes have in common, and that some wait for to be 0, as
 * {@link java.util.concurrent.CountDownLatch} is for the threads of one process. It cannot be used again: see {@link SharedBarrier}.
 *
 * <p>If a process ends that was to count down, those who wait do not learn of that: they wait with a time-out, or for the job.
 *
 * <p>What was done before a count is seen after an await that it ended, on every backend. Thread-safe.
 */
public final class SharedLatch extends Face<LatchCore> {
    SharedLatch(Link<LatchCore> link) {
        super(link, Travelling.Kind.LATCH);
    }

    /** One less, unless it is 0. */
    public void countDown() {
        core().countDown();
    }

    public int getCount() {
        return core().count();
    }

    /** Waits until the count is 0. */
    public void await() throws InterruptedException {
        core().await(Long.MAX_VALUE);
    }

    /** Waits until the count is 0, for at most {@code timeout}, and gives whether it was; with 0 it does not wait. */
    public boolean await(Duration timeout) throws InterruptedException {
        return core().await(Nanos.of(timeout));
    }

    @Override
    public String toString() {
        return "SharedLatch[" + getCount() + "]";
    }
}
