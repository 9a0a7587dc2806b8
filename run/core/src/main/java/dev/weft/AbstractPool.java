package dev.weft;

import dev.weft.host.Reach;
import dev.weft.ipc.Unsendable;
import dev.weft.job.Uncaught;
import dev.weft.seen.OpenPools;
import dev.weft.seen.PoolReading;
import dev.weft.seen.ReadablePool;
import dev.weft.worker.Block;
import dev.weft.worker.Loop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The face of a pool over what backends differ in: how a job is made, how jobs are handed over, how workers end. */
abstract class AbstractPool implements Pool, ReadablePool, Unsendable {
    private static final AtomicInteger POOLS = new AtomicInteger();

    final PoolOptions options;

    /** The label of its workers, null for none. */
    final @Nullable String label;

    /** Null if none are kept. */
    final @Nullable Insights insights;

    private final @Nullable AbstractPool family;

    // What the members of a family share.
    private final String name;
    private final NamedValues values;
    private final ProgramContext context;
    private final Spaced.Number jobs;
    private final AtomicInteger workers;
    private final AtomicBoolean advised;
    private final Spaced.Adder submitted;
    private final Spaced.Adder done;
    private final Spaced.Adder failed;
    private final Spaced.Adder cancelled;
    private final Spaced.Adder retried;

    /** Whether it was given a task; racy, since what it leads to may be done twice. */
    private boolean used;

    private volatile boolean published;

    /** @param family the pool that this one is a member of, for the tasks with {@code label}; null if it stands for itself */
    AbstractPool(PoolOptions options, @Nullable AbstractPool family, @Nullable String label) {
        this.options = options;
        this.label = label;
        this.family = family;
        if (family == null) {
            name = "pool-" + POOLS.incrementAndGet();
            values = new NamedValues(this);
            context = new ProgramContext(name, values, new HomeSharer(this::reach));
            insights = options.keepsInsights() ? new Insights() : null;
            jobs = new Spaced.Number();
            workers = new AtomicInteger();
            advised = new AtomicBoolean();
            submitted = new Spaced.Adder();
            done = new Spaced.Adder();
            failed = new Spaced.Adder();
            cancelled = new Spaced.Adder();
            retried = new Spaced.Adder();
        } else {
            name = family.name;
            values = family.values;
            context = family.context;
            insights = family.insights;
            jobs = family.jobs;
            workers = family.workers;
            advised = family.advised;
            submitted = family.submitted;
            done = family.done;
            failed = family.failed;
            cancelled = family.cancelled;
            retried = family.retried;
        }
    }

    /** Makes the components of the program and lets the pool be seen; the last that a constructor does. */
    final void opened() {
        if (family == null) {
            context.make(options.components());
            OpenPools.add(this);
            Forgotten.watch();
        }
    }

    /** Whether something is lost if the program ends now. */
    final boolean isForgotten() {
        return !isShutdown() && (hasProcesses() || open() > 0);
    }

    /** The pool that runs tasks with {@code taskOptions}: this one, unless they have a label. */
    AbstractPool member(TaskOptions taskOptions) {
        String wanted = taskOptions.label();
        if (wanted != null) {
            throw noSuchLabel(wanted, Set.of());
        }
        return this;
    }

    final IllegalArgumentException noSuchLabel(String wanted, Set<String> labels) {
        return new IllegalArgumentException(name + " has no workers with the label \"" + wanted + "\", "
                + (labels.isEmpty() ? "nor with any other" : "but with \"" + String.join("\", \"", labels) + "\"")
                + "; open it with PoolOptions.defaults().label(\"" + wanted + "\", 1)");
    }

    /** How many workers the family has that share a machine. */
    final int fleet() {
        PoolOptions all = family == null ? options : family.options;
        return all.workersOr(Weft.cores()) + all.labels().values().stream().mapToInt(count -> count).sum();
    }

    /** The number of a worker that is new. */
    final int nextWorker() {
        return workers.incrementAndGet();
    }

    /** Where workers are. */
    Reach reach() {
        return Reach.THREADS;
    }

    /** Whether workers are processes. */
    final boolean hasProcesses() {
        return reach() != Reach.THREADS;
    }

    /** Has workers know a value of the namespace. */
    void named(String valueName, Object value) {}

    /** The values for workers in this JVM. */
    final NamedValues values() {
        return values;
    }

    /** What the namespace has now stays so, since a worker may begin. */
    final void use() {
        if (!used) {
            values.close();
            used = true;
        }
    }

    @Override
    public final WorkerContext context() {
        return context;
    }

    @Override
    public final Sharer sharer() {
        return context.sharer();
    }

    @Override
    public final PoolInsights insights() {
        if (insights == null) {
            throw new IllegalStateException(name + " keeps no insights; open it with PoolOptions.defaults().insights()");
        }
        return insights.of(name);
    }

    /** The word for the backend, as in {@link Pool#of}. */
    abstract String kind();

    /** How many tasks run at a time at most; 0 where each runs in the call that hands it over. */
    abstract int width();

    /** What it costs to hand over a chunk, roughly, as measured with {@code bench/Chunks.java}; that depends on the machine. */
    abstract long handOverNanos();

    /** What its workers do from now on while a map calls functions as tasks of this name; null if there is nothing to tell. */
    @Nullable WorkersAtWork workersAtWork(String task) {
        return new LocalWorkers(task, true);
    }

    /** Says on standard error, once a pool, that a loop has run with a chunk far off, if it has. */
    final void advise(int chunk, long items, double itemNanos) {
        if (chunk > 0 && items > 0 && !advised.get()) {
            String text = ChunkAdvice.text(name, chunk, items, itemNanos, width(), handOverNanos());
            if (text != null && !advised.getAndSet(true)) {
                System.err.println(text);
            }
        }
    }

    /** Hands over jobs that one worker may run one after the other; none is run if this throws. */
    abstract void hand(List<? extends PoolJob<?>> jobs) throws RejectedExecutionException;

    void hand(PoolJob<?> job) throws RejectedExecutionException {
        hand(List.of(job));
    }

    /** Called by a thread that is about to wait for a job. */
    void awaited() {}

    /** Makes the jobs that call one function; a backend that sends code elsewhere does it once for all of them. */
    <A extends @Nullable Object, R extends @Nullable Object> Calls<A, R> calls(
            Callee<A, R> callee, TaskOptions options) {
        return new LocalCalls<>(this, callee, options);
    }

    /** Makes the job of a task without an argument. */
    <T extends @Nullable Object> PoolJob<T> job(Object code, Callable<? extends T> body, TaskOptions options) {
        return new PoolJob<>(this, code, body, options);
    }

    /** Makes the job of one call. */
    <A extends @Nullable Object, R extends @Nullable Object> PoolJob<R> job(Callee<A, R> callee, A item) {
        return new PoolJob<>(this, callee.code(), new Application<>(callee, item), TaskOptions.defaults());
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
        use();
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

    /** How many tasks were handed over and have not ended. */
    final long open() {
        return submitted.sum() - done.sum() - failed.sum() - cancelled.sum();
    }

    final PoolStats stats(int size, int running) {
        return stats(size, running, List.of(), Map.of(), List.of());
    }

    final PoolStats stats(int size, int running, List<PoolStats.Worker> workers, Map<WorkerEnd, Integer> ends,
            Collection<PoolStats.Ended> lastEnds) {
        long queued = Math.max(0, open() - running);
        return new PoolStats(name, size, queued, running, done.sum(), failed.sum(), cancelled.sum(), retried.sum(), workers, ends,
                List.copyOf(lastEnds));
    }

    @Override
    public final @Nullable PoolReading read() {
        return isTerminated() ? null : Readings.of(this);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String whyNot() {
        return name + " stays in its process, as every pool; open one in the task, or hand over the tasks outside";
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + " " + name + (isTerminated() ? " (ended)" : isShutdown() ? " (shut down)" : "");
    }

    final RejectedExecutionException shutDownError() {
        return new RejectedExecutionException(name + " takes no more tasks: it was shut down");
    }

    private <J extends PoolJob<?>> J handOver(J job) {
        job.queued();
        job.sent();
        job.pool.hand(job);
        return job;
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Task<T> task) {
        return submit(task, TaskOptions.defaults());
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Task<T> task, TaskOptions options) {
        return handOver(member(options).job(Objects.requireNonNull(task, "task"), task, options));
    }

    @Override
    public final <T extends @Nullable Object> Job<T> submit(Callable<T> task) {
        return handOver(job(Objects.requireNonNull(task, "task"), task, TaskOptions.defaults()));
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
        return member(options).<@Nullable Void>job(
                Objects.requireNonNull(action, "action"),
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
        return handOver(job(Callee.<A, R>of(fn), a));
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Job<R> submit(
            Fn2<? super A, ? super B, ? extends R> fn, A a, B b) {
        return handOver(job(Callee.<A, B, R>of(fn), new Callee.Row(a, b)));
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> Job<R>
            submit(Fn3<? super A, ? super B, ? super C, ? extends R> fn, A a, B b, C c) {
        return handOver(job(Callee.<A, B, C, R>of(fn), new Callee.Row(a, b, c)));
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
                Uncaught.report(error);
            }
        });
    }

    private <A extends @Nullable Object, R extends @Nullable Object> List<R> mapAll(
            Iterable<? extends A> items, Callee<A, R> callee, MapOptions options) {
        try (var mapped = new MappedItems<A, R>(member(options.task()), items, callee, options.inOrder(), Mapping.MAP_LOOK_AHEAD)) {
            return mapped.all();
        }
    }

    private <A extends @Nullable Object, R extends @Nullable Object> Job<List<R>> mapJob(
            Iterable<? extends A> items, Callee<A, R> callee, MapOptions options) {
        var all = new ArrayList<A>();
        items.forEach(all::add);
        var job = new MapJob<A, R>(member(options.task()), all.size(), callee, options);
        job.hand(all);
        return job;
    }

    private <A extends @Nullable Object, R extends @Nullable Object> Stream<R> results(
            Iterable<? extends A> items, Callee<A, R> callee, MapOptions options) {
        AbstractPool member = member(options.task());
        return ResultStream.ofValues(
                () -> new MappedItems<A, R>(member, items, callee, options, Mapping.STREAM_LOOK_AHEAD), options.ordered());
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        return mapAll(items, Callee.<A, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> as, Iterable<? extends B> bs, Fn2<? super A, ? super B, ? extends R> fn, MapOptions options) {
        return mapAll(Sources.zip(List.of(as, bs)), Callee.<A, B, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object>
            List<R> map(Iterable<? extends A> as, Iterable<? extends B> bs, Iterable<? extends C> cs,
                    Fn3<? super A, ? super B, ? super C, ? extends R> fn, MapOptions options) {
        return mapAll(Sources.zip(List.of(as, bs, cs)), Callee.<A, B, C, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn,
            MapOptions options) {
        return mapAll(Sources.pairs(pairs), Callee.<A, B, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Job<List<R>> mapAsync(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        return mapJob(items, Callee.<A, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Job<List<R>> starmapAsync(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn,
            MapOptions options) {
        return mapJob(Sources.pairs(pairs), Callee.<A, B, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        return results(items, Callee.<A, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            BaseStream<? extends A, ?> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        return this.<A, R>results(Sources.<A>of(items::iterator), Callee.<A, R>of(fn), options).onClose(items::close);
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends A> as, Iterable<? extends B> bs, Fn2<? super A, ? super B, ? extends R> fn, MapOptions options) {
        return results(Sources.zip(List.of(as, bs)), Callee.<A, B, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Stream<R> starstream(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn,
            MapOptions options) {
        return results(Sources.pairs(pairs), Callee.<A, B, R>of(fn), options);
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Stream<Outcome<R>> outcomes(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        AbstractPool member = member(options.task());
        return ResultStream.ofOutcomes(
                () -> new MappedItems<A, R>(member, items, Callee.<A, R>of(fn), options, Mapping.STREAM_LOOK_AHEAD), options.ordered());
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> mapping(
            Fn<? super A, ? extends R> fn, MapOptions options) {
        AbstractPool member = member(options.task());
        return MappedStream.gatherer(() ->
                new Mapping<A, R>(member, Callee.<A, R>of(fn), options, Mapping.STREAM_LOOK_AHEAD, Progress.UNKNOWN));
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> Collector<A, ?, List<R>> collecting(
            Fn<? super A, ? extends R> fn, MapOptions options) {
        AbstractPool member = member(options.task());
        return MappedCollection.collector(() ->
                new Mapping<A, R>(member, Callee.<A, R>of(fn), options, Mapping.MAP_LOOK_AHEAD, Progress.UNKNOWN));
    }

    @Override
    public final ParallelRange parallel(long from, long to) {
        return new ParallelRange(this, from, to, MapOptions.defaults());
    }

    @Override
    public final <A extends @Nullable Object, R extends @Nullable Object> R reduce(
            Iterable<? extends A> items, R identity, Fn<? super A, ? extends R> fn, Fn2<? super R, ? super R, ? extends R> combine,
            MapOptions options) {
        var all = new Reduction<R>(identity, combine);
        loop(items, new Block(Loop.REDUCE, fn, combine), options, (_, part) -> all.add(part));
        return all.value();
    }

    @Override
    @SuppressWarnings("NullAway") // sums are not null
    public final <A extends @Nullable Object> long sumLong(
            Iterable<? extends A> items, Fn<? super A, ? extends Number> fn, MapOptions options) {
        var all = new long[1];
        loop(items, new Block(Loop.SUM_LONG, fn, null), options, (_, part) -> all[0] += (Long) part);
        return all[0];
    }

    @Override
    @SuppressWarnings("NullAway") // sums are not null
    public final <A extends @Nullable Object> double sumDouble(
            Iterable<? extends A> items, Fn<? super A, ? extends Number> fn, MapOptions options) {
        var all = new double[1];
        loop(items, new Block(Loop.SUM_DOUBLE, fn, null), options, (_, part) -> all[0] += (Double) part);
        return all[0];
    }

    private void loop(Iterable<?> items, Block block, MapOptions options, Blocks.Taker taker) {
        Blocks.ofItems(member(options.task()), block, items, options).run(taker);
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
            // The last ones first, so that a worker which becomes free finds nothing to begin.
            handed.reversed().forEach(Job::cancel);
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

    /** Waits for the end of all workers, at most {@code nanos}, and gives whether it came. */
    abstract boolean awaitWorkers(long nanos) throws InterruptedException;

    @Override
    public final boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        boolean ended = awaitWorkers(unit.toNanos(timeout));
        if (ended) {
            context.stop();
        }
        return ended;
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
}
