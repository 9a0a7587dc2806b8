package dev.weft;

import dev.weft.job.Nanos;
import dev.weft.sharing.Link;
import dev.weft.sharing.Party;
import dev.weft.sharing.SemaphoreCore;
import java.time.Duration;

/**
 * Permits that several tasks, threads or processes have in common: as many do something at a time as there are permits.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<URI> addresses = List.of();
 * static String load(URI address) { return ""; }
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedSemaphore connections = pool.sharer().boundedSemaphore(3);
 * pool.map(addresses, address -> {
 *     connections.acquire();
 *     try {
 *         return load(address);
 *     } finally {
 *         connections.release();
 *     }
 * });
 * }
 *
 * <p>Anybody may release, and also more than was acquired; {@link Sharer#boundedSemaphore} makes one for which that is an error. Those who
 * wait get permits in about the order in which they came; somebody who comes when there are some may get them before.
 *
 * <p>When a process ends, in whatever way, what it has acquired and not released comes back, but never more than is missing from the
 * number that the semaphore began with: so a semaphore that counts what some produce and others consume, which begins at 0, gets nothing
 * back. What a thread of the home has acquired comes back only when it is released.
 *
 * <p>What was done before a release is seen after the acquire that it let through, on every backend. Thread-safe.
 */
public final class SharedSemaphore extends Face<SemaphoreCore> {
    SharedSemaphore(Link<SemaphoreCore> link) {
        super(link, Travelling.Kind.SEMAPHORE);
    }

    private static int checked(int permits) {
        return Checks.atLeastOne("the number of permits", permits);
    }

    /** Takes a permit, and waits until there is one. */
    public void acquire() throws InterruptedException {
        acquire(1);
    }

    /** Takes {@code permits} at once, and waits until there are so many. */
    public void acquire(int permits) throws InterruptedException {
        core().acquire(Party.current(), checked(permits), Long.MAX_VALUE);
    }

    /** Takes a permit if there is one. */
    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    /** Takes {@code permits} if there are so many. */
    public boolean tryAcquire(int permits) {
        return core().tryAcquire(Party.current(), checked(permits));
    }

    /** Takes a permit, for which it waits for {@code timeout}, and gives whether it got it; with 0 it does not wait. */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return tryAcquire(1, timeout);
    }

    /** As {@link #tryAcquire(Duration)}, for {@code permits}, all or none. */
    public boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
        return core().acquire(Party.current(), checked(permits), Nanos.of(timeout));
    }

    /** @throws IllegalStateException if it is bounded, and has all its permits */
    public void release() {
        release(1);
    }

    /** @throws IllegalStateException if it is bounded, and would have more permits than it began with; then none is released */
    public void release(int permits) {
        core().release(Party.current(), checked(permits));
    }

    /** How many permits are there, which others may change at once. */
    public int availablePermits() {
        return core().available();
    }

    @Override
    public String toString() {
        return "SharedSemaphore[" + availablePermits() + "]";
    }
}
