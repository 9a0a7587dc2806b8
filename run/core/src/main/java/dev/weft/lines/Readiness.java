package dev.weft.lines;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets threads wait for any of several things of different kinds. Whatever becomes ready says so here after it has become so; who waits
 * looks again. While nobody waits for several things, saying so costs one volatile read.
 */
public final class Readiness {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Condition CHANGED = LOCK.newCondition();
    private static final AtomicInteger WAITERS = new AtomicInteger();

    private Readiness() {}

    /** Something became ready; what made it so is visible to whoever looks now. */
    public static void changed() {
        if (WAITERS.get() == 0) {
            return;
        }
        LOCK.lock();
        try {
            CHANGED.signalAll();
        } finally {
            LOCK.unlock();
        }
    }

    /** Waits until {@code condition} holds, which must not wait itself; false if {@code timeout} passed before. */
    public static boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long deadline = Times.deadline(timeout);
        WAITERS.incrementAndGet();
        LOCK.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                long _ = CHANGED.awaitNanos(left);
            }
            return true;
        } finally {
            LOCK.unlock();
            WAITERS.decrementAndGet();
        }
    }
}
