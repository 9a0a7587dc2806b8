package dev.weft.sharing;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;

/**
 * What the home does for a semaphore in memory: those wait here for whom there are no permits. While there are such, the word is watched,
 * and permits are taken and given back here alone.
 */
public final class GuardedSemaphore implements SemaphoreCore, Guarded<SemaphoreCore> {
    /** How many bytes of memory a semaphore needs. */
    public static final int BYTES = SemaphoreMemory.BYTES;

    private final Cell cell;
    private final SemaphoreMemory memory;
    private final Sync sync = new Sync();

    // Guarded by this.
    /** How many have come to wait and have not gone. */
    private int comers;

    /** For each process but this one, what it has taken less what it has given back by asking this one, unless that is 0. */
    private final Map<Integer, Long> taken = new HashMap<>();

    /** Where in memory the others have what they take and give there. */
    private final Places places = new Places();

    /**
     * @param cell memory of zeros
     * @param isBounded whether there are never more permits than {@code initial}
     */
    public GuardedSemaphore(Cell cell, int initial, boolean isBounded) {
        this.cell = cell;
        memory = new SemaphoreMemory(cell);
        memory.begin(initial, isBounded);
    }

    @Override
    public SemaphoreCore own() {
        return new MemorySemaphore(cell, this);
    }

    /** Those who wait. How many permits there are is in memory. */
    @SuppressWarnings("serial") // it never travels
    private final class Sync extends AbstractQueuedLongSynchronizer {
        @Override
        protected long tryAcquireShared(long permits) {
            while (true) {
                long seen = memory.word.get();
                long rest = SemaphoreMemory.permits(seen) - permits;
                if (rest < 0 || memory.changeAtHome(seen, (int) rest)) {
                    return rest;
                }
            }
        }

        @Override
        protected boolean tryReleaseShared(long permits) {
            while (true) {
                long seen = memory.word.get();
                long present = SemaphoreMemory.permits(seen);
                long next = permits < 0 ? returned(present, -permits) : released(present, permits);
                if (memory.changeAtHome(seen, (int) next)) {
                    return true;
                }
            }
        }

        private long released(long present, long permits) {
            long next = present + permits;
            if (next <= memory.most()) {
                return next;
            }
            throw new IllegalStateException(memory.isBounded()
                    ? "a bounded semaphore cannot have more than its " + memory.initial() + " permits, but would have " + next
                            + "; release what was acquired, once"
                    : "a semaphore cannot have more than " + Integer.MAX_VALUE + " permits, but would have " + next);
        }

        /** With no more of {@code permits} than are missing. */
        private long returned(long present, long permits) {
            return Math.max(present, Math.min(present + permits, memory.initial()));
        }
    }

    /** @param permits how many it has taken; a negative number if it gave them back */
    private synchronized void count(long party, long permits) {
        int process = Party.process(party);
        if (process != 0) {
            taken.merge(process, permits, (before, change) -> before + change == 0 ? null : before + change);
        }
    }

    private synchronized void come() {
        if (comers++ == 0) {
            memory.word.watch();
        }
    }

    private synchronized void go() {
        if (--comers == 0) {
            memory.word.unwatch();
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
        if (nanos <= 0) {
            return tryAcquire(party, permits);
        }
        come();
        try {
            boolean done = sync.tryAcquireSharedNanos(permits, nanos);
            if (done) {
                count(party, permits);
            }
            return done;
        } finally {
            go();
        }
    }

    @Override
    public void release(long party, int permits) {
        sync.releaseShared(permits);
        count(party, -permits);
    }

    @Override
    public int available() {
        return SemaphoreMemory.permits(memory.word.get());
    }

    @Override
    public synchronized int enter(long party) {
        return places.enter(Party.process(party));
    }

    @Override
    public void ended(int process, String words) {
        long permits = leave(process);
        if (permits > 0) {
            sync.releaseShared(-permits);
        }
    }

    /** What the process has taken and not given back. */
    private synchronized long leave(int process) {
        Long asked = taken.remove(process);
        int place = places.of(process);
        long counted = place == Places.NONE ? 0 : memory.clear(place);
        places.leave(process);
        return counted + (asked == null ? 0 : asked);
    }

    @Override
    public synchronized void lostToOthers() {
        // As of somebody who waits for ever.
        comers++;
        memory.word.lose();
    }
}
