package dev.weft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the {@link PoolInsights} of a pool. Thread-safe. */
final class Insights {
    private final Map<Integer, Times> workers = new ConcurrentSkipListMap<>();

    /** The slowest tasks so far, the shortest of them first; guarded by itself. */
    private final PriorityQueue<PoolInsights.SlowTask> slowest =
            new PriorityQueue<>(Comparator.comparing(PoolInsights.SlowTask::time));

    /** Tasks that take no longer are not among the slowest; written with {@link #slowest} held. */
    private volatile long threshold;

    /** The times of a worker in nanoseconds. */
    private static final class Times {
        private final long madeAt = System.nanoTime();

        // Guarded by this.
        private long start;
        private long init;
        private long work;
        private long exit;
        private long tasks;
        private @Nullable Long endedAt;

        synchronized PoolInsights.Worker snapshot(int number) {
            long all = (endedAt == null ? System.nanoTime() : endedAt) - madeAt;
            // What a worker JVM tells of its time may have come before the moment in which it was noticed to have started.
            long wait = Math.max(0, all - start - init - work - exit);
            return new PoolInsights.Worker(number, Duration.ofNanos(start), Duration.ofNanos(init), Duration.ofNanos(wait),
                    Duration.ofNanos(work), Duration.ofNanos(exit), tasks);
        }
    }

    private Times times(int worker) {
        return workers.computeIfAbsent(worker, _ -> new Times());
    }

    /** {@code worker} is asked for. */
    void made(int worker) {
        var _ = times(worker);
    }

    /** It can do something from now on. */
    void started(int worker) {
        Times times = times(worker);
        synchronized (times) {
            times.start = System.nanoTime() - times.madeAt;
        }
    }

    void prepared(int worker, long nanos) {
        Times times = times(worker);
        synchronized (times) {
            times.init += nanos;
        }
    }

    /** @param arguments gives a text of them; called if the task is one of the slowest */
    void ran(int worker, long nanos, String task, Supplier<String> arguments) {
        Times times = times(worker);
        synchronized (times) {
            times.work += nanos;
            times.tasks++;
        }
        if (nanos <= threshold) {
            return;
        }
        var slow = new PoolInsights.SlowTask(task, arguments.get(), Duration.ofNanos(nanos), worker);
        synchronized (slowest) {
            slowest.add(slow);
            if (slowest.size() > PoolInsights.SLOWEST) {
                slowest.remove();
                threshold = slowest.element().time().toNanos();
            }
        }
    }

    void exited(int worker, long nanos) {
        Times times = times(worker);
        synchronized (times) {
            times.exit += nanos;
        }
    }

    void ended(int worker) {
        Times times = times(worker);
        synchronized (times) {
            times.endedAt = System.nanoTime();
        }
    }

    PoolInsights of(String pool) {
        var all = new ArrayList<PoolInsights.Worker>();
        workers.forEach((number, times) -> all.add(times.snapshot(number)));
        List<PoolInsights.SlowTask> slow;
        synchronized (slowest) {
            slow = new ArrayList<>(slowest);
        }
        slow.sort(Comparator.comparing(PoolInsights.SlowTask::time).reversed());
        return new PoolInsights(pool, all, slow);
    }
}
