package dev.weft.sharing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;

/** Permits of this process, and how many of them each other process has taken. */
public final class HeapSemaphore implements SemaphoreCore {
    private final int initial;
    private final boolean isBounded;
    private final Sync sync = new Sync();

    /** For each process but this one, what it has taken less what it has given back, unless that is 0. */
    private final Map<Integer, Long> taken = new ConcurrentHashMap<>();

    /** @param isBounded whether there are never more permits than {@code initial} */
    public HeapSemaphore(int initial, boolean isBounded) {
        this.initial = initial;
        this.isBounded = isBounded;
        sync.start();
    }

    /** Its state is the number of permits that are there. */
    @SuppressWarnings("serial") // it never travels
    private final class Sync extends AbstractQueuedLongSynchronizer {
        void start() {
            setState(initial);
        }

        @Override
        protected long tryAcquireShared(long permits) {
            while (true) {
                long present = getState();
                long rest = present - permits;
                if (rest < 0 || compareAndSetState(present, rest)) {
                    return rest;
                }
            }
        }

        @Override
        protected boolean tryReleaseShared(long permits) {
            while (true) {
                long present = getState();
                if (compareAndSetState(present, permits < 0 ? returned(present, -permits) : released(present, permits))) {
                    return true;
                }
            }
        }

        private long released(long present, long permits) {
            long next = present + permits;
            if (isBounded && next > initial) {
                throw new IllegalStateException("a bounded semaphore cannot have more than its " + initial + " permits, but would have "
                        + next + "; release what was acquired, once");
            }
            if (next > Integer.MAX_VALUE) {
                throw new IllegalStateException(
                        "a semaphore cannot have more than " + Integer.MAX_VALUE + " permits, but would have " + next);
            }
            return next;
        }

        /** With no more of {@code permits} than are missing. */
        private long returned(long present, long permits) {
            return Math.max(present, Math.min(present + permits, initial));
        }

        int available() {
            return (int) getState();
        }
    }

    /** @param permits how many it has taken; a negative number if it gave them back */
    private void count(long party, long permits) {
        int process = Party.process(party);
        if (process != 0) {
            taken.merge(process, permits, (before, change) -> before + change == 0 ? null : before + change);
        }
    }

    @Override
    public boolean tryAcquire(long party, int permits) {
        boolean done = sync.tryAcquireShared(permits) >= 0;
        if (done) {
            count(party, permits);
        }
        return done;
    }

    @Override
    public boolean acquire(long party, int permits, long nanos) throws InterruptedException {
        boolean done = sync.tryAcquireSharedNanos(permits, nanos);
        if (done) {
            count(party, permits);
        }
        return done;
    }

    @Override
    public void release(long party, int permits) {
        sync.releaseShared(permits);
        count(party, -permits);
    }

    @Override
    public int available() {
        return sync.available();
    }

    @Override
    public void ended(int process, String words) {
        Long permits = taken.remove(process);
        if (permits != null && permits > 0) {
            sync.releaseShared(-permits);
        }
    }
}
