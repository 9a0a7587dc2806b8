package dev.weft;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WorkerProcess} is like; immutable, each call returns a changed copy.
 *
 * <!--
 * {@snippet :
 * Path file = Path.of("x");
 * static void convert(Path file) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * WorkerProcess.start(() -> convert(file), WorkerProcessOptions.defaults().name("converter").heap("2g"));
 * }
 *
 * @param name what it is called in {@link WorkerProcess#name()}, in lists of threads and before its lines; null for {@code process-1},
 *     {@code process-2} and so on, {@code process-1:1} for a child of {@code process-1}
 * @param daemon whether the program ends without waiting for it
 * @param heap the most heap it may use, written as for {@code -Xmx} ({@code "512m"}, {@code "2g"}); null for a share of the memory of
 *     the machine or container: three quarters of it divided by cores + 1
 * @param jvmArgs options of its JVM, after Weft's own and so stronger than these
 * @param environment variables set in addition to the environment of this process
 * @param directory its working directory, null for that of this process
 * @param output where that goes what it prints
 */
public record WorkerProcessOptions(
        @Nullable String name,
        boolean daemon,
        @Nullable String heap,
        List<String> jvmArgs,
        Map<String, String> environment,
        @Nullable Path directory,
        ProcessOptions.Output output) {

    public WorkerProcessOptions {
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException(
                    "name must have a character that can be seen, but was \"" + name + "\"; leave it out for process-1");
        }
        jvmArgs = List.copyOf(jvmArgs);
        environment = Map.copyOf(environment);
        var _ = jvm(heap, jvmArgs, environment, directory, output);
    }

    /** A name made up, not a daemon, nothing else set, output inherited. */
    public static WorkerProcessOptions defaults() {
        return new WorkerProcessOptions(null, false, null, List.of(), Map.of(), null, ProcessOptions.Output.INHERIT);
    }

    public WorkerProcessOptions name(String name) {
        return new WorkerProcessOptions(name, daemon, heap, jvmArgs, environment, directory, output);
    }

    public WorkerProcessOptions daemon(boolean daemon) {
        return new WorkerProcessOptions(name, daemon, heap, jvmArgs, environment, directory, output);
    }

    public WorkerProcessOptions heap(String heap) {
        return new WorkerProcessOptions(name, daemon, heap, jvmArgs, environment, directory, output);
    }

    public WorkerProcessOptions jvmArgs(String... jvmArgs) {
        return new WorkerProcessOptions(name, daemon, heap, List.of(jvmArgs), environment, directory, output);
    }

    public WorkerProcessOptions environment(String name, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new WorkerProcessOptions(this.name, daemon, heap, jvmArgs, more, directory, output);
    }

    public WorkerProcessOptions directory(Path directory) {
        return new WorkerProcessOptions(name, daemon, heap, jvmArgs, environment, directory, output);
    }

    public WorkerProcessOptions output(ProcessOptions.Output output) {
        return new WorkerProcessOptions(name, daemon, heap, jvmArgs, environment, directory, output);
    }

    /** The same for a pool's worker, whose JVM is no other. */
    ProcessOptions jvm() {
        return jvm(heap, jvmArgs, environment, directory, output);
    }

    private static ProcessOptions jvm(
            @Nullable String heap,
            List<String> jvmArgs,
            Map<String, String> environment,
            @Nullable Path directory,
            ProcessOptions.Output output) {
        ProcessOptions options = ProcessOptions.defaults().jvmArgs(jvmArgs.toArray(String[]::new)).output(output);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            options = options.environment(variable.getKey(), variable.getValue());
        }
        if (heap != null) {
            options = options.heap(heap);
        }
        return directory == null ? options : options.directory(directory);
    }
}
