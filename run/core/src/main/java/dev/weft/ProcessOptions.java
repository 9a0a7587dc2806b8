package dev.weft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        jvmArgs = List.copyOf(jvmArgs);
        environment = Map.copyOf(environment);
    }

    /** One worker a core ({@link Weft#cores()}), nothing else set, output inherited. */
    public static ProcessOptions defaults() {
        return new ProcessOptions(
                Weft.cores(), null, List.of(), Map.of(), null, Duration.ofMillis(500), 0, 0, Duration.ZERO, -1, null, Output.INHERIT);
    }

    public ProcessOptions workers(int workers) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    public ProcessOptions heap(String heap) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    public ProcessOptions jvmArgs(String... jvmArgs) {
        return new ProcessOptions(
                workers, heap, List.of(jvmArgs), environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker,
                idleTimeout, spares, initializer, output);
    }

    public ProcessOptions environment(String name, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new ProcessOptions(
                workers, heap, jvmArgs, more, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout, spares,
                initializer, output);
    }

    public ProcessOptions directory(Path directory) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    public ProcessOptions grace(Duration grace) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    public ProcessOptions maxTasksPerWorker(int maxTasksPerWorker) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    /** Sets the limit in bytes. */
    public ProcessOptions maxMemoryPerWorker(long maxMemoryPerWorker) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    public ProcessOptions idleTimeout(Duration idleTimeout) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    public ProcessOptions spares(int spares) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    /** Sets what each worker runs first; the values that a lambda captures are its arguments and must be serializable. */
    public ProcessOptions initializer(Action initializer) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }

    public ProcessOptions output(Output output) {
        return new ProcessOptions(
                workers, heap, jvmArgs, environment, directory, grace, maxTasksPerWorker, maxMemoryPerWorker, idleTimeout,
                spares, initializer, output);
    }
}
