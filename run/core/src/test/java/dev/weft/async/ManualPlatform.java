package dev.weft.async;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so. Waits are real ones, so none of them may need time to pass. */
final class ManualPlatform implements Platform {
    private record Call(long at, long number, Runnable code, CompletableFuture<Void> state) {}

    private final ThreadFactory threads;
    private final PriorityQueue<Call> calls = new PriorityQueue<>(Comparator.comparing(Call::at).thenComparing(Call::number));
    private long now = 1_000;
    private long count;

    ManualPlatform() {
        this(Thread.ofVirtual().factory());
    }

    ManualPlatform(ThreadFactory threads) {
        this.threads = threads;
    }

    /** Lets {@code time} pass, and runs what is due then on this thread. */
    void advance(Duration time) {
        long end;
        synchronized (this) {
            end = now + time.toNanos();
        }
        Call due;
        while ((due = due(end)) != null) {
            if (!due.state().isCancelled()) {
                due.code().run();
            }
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized @Nullable Call due(long end) {
        Call next = calls.peek();
        if (next == null || next.at() > end) {
            return null;
        }
        now = next.at();
        return calls.poll();
    }

    /** How many calls are to come. */
    synchronized long pending() {
        return calls.stream().filter(call -> !call.state().isCancelled()).count();
    }

    @Override
    public Thread newThread(Runnable code) {
        return threads.newThread(code);
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    @Override
    public synchronized Future<?> in(long nanos, Runnable code) {
        var state = new CompletableFuture<Void>();
        calls.add(new Call(now + nanos, count++, code, state));
        return state;
    }
}
