package dev.weft.async;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is held for moments, to look at or change who waits. Those who are let go are woken behind it. Who does not get it tries for
 * about as long as it is held, before it goes to sleep.
 */
final class BriefLock {
    private static final int TRIES = Runtime.getRuntime().availableProcessors() == 1 ? 0 : 50;

    private final Platform platform;
    private final Object of;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private Line<Waiter> woken = new Line<>();

    /** @param of what tools say that threads wait for */
    BriefLock(Platform platform, Object of) {
        this.platform = platform;
        this.of = of;
    }

    void lock() {
        for (int i = 0; i < TRIES; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    /**
     * Puts {@code waiter}, which is to be this thread, at the end of {@code line}.
     *
     * @throws IllegalStateException if it would hold an event loop
     */
    <W extends Waiter> void stand(W waiter, Line<W> line) {
        Within.refuseWait();
        line.add(waiter);
    }

    /** Lets the one go who stands in front of {@code line}. */
    void letFirstGo(Line<?> line) {
        Waiter waiter = line.removeFirst();
        if (waiter.letGo()) {
            woken.add(waiter);
        }
    }

    /**
     * Without this lock: waits until {@code waiter} is let go, who stands in {@code line}.
     *
     * @param nanos how long at most, or {@link Waiter#FOREVER}
     * @return false if its time is up; it has left the line then
     * @throws InterruptedException if the thread is interrupted; it has left the line then
     */
    <W extends Waiter> boolean await(W waiter, Line<W> line, long nanos) throws InterruptedException {
        if (waiter.sleep(platform, of, nanos) || !leaves(waiter, line)) {
            return true;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return false;
    }

    /** False if it was let go before it could leave. */
    private <W extends Waiter> boolean leaves(W waiter, Line<W> line) {
        lock();
        try {
            if (waiter.isLetGo()) {
                return false;
            }
            line.remove(waiter);
            return true;
        } finally {
            unlock();
        }
    }

    void unlock() {
        Line<Waiter> now = woken;
        if (now.isEmpty()) {
            lock.unlock();
            return;
        }
        woken = new Line<>();
        lock.unlock();
        while (!now.isEmpty()) {
            now.removeFirst().wake();
        }
    }
}
