package dev.weft.sharing;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/**
 * Where whoever uses one end of a ring sleeps, in the ring's home. The position that is waited for stands in memory before this looks
 * whether it is reached, and the other end looks for it there after it has moved: one of the two sees the other.
 */
final class RingBell {
    private final RingMemory memory;
    private final int end;

    /** Whether there is no need to wait for a position, or no more. */
    private final LongPredicate isReached;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();

    // Guarded by lock.
    private long rings;

    /** More than one while that of a process that has ended is about to leave. */
    private int sleepers;

    RingBell(RingMemory memory, int end, LongPredicate isReached) {
        this.memory = memory;
        this.end = end;
        this.isReached = isReached;
    }

    /** Waits until {@code position} is reached or the bell rings, and gives whether that was in time. */
    boolean await(long position, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (nanos <= 0 || isReached.test(position)) {
                return isReached.test(position);
            }
            sleepers++;
            try {
                return sleep(position, nanos);
            } finally {
                if (--sleepers == 0) {
                    memory.setAwaited(end, 0);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean sleep(long position, long nanos) throws InterruptedException {
        long before = rings;
        memory.setAwaited(end, position);
        VarHandle.fullFence();
        long left = nanos;
        while (rings == before && !isReached.test(position)) {
            if (left <= 0) {
                return false;
            }
            if (left == Long.MAX_VALUE) {
                rung.await();
            } else {
                left = rung.awaitNanos(left);
            }
        }
        return true;
    }

    /** Wakes whoever sleeps. */
    void ring() {
        lock.lock();
        try {
            rings++;
            memory.setAwaited(end, 0);
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
