package dev.weft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of any pool are like; immutable, each call returns a changed copy. {@link ProcessOptions} says more about worker JVMs.
 *
 * {@snippet :
 * Pool.of("threads", PoolOptions.defaults().workers(4).initializer(() -> Locale.setDefault(Locale.ROOT)));
 * }
 *
 * @param workers how many workers run at most; 0 for what the backend has of its own: {@link Weft#cores()}, and no limit for virtual
 *     threads. The calling thread has no workers to limit
 * @param idleTimeout how long a thread or a worker JVM without work lives on; 0 for as long as the pool. It comes back when there is
 *     work. Without effect on virtual threads and in the calling thread, where nothing is kept
 * @param initializer run once in each worker before its first task, also in one that replaces another; null for nothing. When it fails,
 *     the pool fails with {@link PoolBroken} and that error
 * @param exit what each worker runs that ends in order, after its last task, and who is told; null for nothing
 * @param components make what each worker has one of, in this order and before the initializer; a failure is like one of that
 * @param keepsInsights whether {@link Pool#insights} are kept: the time of each task is then taken, and worker JVMs answer one by one
 * @param labels how many workers there are, beside the others, for the tasks of each label
 */
public record PoolOptions(
        int workers,
        Duration idleTimeout,
        @Nullable Action initializer,
        @Nullable Exit exit,
        List<Fn<WorkerContext, ? extends WorkerComponent>> components,
        boolean keepsInsights,
        Map<String, Integer> labels) {
    private static final PoolOptions DEFAULTS = new PoolOptions(0, Duration.ZERO, null, null, List.of(), false, Map.of());

    /**
     * The last that a worker runs. A worker JVM that dies, and any worker of a pool that is stopped, has no last.
     *
     * @param task runs in the worker, for at most ten seconds
     * @param results is told in this process what it returned, or why it did not
     */
    public record Exit(Task<?> task, Consumer<? super Outcome<?>> results) {}

    public PoolOptions {
        Checks.notNegative("workers", workers, "use 0 for the default of the backend");
        Checks.notNegative("idleTimeout", idleTimeout, "use 0 to keep idle workers");
        components = List.copyOf(components);
        labels.forEach((label, count) -> Checks.atLeastOne("the number of workers with the label \"" + label + "\"", count));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** Nothing set. */
    public static PoolOptions defaults() {
        return DEFAULTS;
    }

    /** Sets the number of workers, at least 1. */
    public PoolOptions workers(int workers) {
        return new PoolOptions(Checks.atLeastOne("workers", workers), idleTimeout, initializer, exit, components, keepsInsights, labels);
    }

    public PoolOptions idleTimeout(Duration idleTimeout) {
        return new PoolOptions(workers, idleTimeout, initializer, exit, components, keepsInsights, labels);
    }

    /** Sets what each worker runs first; the values that a lambda captures are its arguments and must be serializable. */
    public PoolOptions initializer(Action initializer) {
        return new PoolOptions(workers, idleTimeout, initializer, exit, components, keepsInsights, labels);
    }

    /**
     * Sets what each worker runs last, such as giving what it has collected.
     *
     * <!--
     * {@snippet :
     * List<Object> ends = new ArrayList<>();
     * class Counters {
     *     static Long ofThisWorker() { return 0L; }
     * }
     * }
     * -->
     * {@snippet weft="continued" :
     * PoolOptions.defaults().exit(() -> Counters.ofThisWorker(), end -> ends.add(end));
     * }
     *
     * @param task see {@link Exit#task()}; the values that a lambda captures must be serializable
     * @param results called once for each worker that ended in order, by a thread of the pool, before {@link Pool#close} returns; gets a
     *     failure from a worker that was lost meanwhile
     */
    @SuppressWarnings("unchecked") // whoever takes outcomes of T is given those of the task
    public <T extends @Nullable Object> PoolOptions exit(Task<T> task, Consumer<? super Outcome<T>> results) {
        return new PoolOptions(workers, idleTimeout, initializer, new Exit(task, end -> results.accept((Outcome<T>) end)), components,
                keepsInsights, labels);
    }

    /**
     * Adds a component.
     *
     * @param maker makes it from the context of its worker, such as {@code Index::new}; the values that a lambda captures must be
     *     serializable
     */
    public PoolOptions component(Fn<WorkerContext, ? extends WorkerComponent> maker) {
        var more = new ArrayList<>(components);
        more.add(maker);
        return new PoolOptions(workers, idleTimeout, initializer, exit, more, keepsInsights, labels);
    }

    /**
     * Adds workers that are set apart for tasks with a label, beside the others, such as one that holds a GPU, a licence or a large table.
     * They run nothing else, so no such task waits behind others.
     *
     * @param workers how many, at least 1; at most so many tasks with the label run at a time, in the calling thread as many as call
     */
    public PoolOptions label(String label, int workers) {
        var more = new LinkedHashMap<>(labels);
        more.put(Objects.requireNonNull(label, "label"), workers);
        return new PoolOptions(this.workers, idleTimeout, initializer, exit, components, keepsInsights, more);
    }

    PoolOptions withoutLabels() {
        return new PoolOptions(workers, idleTimeout, initializer, exit, components, keepsInsights, Map.of());
    }

    /** Has {@link Pool#insights} kept, which costs some hundred nanoseconds a task. */
    public PoolOptions insights() {
        return new PoolOptions(workers, idleTimeout, initializer, exit, components, true, labels);
    }

    /** The number of workers, or {@code otherwise} if none is set. */
    int workersOr(int otherwise) {
        return workers == 0 ? otherwise : workers;
    }
}
