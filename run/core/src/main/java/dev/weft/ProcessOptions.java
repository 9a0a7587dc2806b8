package dev.weft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the worker JVMs of {@link Pool#processes(ProcessOptions)} are like; immutable, each call returns a changed copy.
 *
 * <pre>{@code
 * Pool.processes(ProcessOptions.defaults().workers(4).heap("512m").environment("LANG", "C"));
 * }</pre>
 *
 * @param workers how many worker JVMs run at most, at least 1; they start when there is work for them
 * @param heap the most heap a worker may use, written as for {@code -Xmx} ({@code "512m"}, {@code "2g"}); null for a share of the
 *     memory of the machine or container: three quarters of it divided by workers + 1
 * @param jvmArgs options of the worker JVMs, after Weft's own and so stronger than these
 * @param environment variables set in addition to the environment of this process
 * @param directory the working directory of the workers, null for that of this process
 * @param grace how long a task that was cancelled or is over its time may go on after its thread was interrupted, before its worker is
 *     killed and replaced; 0 kills at once. Who waits for the job does not wait for this. Half a second if not set
 * @param maxTasksPerWorker after how many tasks a worker is replaced, between two tasks; 0 for never
 * @param maxMemoryPerWorker the resident memory in bytes at which a worker is replaced when a task has ended, never in the middle of
 *     one; 0 for no limit. Needs Linux; elsewhere it has no effect
 * @param idleTimeout how long a worker without work lives on; 0 for as long as the pool. It comes back when there is work
 * @param spares how many workers beyond {@code workers} are kept started, so that one that is lost costs no start; -1, the default, for
 *     none until the pool has lost a worker and one from then on
 * @param initializer run once in each worker before its first task, also in one that replaces another; null for nothing. When it fails,
 *     the pool fails with {@link PoolBroken} and that error
 * @param exit what each worker runs that ends in order, after its last task, and who is told; null for nothing
 * @param processors the numbers of the processors that workers are bound to, in turn: worker 1 to the first, worker 2 to the second, and
 *     so on from the front; empty to leave that to the system. Needs Linux and its command {@code taskset}
 * @param output where that goes what tasks print
 */
public record ProcessOptions(
        int workers,
        @Nullable String heap,
        List<String> jvmArgs,
        Map<String, String> environment,
        @Nullable Path directory,
        Duration grace,
        int maxTasksPerWorker,
        long maxMemoryPerWorker,
        Duration idleTimeout,
        int spares,
        @Nullable Action initializer,
        @Nullable Exit exit,
        List<Integer> processors,
        Output output) {

    /** Where whole lines printed by tasks, by native code and by the worker JVMs themselves go. */
    public enum Output {
        /** To {@code System.out} and {@code System.err} of this process, as they are. */
        INHERIT,
        /** The same, each line with the worker in front: {@code [pool-1 worker 2] …}. */
        PREFIXED,
        /** Nowhere. */
        DISCARD
    }

    /** How worker JVMs come to be where there is none. */
    public enum StartMethod {
        /** Started when it is needed: nothing is spent on what may not be. */
        SPAWN,
        /** Started before, and kept: a lost worker costs no start, a waiting one costs memory. */
        SPARE
    }

    /**
     * The last that a worker runs. A worker that dies, or is killed with its pool, has no last.
     *
     * @param task runs in the worker, for at most ten seconds
     * @param results is told in this process what it returned, or why it did not
     */
    public record Exit(Task<?> task, Consumer<? super Outcome<?>> results) {}

    public ProcessOptions {
        Checks.atLeastOne("workers", workers);
        if (heap != null && !Checks.isMemory(heap)) {
            throw new IllegalArgumentException("heap must be a number with k, m or g behind it such as \"512m\", but was \"" + heap + "\"");
        }
        Checks.notNegative("grace", grace, "use 0 to kill at once");
        Checks.notNegative("maxTasksPerWorker", maxTasksPerWorker, "use 0 for no limit");
        if (maxMemoryPerWorker < 0) {
            throw new IllegalArgumentException(
                    "maxMemoryPerWorker must not be negative, but was " + maxMemoryPerWorker + "; use 0 for no limit");
        }
        Checks.notNegative("idleTimeout", idleTimeout, "use 0 to keep idle workers");
        if (spares < -1) {
            throw new IllegalArgumentException("spares must be at least -1, but was " + spares + "; use -1 to have one when it is needed");
        }
        for (int processor : processors) {
            Checks.notNegative("processors", processor, "they are numbered from 0");
        }
        jvmArgs = List.copyOf(jvmArgs);
        environment = Map.copyOf(environment);
        processors = List.copyOf(processors);
    }

    /** One worker a core ({@link Weft#cores()}), nothing else set, output inherited. */
    public static ProcessOptions defaults() {
        return new ProcessOptions(Weft.cores(), null, List.of(), Map.of(), null, Duration.ofMillis(500), 0, 0, Duration.ZERO, -1, null,
                null, List.of(), Output.INHERIT);
    }

    public ProcessOptions workers(int workers) {
        return with(draft -> draft.workers = workers);
    }

    public ProcessOptions heap(String heap) {
        return with(draft -> draft.heap = heap);
    }

    public ProcessOptions jvmArgs(String... jvmArgs) {
        return with(draft -> draft.jvmArgs = List.of(jvmArgs));
    }

    public ProcessOptions environment(String name, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return with(draft -> draft.environment = more);
    }

    public ProcessOptions directory(Path directory) {
        return with(draft -> draft.directory = directory);
    }

    public ProcessOptions grace(Duration grace) {
        return with(draft -> draft.grace = grace);
    }

    public ProcessOptions maxTasksPerWorker(int maxTasksPerWorker) {
        return with(draft -> draft.maxTasksPerWorker = maxTasksPerWorker);
    }

    /** Sets the limit in bytes. */
    public ProcessOptions maxMemoryPerWorker(long maxMemoryPerWorker) {
        return with(draft -> draft.maxMemoryPerWorker = maxMemoryPerWorker);
    }

    public ProcessOptions idleTimeout(Duration idleTimeout) {
        return with(draft -> draft.idleTimeout = idleTimeout);
    }

    public ProcessOptions spares(int spares) {
        return with(draft -> draft.spares = spares);
    }

    /** {@link #spares} in a word: none, or one. */
    public ProcessOptions startMethod(StartMethod startMethod) {
        return spares(startMethod == StartMethod.SPARE ? 1 : 0);
    }

    /** Sets what each worker runs first; the values that a lambda captures are its arguments and must be serializable. */
    public ProcessOptions initializer(Action initializer) {
        return with(draft -> draft.initializer = initializer);
    }

    /**
     * Sets what each worker runs last, such as giving what it has collected.
     *
     * <pre>{@code
     * ProcessOptions.defaults().exit(() -> Counters.ofThisWorker(), end -> ends.add(end));
     * }</pre>
     *
     * @param task see {@link Exit#task()}; the values that a lambda captures must be serializable
     * @param results called once for each worker that ended in order, by a thread of the pool, before {@link Pool#close} returns; gets a
     *     failure from a worker that was lost meanwhile
     */
    @SuppressWarnings("unchecked") // whoever takes outcomes of T is given those of the task
    public <T extends @Nullable Object> ProcessOptions exit(Task<T> task, Consumer<? super Outcome<T>> results) {
        return with(draft -> draft.exit = new Exit(task, end -> results.accept((Outcome<T>) end)));
    }

    public ProcessOptions processors(Integer... processors) {
        return with(draft -> draft.processors = List.of(processors));
    }

    public ProcessOptions output(Output output) {
        return with(draft -> draft.output = output);
    }

    private ProcessOptions with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** A copy that can be changed. */
    private static final class Draft {
        private int workers;
        private @Nullable String heap;
        private List<String> jvmArgs;
        private Map<String, String> environment;
        private @Nullable Path directory;
        private Duration grace;
        private int maxTasksPerWorker;
        private long maxMemoryPerWorker;
        private Duration idleTimeout;
        private int spares;
        private @Nullable Action initializer;
        private @Nullable Exit exit;
        private List<Integer> processors;
        private Output output;

        Draft(ProcessOptions from) {
            workers = from.workers;
            heap = from.heap;
            jvmArgs = from.jvmArgs;
            environment = from.environment;
            directory = from.directory;
            grace = from.grace;
            maxTasksPerWorker = from.maxTasksPerWorker;
            maxMemoryPerWorker = from.maxMemoryPerWorker;
            idleTimeout = from.idleTimeout;
            spares = from.spares;
            initializer = from.initializer;
            exit = from.exit;
            processors = from.processors;
            output = from.output;
        }

        ProcessOptions options() {
            return new ProcessOptions(workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker,
                    idleTimeout, spares, initializer, exit, processors, output);
        }
    }
}
