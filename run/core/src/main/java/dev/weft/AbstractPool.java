package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The face of a pool over what backends differ in: how a job is made, how jobs are handed over, how workers end. */
abstract class AbstractPool implements Pool {
    private static final AtomicInteger POOLS = new AtomicInteger();

    private final String name = "pool-" + POOLS.incrementAndGet();
    private final AtomicLong jobs = new AtomicLong();
    private volatile boolean published;
    private final LongAdder submitted = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder retried = new LongAdder();

    /** How many tasks run at a time at most; 0 where each runs in the call that hands it over. */
    abstract int width();

    /** Hands over jobs that one worker may run one after the other; none is run if this throws. */
    abstract void hand(List<? extends PoolJob<?>> jobs) throws RejectedExecutionException;

    /** Called by a thread that is about to wait for a job. */
    void awaited() {}

    /** Makes the jobs that call one function; a backend that sends code elsewhere does it once for all of them. */
    <A extends @Nullable Object, R extends @Nullable Object> Calls<A, R> calls(
            Fn<? super A, ? extends R> fn, TaskOptions options) {
        return new LocalCalls<>(this, fn, options);
    }

    /** Makes the job of a task without an argument. */
    <T extends @Nullable Object> PoolJob<T> job(Object code, Callable<? extends T> body, TaskOptions options) {
        return new PoolJob<>(this, code, body, options);
    }

    /** Makes the job of the call {@code fn.apply(a)}. */
    <A extends @Nullable Object, R extends @Nullable Object> PoolJob<R> job(Fn<? super A, ? extends R> fn, A a) {
        return new PoolJob<>(this, fn, () -> fn.apply(a), TaskOptions.defaults());
    }

    /** The first of {@code count} numbers that follow each other. */
    final long nextNumbers(int count) {
        return jobs.addAndGet(count) - count + 1;
    }

    @Override
    public final void publish() {
        published = true;
        PoolBean.register(this);
        if (isShutdown()) {
            unpublish();
        }
    }

    /** Called when the pool was shut down, without a lock. */
    final void unpublish() {
        if (published) {
            published = false;
            PoolBean.unregister(this);
        }
    }

    /** Called by {@link #hand} with the number of jobs that it accepts. */
    final void submitted(int count) {
        submitted.add(count);
    }

    /** Called once for each task that was handed over, this or {@link #succeeded}. */
    final void ended(Outcome<?> end) {
        switch (end) {
            case Outcome.Success<?> _ -> done.increment();
            case Outcome.Failure<?> _ -> failed.increment();
            case Outcome.Cancelled<?> _ -> cancelled.increment();
        }
    }

    final void succeeded(int count) {
        done.add(count);
    }

    final void retried() {
        retried.increment();
    }

    final PoolStats stats(int size, int running) {
        return stats(size, running, List.of(), Map.of(), List.of());
    }

    final PoolStats stats(int size, int running, List<PoolStats.Worker> workers, Map<WorkerEnd, Integer> ends,
            Collection<PoolStats.Ended> lastEnds) {
        long ended = done.sum() + failed.sum() + cancelled.sum();
        long queued = Math.max(0, submitted.sum() - ended - running);
        return new PoolStats(name, size, queued, running, done.sum(), failed.sum(), cancelled.sum(), retried.sum(), workers, ends,
                List.copyOf(lastEnds));
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + " " + name + (isTerminated() ? " (ended)" : isShutdown() ? " (shut down)" : "");
    }

    final RejectedExecutionException shutDownError() {
        return new RejectedExecutionException(name + " takes no more tasks: it was shut down");
    }

    private <J extends PoolJob<?>> J handOver(J job) {
        hand(List.of(job));
        return job;
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Task<T> task) {
        return submit(task, TaskOptions.defaults());
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Task<T> task, TaskOptions options) {
        return handOver(job(task, task, options));
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Callable<T> task) {
        return handOver(job(task, task, TaskOptions.defaults()));
    }

    @Override
    public final Job<@Nullable Void> submit(Action action) {
        return submit(action, TaskOptions.defaults());
    }

    @Override
    public final Job<@Nullable Void> submit(Action action, TaskOptions options) {
        return handOver(action(action, options));
    }

    @Override
    public final Job<?> submit(Runnable task) {
        return handOver(action(task, TaskOptions.defaults()));
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Runnable task, T result) {
        return new JobOf<>(submit(task), result);
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Action action, T result) {
        return new JobOf<>(submit(action), result);
    }

    private PoolJob<@Nullable Void> action(Runnable action, TaskOptions options) {
        return this.<@Nullable Void>job(
                action,
                () -> {
                    if (action instanceof Action statements) {
                        statements.act();
                    } else {
                        action.run();
                    }
                    return null;
                },
                options);
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Job<R> submit(Fn<? super A, ? extends R> fn, A a) {
        return handOver(this.<A, R>job(fn, a));
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> R call(Fn<? super A, ? extends R> fn, A a) {
        Job<R> job = this.<A, R>submit(fn, a);
        return Errors.value(Errors.await(job), job::name);
    }

    @Override
    public final void execute(Runnable task) {
        PoolJob<@Nullable Void> job = action(task, TaskOptions.defaults());
        if (job.isDone() && job.state() == Future.State.FAILED && job.exceptionNow() instanceof TaskNotEncodable reason) {
            // Whoever executes what completes a future of its own would wait for ever.
            throw new RejectedExecutionException(reason.getMessage(), reason);
        }
        var _ = handOver(job).onDone(end -> {
            if (end instanceof Outcome.Failure<?>(Throwable error)) {
                Errors.uncaught(error);
            }
        });
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        try (var mapping = new Mapping<A, R>(this, items, fn, options.inOrder(), Mapping.MAP_LOOK_AHEAD)) {
            return mapping.all();
        }
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        return ResultStream.over(() -> new Mapping<A, R>(this, items, fn, options, Mapping.STREAM_LOOK_AHEAD), options.ordered());
    }

    @Override
    public final <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public final <T> List<Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        var deadline = new Deadline(timeout, unit);
        var handed = new ArrayList<Job<T>>();
        try {
            for (Callable<T> task : tasks) {
                handed.add(submit(task));
            }
            for (Job<T> job : handed) {
                if (!deadline.await(job)) {
                    break;
                }
            }
        } finally {
            handed.forEach(Job::cancel);
        }
        return List.copyOf(handed);
    }

    @Override
    public final <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public final <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return new FirstSuccess<T>(this).of(tasks, new Deadline(timeout, unit));
    }

    @Override
    public final void terminate() {
        shutdownNow();
        awaitEnd();
    }

    @Override
    public final void close() {
        shutdown();
        awaitEnd();
    }

    /** Waits for the end of all workers; an interrupt stops what still runs and is kept for the caller to see. */
    private void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                if (awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                shutdownNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels {@code jobs} that were never begun and gives them back as plain code. */
    static List<Runnable> handBack(Collection<? extends PoolJob<?>> jobs) {
        var tasks = new ArrayList<Runnable>();
        jobs.forEach(job -> job.handBack(tasks));
        return tasks;
    }

    static CancellationException interruptedError(String what) {
        Thread.currentThread().interrupt();
        return new CancellationException(what + " was interrupted");
    }
}
