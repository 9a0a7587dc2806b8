package dev.weft;

import dev.weft.job.Nanos;
import dev.weft.sharing.Link;
import dev.weft.sharing.LockCore;
import dev.weft.sharing.Party;
import dev.weft.sharing.Uninterrupted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that several tasks, threads or processes have in common: one of them has it at a time.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<Long> amounts = List.of();
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedLong balance = pool.sharer().ofLong(500);
 * SharedLock lock = pool.sharer().lock();
 * pool.map(amounts, amount -> {
 *     lock.with(() -> balance.set(balance.get() + amount));
 *     return amount;
 * });
 * }
 *
 * <p>There are two kinds. One of {@link Sharer#lock} may be unlocked by another thread or process than the one that has locked it, and
 * whoever locks it twice waits for somebody else to unlock it. One of {@link Sharer#reentrantLock} may be locked again by who has it, its
 * owner, and is free when that one has unlocked it as often; nobody else can. The owner is a thread, in whatever process: in a pool, two
 * tasks that one worker runs one after the other are the same owner.
 *
 * <p>Those who wait get the lock in about the order in which they came; somebody who comes when it is free may get it before them.
 *
 * <p>When a process ends that has the lock, in whatever way, the lock becomes free, and who gets it next learns of that from
 * {@link #abandonedBy}: what the lock protects may be half done. All who wait for a condition of the lock are woken then. A thread that
 * ends keeps what it has locked, as with the locks of the JDK.
 *
 * <p>What was done before an unlock is seen after the lock that follows, on every backend. Thread-safe.
 */
public final class SharedLock extends Face<LockCore> implements Lock {
    SharedLock(Link<LockCore> link) {
        super(link, Travelling.Kind.LOCK);
    }

    /** Waits for the lock. An interrupt does not end that, and is still set afterwards. */
    @Override
    public void lock() {
        Uninterrupted.acquire(core(), Party.current());
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        core().acquire(Party.current(), Long.MAX_VALUE);
    }

    @Override
    public boolean tryLock() {
        return core().tryAcquire(Party.current());
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return core().acquire(Party.current(), unit.toNanos(time));
    }

    /** Waits for the lock for {@code timeout}, and gives whether it has it; with 0 it does not wait. */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return core().acquire(Party.current(), Nanos.of(timeout));
    }

    /** @throws IllegalMonitorStateException if nobody has the lock, or it is a reentrant one and this thread does not have it */
    @Override
    public void unlock() {
        core().release(Party.current());
    }

    /** Does it with the lock, which is unlocked afterwards in any case. A checked error is thrown in a {@link TaskException}. */
    public void with(Action action) {
        lock();
        try {
            action.run();
        } finally {
            unlock();
        }
    }

    /** As {@link #with(Action)}, for code with a result. */
    public <T extends @Nullable Object> T with(Task<T> task) {
        lock();
        try {
            return task.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new TaskException(e);
        } finally {
            unlock();
        }
    }

    /** Whether anybody has the lock; of a lock to read, whether anybody reads. */
    public boolean isLocked() {
        return core().isHeld();
    }

    public boolean isHeldByCurrentThread() {
        return getHoldCount() > 0;
    }

    /** How often this thread has locked it and not unlocked it, 0 if it does not have the lock. */
    public int getHoldCount() {
        return core().holds(Party.current());
    }

    /**
     * The number of this hold of the lock, which this thread has: greater than those of all holds before it, whoever had them. For what is
     * stored elsewhere, since nobody can keep the lock of an owner that stands still, on a node that is frozen or cut off: it is taken for
     * lost, another one gets the lock, and the first, when it goes on, may still write. So each write takes the number along, and the store
     * refuses a number that is smaller than the greatest that it has seen:
     *
     * <!--
     * {@snippet :
     * Pool pool = Pool.threads();
     * interface Store { void write(String text, long token); }
     * Store store = (text, token) -> {};
     * SharedLock lock = pool.sharer().lock();
     * }
     * -->
     * {@snippet weft="continued" :
     * lock.with(() -> store.write("total 17", lock.fencingToken()));    // UPDATE … SET text = ?, token = ? WHERE token <= ?
     * }
     *
     * <p>It stays the same until the lock is free, so also while a reentrant one is locked again; who has waited for a condition has a new
     * one. The first is about the time in µs since 1970 at which the lock was made, so that locks of a later run go on from those of an
     * earlier one, as far as clocks are right and a lock has less than a million owners a second. JSON's numbers hold it.
     *
     * <p>See M. Burrows, <a href="https://research.google/pubs/the-chubby-lock-service-for-loosely-coupled-distributed-systems/">The Chubby
     * lock service</a> (2006), section 2.4, where it is part of a "sequencer", and M. Kleppmann,
     * <a href="https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html">How to do distributed locking</a> (2016).
     *
     * @throws IllegalMonitorStateException if this thread does not have the lock
     * @throws UnsupportedOperationException if this is the lock to read of a {@link SharedReadWriteLock}, which many have
     */
    public long fencingToken() {
        return core().fencingToken(Party.current());
    }

    /**
     * Who ended while it had the lock, as the name of a process for people, if this thread got the lock because of that; until it unlocks
     * it. Empty in all other cases.
     */
    public Optional<String> abandonedBy() {
        return Optional.ofNullable(core().abandonedBy(Party.current()));
    }

    /**
     * A condition of this lock, that lasts as long as the lock: it is made once, and handed to those who need it.
     *
     * @throws UnsupportedOperationException if this is one of the two of a {@link SharedReadWriteLock}
     */
    @Override
    public SharedCondition newCondition() {
        return new SharedCondition(this, core().newCondition());
    }

    @Override
    public String toString() {
        return isLocked() ? "SharedLock[locked]" : "SharedLock[unlocked]";
    }
}
