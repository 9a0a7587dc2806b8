package dev.weft.sharing;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * A lock of this process, whose owner is a party.
 *
 * <p>The state of the synchronizer tells the owner:
 * <ul>
 * <li>0: nobody;
 * <li>a party: it has the lock. A lock that is not reentrant may be released by anybody now;
 * <li>a party, negative: it has the lock for a moment in which nobody can release it, to begin or end to wait for a condition, or to
 *     signal one;
 * <li>{@link #ABANDONED}: the owner has ended, for a moment in which the lock is given up in its place.
 * </ul>
 */
public final class HeapLock implements LockCore {
    private static final long ABANDONED = Long.MIN_VALUE;

    private final boolean reentrant;
    private final Sync sync = new Sync();
    private final List<Sync.ConditionObject> conditions = new CopyOnWriteArrayList<>();

    /** @param reentrant whether its owner may take it again, and nobody else release it */
    public HeapLock(boolean reentrant) {
        this.reentrant = reentrant;
    }

    @SuppressWarnings("serial") // it never travels
    private final class Sync extends AbstractQueuedLongSynchronizer {
        // Guarded by this lock.
        private int holds;
        private long token = FencingToken.before();
        private @Nullable String lastOwner;
        private @Nullable String abandonedBy;

        @Override
        protected boolean tryAcquire(long state) {
            // Who has waited for a condition comes back with the state in which it gave the lock up.
            long owner = getState();
            if (owner == 0 && compareAndSetState(0, state)) {
                holds = 1;
                token++;
                abandonedBy = lastOwner;
                lastOwner = null;
                return true;
            }
            if (owner != state || !reentrant) {
                return false;
            }
            holds = Math.incrementExact(holds);
            return true;
        }

        /** Gives the lock up if {@code state} still tells who has it. */
        @Override
        protected boolean tryRelease(long state) {
            return compareAndSetState(state, 0);
        }

        @Override
        protected boolean isHeldExclusively() {
            return getState() < 0;
        }

        void unlock(long party) {
            long owner = settledState();
            if (reentrant && owner != party) {
                throw new IllegalMonitorStateException(
                        "a reentrant lock is released by its owner only, which this thread is not; take it first");
            }
            if (reentrant && holds > 1) {
                holds--;
            } else if (owner == 0 || !release(owner)) {
                throw new IllegalMonitorStateException("this lock cannot be released, since nobody has it; take it first");
            }
        }

        /** The state when no such moment is. */
        private long settledState() {
            long state = getState();
            while (state < 0) {
                Thread.yield();
                state = getState();
            }
            return state;
        }

        void reserve(long party, String what) {
            if (!compareAndSetState(party, -party)) {
                throw notHeld(what);
            }
        }

        boolean await(ConditionObject condition, long party, long nanos) throws InterruptedException {
            reserve(party, "waits for");
            int saved = holds;
            try {
                if (nanos == Long.MAX_VALUE) {
                    condition.await();
                    return true;
                }
                return condition.await(nanos, TimeUnit.NANOSECONDS);
            } finally {
                holds = saved;
                setState(party);
            }
        }

        void signal(ConditionObject condition, long party, int count) {
            reserve(party, "signals");
            try {
                for (int i = 0; i < count && hasWaiters(condition); i++) {
                    condition.signal();
                }
            } finally {
                setState(party);
            }
        }

        boolean abandon(int process, String words) {
            long owner = getState();
            if (owner <= 0 || Party.process(owner) != process || !compareAndSetState(owner, ABANDONED)) {
                return false;
            }
            lastOwner = words;
            // It may have taken a signal with it, or have been about to give one.
            conditions.forEach(ConditionObject::signalAll);
            return release(ABANDONED);
        }

        boolean isHeld() {
            return getState() != 0;
        }

        @Nullable Owner owner() {
            long state = getState();
            return Owner.of(state == ABANDONED ? 0 : Math.abs(state));
        }

        boolean isOwner(long party) {
            return getState() == party;
        }

        int holds() {
            return holds;
        }

        long token() {
            return token;
        }

        @Nullable String abandonedBy() {
            return abandonedBy;
        }

        boolean isBequeathed() {
            return lastOwner != null;
        }
    }

    /** @param what what needs a lock that nobody may release meanwhile: {@code waits for}, {@code signals} */
    static IllegalMonitorStateException notHeld(String what) {
        return new IllegalMonitorStateException(
                "who " + what + " a condition must have its lock, which this thread does not; take it first");
    }

    @Override
    public long known(long party) {
        return party;
    }

    @Override
    public boolean tryAcquire(long party) {
        return sync.tryAcquire(party);
    }

    /** Makes {@code party} the owner of a lock that nobody has: it got it elsewhere. */
    void adopt(long party) {
        if (!sync.tryAcquire(party)) {
            throw new IllegalStateException("the lock is not free");
        }
    }

    boolean isOwner(long party) {
        return sync.isOwner(party);
    }

    /** Whether its last owner has ended, and nobody had it since. */
    boolean isBequeathed() {
        return sync.isBequeathed();
    }

    @Override
    public boolean acquire(long party, long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            sync.acquireInterruptibly(party);
            return true;
        }
        return sync.tryAcquireNanos(party, nanos);
    }

    @Override
    public void release(long party) {
        sync.unlock(party);
    }

    @Override
    public boolean isHeld() {
        return sync.isHeld();
    }

    @Override
    public @Nullable Owner owner() {
        return sync.owner();
    }

    @Override
    public int holds(long party) {
        return sync.isOwner(party) ? sync.holds() : 0;
    }

    @Override
    public long fencingToken(long party) {
        long token = sync.token();
        // Not read after the look at who has it: somebody else may release a lock that is not reentrant.
        VarHandle.acquireFence();
        if (!sync.isOwner(party)) {
            throw FencingToken.notHeld();
        }
        return token;
    }

    @Override
    public @Nullable String abandonedBy(long party) {
        return sync.isOwner(party) ? sync.abandonedBy() : null;
    }

    @Override
    public int newCondition() {
        synchronized (conditions) {
            conditions.add(sync.new ConditionObject());
            return conditions.size() - 1;
        }
    }

    @Override
    public boolean await(long party, int condition, long nanos) throws InterruptedException {
        return sync.await(conditions.get(condition), party, nanos);
    }

    @Override
    public void signal(long party, int condition, int count) {
        sync.signal(conditions.get(condition), party, count);
    }

    @Override
    public void ended(int process, String words) {
        var _ = abandon(process, words);
    }

    /** As {@link #ended}; gives whether the process had the lock. */
    boolean abandon(int process, String words) {
        return sync.abandon(process, words);
    }
}
