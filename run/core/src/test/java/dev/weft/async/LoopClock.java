package dev.weft.async;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Time that passes when a loop sleeps, and only then: as long as it wants to sleep. */
final class LoopClock implements Platform {
    private volatile long nanos = 1_000_000;

    Duration time() {
        return Duration.ofNanos(nanos - 1_000_000);
    }

    @Override
    public Thread newThread(Runnable code) {
        return SYSTEM.newThread(code);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // by the thread that has the loop
    public void parkNanos(Object blocker, long sleep) {
        nanos += sleep;
    }

    @Override
    public Future<?> in(long time, Runnable call) {
        throw new UnsupportedOperationException();
    }
}
