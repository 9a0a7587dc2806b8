package dev.weft.sharing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock of this process that many have to read or one has to write. Who has to wait gets it in the order of arrival, and who comes to read
 * waits behind those who wait to write; so neither readers nor writers wait for ever.
 */
public final class HeapReadWriteLock {
    private final LockCore reading = new Side(false);
    private final LockCore writing = new Side(true);
    private final ReentrantLock mutex = new ReentrantLock();

    // Guarded by the mutex.
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final Map<Long, Integer> readers = new HashMap<>();
    private long writer;
    private int writes;
    private long token = FencingToken.before();
    private @Nullable String abandonedBy;

    /** The lock to read. */
    public LockCore reading() {
        return reading;
    }

    /** The lock to write. */
    public LockCore writing() {
        return writing;
    }

    /** Somebody who waits. Guarded by the mutex. */
    private static final class Waiter {
        final long party;
        final boolean writes;
        final Condition granted;
        boolean isGranted;

        Waiter(long party, boolean writes, Condition granted) {
            this.party = party;
            this.writes = writes;
            this.granted = granted;
        }
    }

    private boolean isFree(long party, boolean toWrite) {
        return writer == party || writer == 0 && (!toWrite || readers.isEmpty());
    }

    /** Whether it has the lock already, so that those who wait for the lock wait for this party as well. */
    private boolean isInside(long party) {
        return writer == party || readers.containsKey(party);
    }

    private boolean take(long party, boolean toWrite) {
        if (!isFree(party, toWrite) || !waiters.isEmpty() && !isInside(party)) {
            return false;
        }
        give(party, toWrite);
        return true;
    }

    private void give(long party, boolean toWrite) {
        if (toWrite) {
            token += writer == party ? 0 : 1;
            writer = party;
            writes = Math.incrementExact(writes);
        } else {
            readers.merge(party, 1, Math::addExact);
        }
    }

    /** Gives the lock to those who wait, as far as they can have it. */
    private void serve() {
        Waiter first = waiters.peek();
        while (first != null && isFree(first.party, first.writes)) {
            waiters.remove();
            give(first.party, first.writes);
            first.isGranted = true;
            first.granted.signal();
            first = waiters.peek();
        }
    }

    private boolean await(long party, boolean toWrite, long nanos) throws InterruptedException {
        if (toWrite && isInside(party)) {
            throw new IllegalStateException("who reads cannot wait to write, since it would wait for itself; unlock the read lock first");
        }
        var waiter = new Waiter(party, toWrite, mutex.newCondition());
        waiters.add(waiter);
        try {
            long left = nanos;
            while (!waiter.isGranted && left > 0) {
                left = waiter.granted.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            if (!waiter.isGranted) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } finally {
            if (!waiter.isGranted) {
                waiters.remove(waiter);
                serve();
            }
        }
        return waiter.isGranted;
    }

    private void release(long party, boolean toWrite) {
        if (toWrite ? writer != party : !readers.containsKey(party)) {
            throw new IllegalMonitorStateException("a lock to " + (toWrite ? "write" : "read")
                    + " is released by who has it, which this thread does not; take it first");
        }
        if (!toWrite) {
            readers.computeIfPresent(party, (_, count) -> count == 1 ? null : count - 1);
        } else if (--writes == 0) {
            writer = 0;
            abandonedBy = null;
        }
        serve();
    }

    private void ended(int process, String words) {
        readers.keySet().removeIf(party -> Party.process(party) == process);
        if (writer != 0 && Party.process(writer) == process) {
            writer = 0;
            writes = 0;
            abandonedBy = words;
        }
        serve();
    }

    /** One of the two locks. */
    private final class Side implements LockCore {
        private final boolean writes;

        Side(boolean writes) {
            this.writes = writes;
        }

        @Override
        public long known(long party) {
            return party;
        }

        @Override
        public boolean tryAcquire(long party) {
            mutex.lock();
            try {
                return take(party, writes);
            } finally {
                mutex.unlock();
            }
        }

        @Override
        public boolean acquire(long party, long nanos) throws InterruptedException {
            mutex.lockInterruptibly();
            try {
                return take(party, writes) || nanos > 0 && HeapReadWriteLock.this.await(party, writes, nanos);
            } finally {
                mutex.unlock();
            }
        }

        @Override
        public void release(long party) {
            mutex.lock();
            try {
                HeapReadWriteLock.this.release(party, writes);
            } finally {
                mutex.unlock();
            }
        }

        @Override
        public boolean isHeld() {
            mutex.lock();
            try {
                return writes ? writer != 0 : !readers.isEmpty();
            } finally {
                mutex.unlock();
            }
        }

        /** Whoever writes, as that keeps both kinds out; else one of those who read. */
        @Override
        public @Nullable Owner owner() {
            mutex.lock();
            try {
                return Owner.of(writer != 0 || readers.isEmpty() ? writer : readers.keySet().iterator().next());
            } finally {
                mutex.unlock();
            }
        }

        @Override
        public int holds(long party) {
            mutex.lock();
            try {
                if (writes) {
                    return writer == party ? HeapReadWriteLock.this.writes : 0;
                }
                return readers.getOrDefault(party, 0);
            } finally {
                mutex.unlock();
            }
        }

        @Override
        public long fencingToken(long party) {
            if (!writes) {
                throw new UnsupportedOperationException("many have a lock to read at a time, and no fencing token; the one to write has");
            }
            mutex.lock();
            try {
                if (writer != party) {
                    throw FencingToken.notHeld();
                }
                return token;
            } finally {
                mutex.unlock();
            }
        }

        @Override
        public @Nullable String abandonedBy(long party) {
            mutex.lock();
            try {
                return isInside(party) ? abandonedBy : null;
            } finally {
                mutex.unlock();
            }
        }

        @Override
        public int newCondition() {
            throw noConditions();
        }

        @Override
        public boolean await(long party, int condition, long nanos) {
            throw noConditions();
        }

        @Override
        public void signal(long party, int condition, int count) {
            throw noConditions();
        }

        private UnsupportedOperationException noConditions() {
            return new UnsupportedOperationException("the locks of a read-write lock have no conditions; those of reentrantLock() have");
        }

        @Override
        public void ended(int process, String words) {
            mutex.lock();
            try {
                HeapReadWriteLock.this.ended(process, words);
            } finally {
                mutex.unlock();
            }
        }
    }
}
