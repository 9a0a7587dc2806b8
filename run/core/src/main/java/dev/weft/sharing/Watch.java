package dev.weft.sharing;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where those sleep, in the home, who wait for what a {@link WatchedWord} is to tell. The word is watched before anybody looks at it for
 * the last time, so what others do after that look is done in the home, which rings.
 */
final class Watch {
    private final WatchedWord word;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();

    /** Guarded by the lock. */
    private int sleepers;

    Watch(WatchedWord word) {
        this.word = word;
    }

    /** Waits until {@code isReached}, and gives whether that was in time. */
    boolean await(BooleanSupplier isReached, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (isReached.getAsBoolean()) {
                return true;
            }
            if (nanos <= 0) {
                return false;
            }
            if (sleepers++ == 0) {
                word.watch();
            }
            try {
                return sleep(isReached, nanos);
            } finally {
                if (--sleepers == 0) {
                    word.unwatch();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean sleep(BooleanSupplier isReached, long nanos) throws InterruptedException {
        long left = nanos;
        while (!isReached.getAsBoolean()) {
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

    /** Has all who sleep look again. */
    void ring() {
        lock.lock();
        try {
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The object is lost to others: they are sent here from now on. */
    void lose() {
        lock.lock();
        try {
            // As of somebody who sleeps for ever.
            sleepers++;
            word.lose();
        } finally {
            lock.unlock();
        }
    }
}
