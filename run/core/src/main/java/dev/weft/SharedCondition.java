package dev.weft;

import dev.weft.job.Nanos;
import dev.weft.sharing.LockCore;
import dev.weft.sharing.Party;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * Where those who have a {@link SharedLock} wait until others have changed what it protects, and are told:
 *
 * <pre>{@code
 * SharedLock lock = sharer.reentrantLock();
 * SharedCondition filled = lock.newCondition();
 *
 * lock.lock();                                      lock.lock();
 * try {                                             try {
 *     filled.awaitUntil(() -> items.get() > 0);         items.incrementAndGet();
 *     items.decrementAndGet();                          filled.signal();
 * } finally {                                       } finally {
 *     lock.unlock();                                    lock.unlock();
 * }                                                 }
 * }</pre>
 *
 * <p>Waiting gives the lock up, however often it was locked, and takes it again before it returns or throws. A signal wakes those who have
 * waited longest, exactly as many as it says if so many wait. All are woken when a process ends that has the lock, or that was signalled
 * and has not yet got it again; therefore, and since others may be faster, one waits in a loop, as {@link #awaitUntil} does.
 *
 * <p>To wait or to signal is an {@link IllegalMonitorStateException} if the calling thread does not have the lock.
 *
 * <p>Memory consistency effects are those of the lock. Thread-safe.
 */
public final class SharedCondition implements Condition, Shared {
    private static final long serialVersionUID = 1L;

    private final SharedLock lock;
    private final int number;

    SharedCondition(SharedLock lock, int number) {
        this.lock = lock;
        this.number = number;
    }

    /** The lock that it belongs to. */
    SharedLock lock() {
        return lock;
    }

    private LockCore core() {
        return lock.core();
    }

    @Override
    public void await() throws InterruptedException {
        core().await(Party.current(), number, Long.MAX_VALUE);
    }

    /** Waits to be signalled. An interrupt ends that too, but is not thrown: it is still set afterwards. */
    @Override
    public void awaitUninterruptibly() {
        boolean interrupted = Thread.interrupted();
        try {
            await();
        } catch (InterruptedException e) {
            // Who waits on after the lock was taken again could have missed a signal; who looks whether it must cannot.
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long end = System.nanoTime() + Math.max(0, nanos);
        core().await(Party.current(), number, nanos);
        return end - System.nanoTime();
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return core().await(Party.current(), number, unit.toNanos(time));
    }

    /** Waits to be signalled for {@code timeout}, and gives whether it was. */
    public boolean await(Duration timeout) throws InterruptedException {
        return core().await(Party.current(), number, Nanos.of(timeout));
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        // What is before 1970 is over, whenever it was.
        return await(Math.max(0, deadline.getTime()) - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until {@code predicate} is true, which is asked now and after each signal, here and with the lock.
     *
     * @throws InterruptedException if this thread was interrupted while it waited
     */
    public void awaitUntil(BooleanSupplier predicate) throws InterruptedException {
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    /** As {@link #awaitUntil(BooleanSupplier)}, for at most {@code timeout}; gives what {@code predicate} was when it was last asked. */
    public boolean awaitUntil(BooleanSupplier predicate, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + Nanos.of(timeout);
        boolean now = predicate.getAsBoolean();
        while (!now && end - System.nanoTime() > 0) {
            core().await(Party.current(), number, end - System.nanoTime());
            now = predicate.getAsBoolean();
        }
        return now;
    }

    /** Wakes the one that has waited longest, if any waits. */
    @Override
    public void signal() {
        signal(1);
    }

    /** Wakes those {@code count} that have waited longest, or all if fewer wait. */
    public void signal(int count) {
        Checks.notNegative("the number of those to wake", count, "all are woken by signalAll()");
        core().signal(Party.current(), number, count);
    }

    @Override
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedCondition that && lock.equals(that.lock) && number == that.number;
    }

    @Override
    public int hashCode() {
        return lock.hashCode() * 31 + number;
    }

    @Override
    public String toString() {
        return "SharedCondition[" + number + " of " + lock + "]";
    }
}
