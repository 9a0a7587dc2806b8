package dev.weft;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where the time of a pool's workers went, and which tasks took longest. {@link #toString} gives it as a table:
 *
 * <pre>
 * pool-1: 104 tasks, 91 % of the time of its workers at work
 *   worker      start       init    waiting       work       exit     tasks
 *        1      41 ms        0 ms      12 ms     602 ms        0 ms       52
 *        2      44 ms        0 ms      30 ms     595 ms        0 ms       52
 * The slowest tasks:
 *      120 ms  worker 2  Fib.fib(31)
 * </pre>
 *
 * @param pool the pool's name
 * @param workers all workers that there were, in the order of their numbers; on virtual threads and in the calling thread a worker is what
 *     runs one task at a time
 * @param slowest the tasks whose runs took longest, the longest first; at most {@value #SLOWEST}
 */
public record PoolInsights(String pool, List<Worker> workers, List<SlowTask> slowest) {
    /** How many of the slowest tasks are kept. */
    public static final int SLOWEST = 10;

    public PoolInsights {
        workers = List.copyOf(workers);
        slowest = List.copyOf(slowest);
    }

    /**
     * The time of one worker, from when it was asked for until its end or now.
     *
     * @param number its number in the pool
     * @param start until it could do anything: the start of its JVM or thread
     * @param init its components and initializer
     * @param waiting all else: nothing to do, or the way of tasks and results; also what the present task has taken so far
     * @param work its tasks
     * @param exit its exit, and the end of its components
     * @param tasks how many tasks it has run, each attempt counts
     */
    public record Worker(int number, Duration start, Duration init, Duration waiting, Duration work, Duration exit, long tasks) {
        private Duration all() {
            return start.plus(init).plus(waiting).plus(work).plus(exit);
        }
    }

    /**
     * A task that took long.
     *
     * @param name as {@link Job#name()}
     * @param arguments what it was called with, or what its lambda captured, as a text that may be shortened
     * @param time how long its code ran
     * @param worker the number of the worker that ran it
     */
    public record SlowTask(String name, String arguments, Duration time, int worker) {}

    /** The part of the time of all workers in which they worked, from 0 to 1; 0 if there was none. */
    public double workShare() {
        double all = workers.stream().mapToDouble(worker -> worker.all().toNanos()).sum();
        return all == 0 ? 0 : workers.stream().mapToDouble(worker -> worker.work.toNanos()).sum() / all;
    }

    @Override
    public String toString() {
        long tasks = workers.stream().mapToLong(Worker::tasks).sum();
        var text = new StringBuilder(String.format(Locale.ROOT, "%s: %,d tasks, %.0f %% of the time of its workers at work%n", pool, tasks,
                100 * workShare()));
        text.append(String.format(Locale.ROOT, "%8s %10s %10s %10s %10s %10s %9s%n",
                "worker", "start", "init", "waiting", "work", "exit", "tasks"));
        for (Worker worker : workers) {
            text.append(String.format(Locale.ROOT, "%8d %10s %10s %10s %10s %10s %,9d%n", worker.number, text(worker.start),
                    text(worker.init), text(worker.waiting), text(worker.work), text(worker.exit), worker.tasks));
        }
        if (!slowest.isEmpty()) {
            text.append("The slowest tasks:").append(System.lineSeparator());
        }
        for (SlowTask task : slowest) {
            text.append(String.format(Locale.ROOT, "%11s  worker %d  %s(%s)%n", text(task.time), task.worker, task.name, task.arguments));
        }
        return text.toString().stripTrailing();
    }

    private static String text(Duration time) {
        double millis = time.toNanos() / 1e6;
        if (millis < 1) {
            return String.format(Locale.ROOT, "%.0f µs", millis * 1_000);
        }
        return millis < 10_000 ? String.format(Locale.ROOT, "%.0f ms", millis) : String.format(Locale.ROOT, "%.1f s", millis / 1_000);
    }
}
