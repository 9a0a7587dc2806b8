package dev.weft.async;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that can be followed step by step, and time that passes while it is looked at. What has no limit of time waits in earnest. */
final class PlainPlatform implements Platform {
    /** By the clock of this, a moment in which a few looks fit. */
    static final Duration MOMENT = Duration.ofNanos(2);

    private final AtomicLong now = new AtomicLong();

    @Override
    public Thread newThread(Runnable code) {
        return new Thread(code);
    }

    @Override
    public long nanoTime() {
        return now.incrementAndGet();
    }

    @Override
    public void park(Object blocker) {
        LockSupport.park();
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        Thread.yield();
    }

    @Override
    public Future<?> in(long nanos, Runnable call) {
        return new CompletableFuture<>();
    }
}
