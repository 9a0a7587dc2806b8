package dev.weft;

import dev.weft.job.Errors;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on workers: the calling thread, threads, virtual threads or worker JVMs. Code written for one backend runs on the others
 * unchanged.
 *
 * {@snippet :
 * try (var pool = Pool.processes()) {
 *     IO.println(pool.map(List.of(1, 2, 3, 4), n -> n * n));   // [1, 4, 9, 16]
 * }
 * }
 *
 * <p><b>Backends.</b> They differ in what a worker is, and so in what stopping means. {@link #inline} runs each task in the call that
 * hands it over. {@link #threads} and {@link #virtualThreads} interrupt a task that is to be stopped. {@link #processes} runs each
 * worker in a JVM of its own: functions, arguments and results are copied and must be serializable, a task works on its own statics, and
 * one that is to be stopped is stopped for sure, by killing its JVM. A worker JVM finds the classes of this program by itself: on the
 * class path, or through this JVM, so that single-file programs and JShell work as well.
 *
 * <p><b>A failure belongs to one task.</b> Errors thrown by a task reach whoever asks for its result. A worker that dies fails the task
 * that it was running, as {@link WorkerKilled} or {@link WorkerExited}, or begins it again when {@code maxAttempts} allows; a new worker
 * takes its place, and all other tasks run as if nothing had happened.
 *
 * <p><b>End.</b> {@link #close} finishes what was handed over; {@link #shutdownNow} and {@link #terminate} stop it. A pool that is never
 * closed does not keep the JVM alive, and its workers end with it, however it ends.
 *
 * <p>A pool may be used by any number of threads at once, also from within tasks and {@link Job#onDone} actions.
 */
public interface Pool extends ExecutorService {
    /** A pool without workers: each task runs in the call that hands it over. For debugging, and for plain loops. */
    static Pool inline() {
        return inline(PoolOptions.defaults());
    }

    /** A pool without workers whose tasks have what {@code options} say; the number of workers has no effect. */
    static Pool inline(PoolOptions options) {
        return LabelledPool.open(options, InlinePool::new);
    }

    /** A pool of {@link Weft#cores()} platform threads. */
    static Pool threads() {
        return threads(PoolOptions.defaults());
    }

    /** A pool of at most {@code workers} platform threads. */
    static Pool threads(int workers) {
        return threads(PoolOptions.defaults().workers(workers));
    }

    /** A pool of platform threads as {@code options} describe them. */
    static Pool threads(PoolOptions options) {
        return LabelledPool.open(options, ThreadPool::new);
    }

    /** A pool with a virtual thread for each task. */
    static Pool virtualThreads() {
        return virtualThreads(PoolOptions.defaults());
    }

    /** A pool of virtual threads of which at most {@code limit} run a task at a time. */
    static Pool virtualThreads(int limit) {
        return virtualThreads(PoolOptions.defaults().workers(Checks.atLeastOne("limit", limit)));
    }

    /** A pool of virtual threads; the number of workers that {@code options} name is how many run a task at a time at most. */
    static Pool virtualThreads(PoolOptions options) {
        return LabelledPool.open(options, VirtualThreadPool::new);
    }

    /** A pool of {@link Weft#cores()} worker JVMs. */
    static Pool processes() {
        return processes(ProcessOptions.defaults());
    }

    /** A pool of at most {@code workers} worker JVMs. */
    static Pool processes(int workers) {
        return processes(ProcessOptions.defaults().workers(workers));
    }

    /** A pool of worker JVMs with what {@code options} say of the workers of any pool. */
    static Pool processes(PoolOptions options) {
        return processes(ProcessOptions.of(options));
    }

    /** A pool of worker JVMs as {@code options} describe them. */
    static Pool processes(ProcessOptions options) {
        return LabelledPool.open(options.pool(), (own, family, label) -> new ProcessPool(options.pool(own), family, label));
    }

    /**
     * A pool of worker JVMs on the nodes of a cluster, which are started with {@code weft worker URL} and meet this program at a server,
     * Redis or Valkey. Needs the artifact {@code weft-cluster}, and the key of the nodes in the environment variable {@code WEFT_KEY}.
     *
     * <p>Tasks wait as long as there is no node. A task is begun once, but when the node that runs it is lost, then it is begun again on
     * another one.
     *
     * @param url such as {@code redis://host:6379}, see {@link ClusterOptions#url}
     * @throws IllegalStateException if the server cannot be reached, or there is no key
     */
    static Pool cluster(String url) {
        return cluster(ClusterOptions.of(url));
    }

    /** A pool of worker JVMs on the nodes of a cluster as {@code options} describe them; see {@link #cluster(String)}. */
    static Pool cluster(ClusterOptions options) {
        return Clusters.open(options);
    }

    /**
     * The pool that {@code spec} describes: {@code "inline"}, {@code "threads"}, {@code "threads:4"}, {@code "virtual"},
     * {@code "virtual:1000"}, {@code "processes"}, {@code "processes:4"} or {@code "cluster:redis://host:6379"}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Pool of(String spec) {
        return of(spec, PoolOptions.defaults());
    }

    /** As {@link #of(String)}, with options, of which a number in {@code spec} is stronger than that of workers. */
    static Pool of(String spec, PoolOptions options) {
        return PoolSpec.open(spec, options);
    }

    /**
     * The pool that whoever starts the program chooses, by the system property {@code weft.pool} or else the environment variable
     * {@code WEFT_POOL}, both as in {@link #of}; where neither is set, the one that {@code otherwise} describes.
     *
     * @throws IllegalArgumentException if it is none that {@code of} knows; the message says where it stands
     */
    static Pool configured(String otherwise) {
        return configured(otherwise, PoolOptions.defaults());
    }

    /** As {@link #configured(String)}, with options, of which a number that is configured is stronger than that of workers. */
    static Pool configured(String otherwise, PoolOptions options) {
        return PoolSpec.configured(otherwise, options);
    }

    /** {@code pool-1}, {@code pool-2}, …: what threads, worker processes, traces and errors call this pool. */
    String name();

    /**
     * The context of the program, from the view of this pool: its {@linkplain WorkerContext#namespace namespace} may be written until the
     * first task is handed over, and its components are those of the program. Tasks ask {@link WorkerContext#current}.
     */
    WorkerContext context();

    /** Makes objects that the tasks of this pool have in common with each other and with the program. It is closed with the pool. */
    Sharer sharer();

    /**
     * Changes how many workers run at most while tasks run. More start when there is work for them; of too many, those end that have
     * nothing to do, and others when their task has ended. No task is lost. On {@link #inline}, which has no workers, nothing changes.
     * On virtual threads without a limit, what runs already is not counted against the new one.
     *
     * @param workers at least 1
     */
    void resize(int workers);

    /** What the pool has done so far and does now. Costs some microseconds a worker; may be asked at any time, also after the end. */
    PoolStats stats();

    /**
     * Where the time of the workers went so far, and which tasks took longest, with their arguments; may be asked at any time, also after
     * the end.
     *
     * @throws IllegalStateException if the pool was not opened with {@link PoolOptions#insights()}
     */
    PoolInsights insights();

    /**
     * Shows the pool to management tools as {@code dev.weft:type=Pool,name=pool-1}, a {@link PoolMXBean} of the platform's MBean
     * server, until it is shut down. Nothing of that is loaded before.
     */
    void publish();

    /** Hands over a task. One that cannot be sent to its worker is a job that failed with {@link TaskNotEncodable}. */
    <T extends @Nullable Object> Job<T> submit(Task<T> task);

    /** Hands over a task with a name or a number of attempts. */
    <T extends @Nullable Object> Job<T> submit(Task<T> task, TaskOptions options);

    /** Hands over code without a result. */
    Job<@Nullable Void> submit(Action action);

    /** Hands over code without a result, with a name or a number of attempts. */
    Job<@Nullable Void> submit(Action action, TaskOptions options);

    /** As {@link #submit(Action)}; the job's result is {@code result}, which does not travel. */
    <T extends @Nullable Object> Job<T> submit(Action action, T result);

    /** Hands over the call {@code fn.apply(a)}. */
    <A extends @Nullable Object, R extends @Nullable Object> Job<R> submit(Fn<? super A, ? extends R> fn, A a);

    /** Hands over the call {@code fn.apply(a, b)}. */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Job<R> submit(
            Fn2<? super A, ? super B, ? extends R> fn, A a, B b);

    /** Hands over the call {@code fn.apply(a, b, c)}. */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> Job<R> submit(
            Fn3<? super A, ? super B, ? super C, ? extends R> fn, A a, B b, C c);

    /** Runs {@code fn.apply(a)} on a worker and waits for the result; errors are thrown as by {@link #map}. */
    default <A extends @Nullable Object, R extends @Nullable Object> R call(Fn<? super A, ? extends R> fn, A a) {
        return Errors.result(this.<A, R>submit(fn, a));
    }

    /** Runs {@code fn.apply(a, b)} on a worker and waits for the result; errors are thrown as by {@link #map}. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> R call(
            Fn2<? super A, ? super B, ? extends R> fn, A a, B b) {
        return Errors.result(this.<A, B, R>submit(fn, a, b));
    }

    /** Runs {@code fn.apply(a, b, c)} on a worker and waits for the result; errors are thrown as by {@link #map}. */
    default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> R call(
            Fn3<? super A, ? super B, ? super C, ? extends R> fn, A a, B b, C c) {
        return Errors.result(this.<A, B, C, R>submit(fn, a, b, c));
    }

    /**
     * The results of {@code fn} for all items, in the order of the items. Every item is run, also when one fails; then the first
     * failure in the order of the items is thrown, with all others as suppressed exceptions. An unchecked error is thrown as it is, a
     * checked one in a {@link TaskException}. An error of the iterator itself is thrown after the items before it were run.
     *
     * @throws java.util.concurrent.CancellationException if the pool was shut down with {@link #shutdownNow}, or this thread was
     *     interrupted (then its interrupt status is set): what has not begun is cancelled
     */
    default <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn) {
        return map(items, fn, MapOptions.defaults());
    }

    /** As {@link #map(Iterable, Fn)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options);

    /**
     * The results of {@code fn} for the first of {@code as} with the first of {@code bs}, the second with the second, and so on; the
     * shorter one ends it. All else is as for {@link #map(Iterable, Fn)}.
     */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> as, Iterable<? extends B> bs, Fn2<? super A, ? super B, ? extends R> fn) {
        return map(as, bs, fn, MapOptions.defaults());
    }

    /** As {@link #map(Iterable, Iterable, Fn2)}, with options. */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> as, Iterable<? extends B> bs, Fn2<? super A, ? super B, ? extends R> fn, MapOptions options);

    /** As {@link #map(Iterable, Iterable, Fn2)}, with three of everything. */
    default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> as, Iterable<? extends B> bs, Iterable<? extends C> cs,
            Fn3<? super A, ? super B, ? super C, ? extends R> fn) {
        return map(as, bs, cs, fn, MapOptions.defaults());
    }

    /** As {@link #map(Iterable, Iterable, Iterable, Fn3)}, with options. */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Iterable<? extends A> as, Iterable<? extends B> bs, Iterable<? extends C> cs,
            Fn3<? super A, ? super B, ? super C, ? extends R> fn, MapOptions options);

    /**
     * The results of {@code fn} for key and value of each pair, such as {@code Map.entry("a", 1)} or what {@link Map#entrySet} holds.
     * Keys and values travel, the pairs themselves do not. All else is as for {@link #map(Iterable, Fn)}.
     */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn) {
        return starmap(pairs, fn, MapOptions.defaults());
    }

    /** As {@link #starmap(Iterable, Fn2)}, with options. */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn,
            MapOptions options);

    /**
     * As {@link #map(Iterable, Fn)}, without waiting: reads all items, hands them over, and gives a job that ends with the results or
     * the failure that {@code map} would throw. Cancelling it cancels all items that have not ended. What the iterator throws is thrown
     * here, and then nothing is run. For more items than the memory should hold at a time use {@link #stream}.
     *
     * <p>{@link #inline} runs all of it in this call.
     */
    default <A extends @Nullable Object, R extends @Nullable Object> Job<List<R>> mapAsync(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn) {
        return mapAsync(items, fn, MapOptions.defaults());
    }

    /** As {@link #mapAsync(Iterable, Fn)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> Job<List<R>> mapAsync(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options);

    /** As {@link #mapAsync(Iterable, Fn)}, for pairs as {@link #starmap(Iterable, Fn2)} takes them. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Job<List<R>> starmapAsync(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn) {
        return starmapAsync(pairs, fn, MapOptions.defaults());
    }

    /** As {@link #starmapAsync(Iterable, Fn2)}, with options. */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Job<List<R>> starmapAsync(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn,
            MapOptions options);

    /**
     * The results of {@code fn} as a lazy, sequential stream. Items, which may be endless, are read on the thread that takes results,
     * and only {@link MapOptions#lookAhead()} of them ahead; reading begins with the terminal operation.
     *
     * <p>A failure is thrown from the terminal operation in its place in the order of results, as by {@link #map}, and ends the stream;
     * {@link #outcomes} goes on. An error of the iterator comes after the results of the items before it. Closing the stream cancels
     * what has not begun and so frees the workers; a stream that was read to its end, or failed, needs no closing.
     */
    default <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn) {
        return stream(items, fn, MapOptions.defaults());
    }

    /** As {@link #stream(Iterable, Fn)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options);

    /** As {@link #stream(Iterable, Fn)}, over what is left of an iterator. */
    default <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterator<? extends A> items, Fn<? super A, ? extends R> fn) {
        return stream(items, fn, MapOptions.defaults());
    }

    /** As {@link #stream(Iterator, Fn)}, with options. */
    default <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterator<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        return stream(Sources.<A>of(() -> items), fn, options);
    }

    /** As {@link #stream(Iterable, Fn)}, over what is left of a spliterator. */
    default <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Spliterator<? extends A> items, Fn<? super A, ? extends R> fn) {
        return stream(items, fn, MapOptions.defaults());
    }

    /** As {@link #stream(Spliterator, Fn)}, with options. */
    default <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Spliterator<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options) {
        return stream(Spliterators.iterator(items), fn, options);
    }

    /**
     * As {@link #stream(Iterable, Fn)}, over a stream, which may be one of numbers: {@code pool.stream(IntStream.range(0, 100), …)}. It
     * is closed together with the stream of results. Within a chain of stream operations, {@link #mapping} does the same.
     */
    default <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            BaseStream<? extends A, ?> items, Fn<? super A, ? extends R> fn) {
        return stream(items, fn, MapOptions.defaults());
    }

    /** As {@link #stream(BaseStream, Fn)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            BaseStream<? extends A, ?> items, Fn<? super A, ? extends R> fn, MapOptions options);

    /** As {@link #stream(Iterable, Fn)}, over two sources as {@link #map(Iterable, Iterable, Fn2)} takes them. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends A> as, Iterable<? extends B> bs, Fn2<? super A, ? super B, ? extends R> fn) {
        return stream(as, bs, fn, MapOptions.defaults());
    }

    /** As {@link #stream(Iterable, Iterable, Fn2)}, with options. */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Stream<R> stream(
            Iterable<? extends A> as, Iterable<? extends B> bs, Fn2<? super A, ? super B, ? extends R> fn, MapOptions options);

    /** As {@link #stream(Iterable, Fn)}, over pairs as {@link #starmap(Iterable, Fn2)} takes them. */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Stream<R> starstream(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn) {
        return starstream(pairs, fn, MapOptions.defaults());
    }

    /** As {@link #starstream(Iterable, Fn2)}, with options. */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Stream<R> starstream(
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs, Fn2<? super A, ? super B, ? extends R> fn,
            MapOptions options);

    /**
     * What became of each item, as a stream that a failure does not end: all else is as for {@link #stream(Iterable, Fn)}.
     *
     * <!--
     * {@snippet :
     * Pool pool = Pool.threads();
     * List<Path> files = List.of();
     * class Parser {
     *     static String parse(Path file) { return file.toString(); }
     * }
     * static void use(String tree) {}
     * static void log(Throwable error) {}
     * }
     * -->
     * {@snippet weft="continued" :
     * try (var outcomes = pool.outcomes(files, Parser::parse)) {
     *     outcomes.forEach(outcome -> {
     *         switch (outcome) {
     *             case Outcome.Success(var tree) -> use(tree);
     *             case Outcome.Failure(var error) -> log(error);
     *             case Outcome.Cancelled() -> { }
     *         }
     *     });
     * }
     * }
     */
    default <A extends @Nullable Object, R extends @Nullable Object> Stream<Outcome<R>> outcomes(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn) {
        return outcomes(items, fn, MapOptions.defaults());
    }

    /** As {@link #outcomes(Iterable, Fn)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> Stream<Outcome<R>> outcomes(
            Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options);

    /**
     * {@code fn} as a step of a stream: {@code names.stream().gather(pool.mapping(this::load)).filter(…).toList()}. Items are pushed by
     * the stream's thread, {@link MapOptions#lookAhead()} of them at most before a result is waited for. A failure is thrown from the
     * terminal operation, in its place in the order of results. When the stream wants no more results, as after {@code limit}, what has
     * not begun is cancelled. The gatherer may be used for several streams.
     */
    default <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> mapping(Fn<? super A, ? extends R> fn) {
        return mapping(fn, MapOptions.defaults());
    }

    /** As {@link #mapping(Fn)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> Gatherer<A, ?, R> mapping(
            Fn<? super A, ? extends R> fn, MapOptions options);

    /**
     * {@code fn} as the end of a stream: {@code names.stream().collect(pool.collecting(this::load))}, or of a part of it, as in
     * {@code Collectors.groupingBy(Name::kind, pool.collecting(this::load))}. The stream's threads hand over items while they come; the
     * results are in the order of the items, also from a parallel stream. All else is as for {@link #mapping}.
     */
    default <A extends @Nullable Object, R extends @Nullable Object> Collector<A, ?, List<R>> collecting(Fn<? super A, ? extends R> fn) {
        return collecting(fn, MapOptions.defaults());
    }

    /** As {@link #collecting(Fn)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> Collector<A, ?, List<R>> collecting(
            Fn<? super A, ? extends R> fn, MapOptions options);

    /**
     * A loop over the whole numbers from {@code from} on, up to {@code to} exclusive; none if that is not above {@code from}. Workers are
     * sent ranges and give back sums, arrays or single values, so that it is cheap for short loop bodies as well.
     *
     * <!--
     * {@snippet :
     * Pool pool = Pool.threads();
     * }
     * -->
     * {@snippet weft="continued" :
     * long sum = pool.parallel(0, 10_000).sum(n -> n * n);   // 333283335000
     * }
     */
    ParallelRange parallel(long from, long to);

    /**
     * All results of {@code fn} made one: {@code pool.reduce(words, 0, String::length, Integer::sum)}. Items travel in blocks; each
     * worker combines the results of its blocks, and the calling thread what came of these, in the order of the items. So only few
     * results come back, and {@code items} may be more than the memory holds.
     *
     * <p>The first failure in the order of the items ends it, as in a plain loop: that is thrown, as by {@link #map}, and blocks that have
     * not begun are not run. An error of the iterator is thrown after the items before it were run. A block is one task: attempts and
     * time limits concern it as a whole; with {@link MapOptions#chunk chunk(1)} they concern each item.
     *
     * @param identity the value for no items, which changes nothing when combined with a result
     * @param combine makes one of two results; it must be associative, and runs in workers as well as in this thread
     */
    default <A extends @Nullable Object, R extends @Nullable Object> R reduce(
            Iterable<? extends A> items, R identity, Fn<? super A, ? extends R> fn, Fn2<? super R, ? super R, ? extends R> combine) {
        return this.<A, R>reduce(items, identity, fn, combine, MapOptions.defaults());
    }

    /** As {@link #reduce(Iterable, Object, Fn, Fn2)}, with options. */
    <A extends @Nullable Object, R extends @Nullable Object> R reduce(
            Iterable<? extends A> items, R identity, Fn<? super A, ? extends R> fn, Fn2<? super R, ? super R, ? extends R> combine,
            MapOptions options);

    /**
     * The sum of {@code fn} over all items, a whole number of any type, made as {@link #reduce} does. As all sums of {@code long}, it
     * wraps around where it does not fit.
     */
    default <A extends @Nullable Object> long sumLong(Iterable<? extends A> items, Fn<? super A, ? extends Number> fn) {
        return this.<A>sumLong(items, fn, MapOptions.defaults());
    }

    /** As {@link #sumLong(Iterable, Fn)}, with options. */
    <A extends @Nullable Object> long sumLong(Iterable<? extends A> items, Fn<? super A, ? extends Number> fn, MapOptions options);

    /**
     * The sum of {@code fn} over all items, a number of any type, made as {@link #reduce} does. Where blocks begin depends on time, and
     * so does the rounding of the sum; with {@link MapOptions#chunk} it is the same each time.
     */
    default <A extends @Nullable Object> double sumDouble(Iterable<? extends A> items, Fn<? super A, ? extends Number> fn) {
        return this.<A>sumDouble(items, fn, MapOptions.defaults());
    }

    /** As {@link #sumDouble(Iterable, Fn)}, with options. */
    <A extends @Nullable Object> double sumDouble(Iterable<? extends A> items, Fn<? super A, ? extends Number> fn, MapOptions options);

    /** Hands over a task; on {@link #processes} it must be serializable, as a {@link Task} is. */
    @Override
    <T extends @Nullable Object> Job<T> submit(Callable<T> task);

    /** Hands over a task; on {@link #processes} it must be serializable, as an {@link Action} is. */
    @Override
    Job<?> submit(Runnable task);

    /** As {@link #submit(Runnable)}; the job's result is {@code result}, which does not travel. */
    @Override
    <T extends @Nullable Object> Job<T> submit(Runnable task, T result);

    /**
     * As {@link #submit(Action)}, for code whose end nobody waits for: an error goes to the uncaught exception handler of the thread
     * that learns of it.
     */
    default void execute(Action action) {
        execute((Runnable) action);
    }

    /**
     * Waits for the end of a pool that was shut down.
     *
     * @param timeout how long at most; zero or a negative one only looks
     * @return whether it has ended
     * @throws IllegalStateException if it was not shut down, since it would not end then
     */
    default boolean join(Duration timeout) throws InterruptedException {
        if (!isShutdown()) {
            throw new IllegalStateException(name() + " cannot be waited for before it is shut down; call shutdown, shutdownNow or close");
        }
        return awaitTermination(new Deadline(timeout).leftNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Takes no more tasks, finishes those that were handed over, ends the workers and waits for all of it. When the waiting thread is
     * interrupted, stops everything as {@link #shutdownNow} does and goes on waiting.
     */
    @Override
    void close();

    /**
     * Takes no more tasks and stops those that run: worker JVMs are killed, threads are interrupted. Does not wait. Jobs that have not
     * ended end as cancelled, so that nobody waits for them for ever.
     *
     * @return the tasks that had not begun; {@code run} of one of them runs it on the calling thread
     */
    @Override
    List<Runnable> shutdownNow();

    /** As {@link #shutdownNow}, and waits until all workers have ended. */
    void terminate();
}
