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
 * {@snippet :
 * Pool.processes(ProcessOptions.defaults().workers(4).heap("512m").environment("LANG", "C"));
 * }
 *
 * @param pool what is said of the workers of any pool: how many run at most, when idle ones end, initializer, exit, components
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
 * @param maxPayload how many bytes the values of a task, or its result, may have when they travel; a task with more fails, with an error
 *     that tells how many, before they are sent, and its worker goes on. 0, the default, for as many as a message can hold, some 2 GiB
 * @param spares how many workers beyond {@code workers} are kept started, so that one that is lost costs no start; -1, the default, for
 *     none until the pool has lost a worker and one from then on
 * @param processors the numbers of the processors that workers are bound to, in turn: worker 1 to the first, worker 2 to the second, and
 *     so on from the front; empty to leave that to the system. Needs Linux and its command {@code taskset}
 * @param output where that goes what tasks print
 */
public record ProcessOptions(
        PoolOptions pool,
        @Nullable String heap,
        List<String> jvmArgs,
        Map<String, String> environment,
        @Nullable Path directory,
        Duration grace,
        int maxTasksPerWorker,
        long maxMemoryPerWorker,
        long maxPayload,
        int spares,
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

    public ProcessOptions {
        if (heap != null && !Checks.isMemory(heap)) {
            throw new IllegalArgumentException("heap must be a number with k, m or g behind it such as \"512m\", but was \"" + heap + "\"");
        }
        Checks.notNegative("grace", grace, "use 0 to kill at once");
        Checks.notNegative("maxTasksPerWorker", maxTasksPerWorker, "use 0 for no limit");
        if (maxMemoryPerWorker < 0) {
            throw new IllegalArgumentException(
                    "maxMemoryPerWorker must not be negative, but was " + maxMemoryPerWorker + "; use 0 for no limit");
        }
        if (maxPayload < 0) {
            throw new IllegalArgumentException("maxPayload must not be negative, but was " + maxPayload + "; use 0 for no limit");
        }
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
        return of(PoolOptions.defaults());
    }

    /** Nothing set but what {@code pool} says, output inherited. */
    public static ProcessOptions of(PoolOptions pool) {
        return new ProcessOptions(pool, null, List.of(), Map.of(), null, Duration.ofMillis(500), 0, 0, 0, -1, List.of(), Output.INHERIT);
    }

    /** How many worker JVMs run at most: they start when there is work for them. */
    public int workers() {
        return pool.workersOr(Weft.cores());
    }

    public ProcessOptions pool(PoolOptions pool) {
        return with(draft -> draft.pool = pool);
    }

    public ProcessOptions workers(int workers) {
        return with(draft -> draft.pool = pool.workers(workers));
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

    /** Sets the limit in bytes. */
    public ProcessOptions maxPayload(long maxPayload) {
        return with(draft -> draft.maxPayload = maxPayload);
    }

    public ProcessOptions idleTimeout(Duration idleTimeout) {
        return with(draft -> draft.pool = pool.idleTimeout(idleTimeout));
    }

    public ProcessOptions spares(int spares) {
        return with(draft -> draft.spares = spares);
    }

    /** {@link #spares} in a word: none, or one. */
    public ProcessOptions startMethod(StartMethod startMethod) {
        return spares(startMethod == StartMethod.SPARE ? 1 : 0);
    }

    /** See {@link PoolOptions#initializer(Action)}. */
    public ProcessOptions initializer(Action initializer) {
        return with(draft -> draft.pool = pool.initializer(initializer));
    }

    /** See {@link PoolOptions#exit(Task, Consumer)}. */
    public <T extends @Nullable Object> ProcessOptions exit(Task<T> task, Consumer<? super Outcome<T>> results) {
        return with(draft -> draft.pool = pool.exit(task, results));
    }

    /** See {@link PoolOptions#label(String, int)}. */
    public ProcessOptions label(String label, int workers) {
        return with(draft -> draft.pool = pool.label(label, workers));
    }

    /** See {@link PoolOptions#insights()}. */
    public ProcessOptions insights() {
        return with(draft -> draft.pool = pool.insights());
    }

    /** See {@link PoolOptions#component(Fn)}. */
    public ProcessOptions component(Fn<WorkerContext, ? extends WorkerComponent> maker) {
        return with(draft -> draft.pool = pool.component(maker));
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
        private PoolOptions pool;
        private @Nullable String heap;
        private List<String> jvmArgs;
        private Map<String, String> environment;
        private @Nullable Path directory;
        private Duration grace;
        private int maxTasksPerWorker;
        private long maxMemoryPerWorker;
        private long maxPayload;
        private int spares;
        private List<Integer> processors;
        private Output output;

        Draft(ProcessOptions from) {
            pool = from.pool;
            heap = from.heap;
            jvmArgs = from.jvmArgs;
            environment = from.environment;
            directory = from.directory;
            grace = from.grace;
            maxTasksPerWorker = from.maxTasksPerWorker;
            maxMemoryPerWorker = from.maxMemoryPerWorker;
            maxPayload = from.maxPayload;
            spares = from.spares;
            processors = from.processors;
            output = from.output;
        }

        ProcessOptions options() {
            return new ProcessOptions(pool, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker,
                    maxPayload, spares, processors, output);
        }
    }
}
