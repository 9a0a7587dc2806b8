package dev.weft.cli;

import dev.weft.examples.Examples;
import dev.weft.examples.Selection;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How examples are run, as the user says it. */
final class ExampleSettings {
    private static final String PROGRESS = "progress";
    private static final String SLOWEST = "slowest";

    @Option(names = {"-j", "--jobs"}, paramLabel = "N|cpu", defaultValue = "1",
            description = "Files at the same time: a number, or one for each processor (default: ${DEFAULT-VALUE}).")
    private String jobs = "1";

    @Option(names = "--backend", paramLabel = "threads|processes", defaultValue = "threads",
            description = "What runs files: threads of this JVM, or JVMs of their own, of which one that an example has "
                    + "ruined is replaced (default: ${DEFAULT-VALUE}).")
    private String backend = Examples.Settings.THREADS;

    @Option(names = TraceCommand.PLUGIN, paramLabel = "FILE", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "A .java or .jar file with plug-ins: concerns, runners of other languages and more (docs/writing-a-concern.md).")
    private List<String> plugins = List.of();

    @Option(names = "--slowest", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Tell in the end which examples took longest.")
    private boolean slowest;

    @Option(names = "--no-progress", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "No bar on the terminal.")
    private boolean withoutProgress;

    @Option(names = {"-o", "--options"}, paramLabel = "OPTIONS", defaultValue = "",
            description = "What is said of all examples that say nothing else, as in '+norm-ws -tags +timeout=5'.")
    private String options = "";

    @Option(names = "--timeout", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "10s",
            description = "How long an example may take that says nothing of it (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(names = {"--fail-fast", "--ff"}, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "After a failure the rest of a file is skipped.")
    private boolean failFast;

    @Option(names = {"--class-path", "-cp"}, paramLabel = "PATH", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Jars and folders of classes that examples see, ahead of the Maven project's.")
    private List<String> classPath = List.of();

    @Option(names = "--no-project", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Examples do not see the Maven project of their file: its classes, those of its tests and the "
                    + "dependencies of both.")
    private boolean withoutProject;

    @Option(names = "--snippet-path", paramLabel = "PATH", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Folders with files of external snippets, beside the snippet-files next to each source.")
    private List<String> snippetPath = List.of();

    @Mixin
    private ExampleJava java = new ExampleJava();

    /**
     * The settings of a run.
     *
     * @param progress whether it is shown
     * @throws CommandFailure if one means nothing
     */
    Examples.Settings of(Selection selection, boolean progress) {
        if (!List.of(Examples.Settings.THREADS, Examples.Settings.PROCESSES).contains(backend)) {
            throw CommandFailure.ended(ExamplesCommand.MISUSED, "--backend must be threads or processes, but was \"" + backend + "\".");
        }
        if (timeout.isZero()) {
            throw CommandFailure.ended(ExamplesCommand.MISUSED, "--timeout must be more than 0, as in 0.5s.");
        }
        List<String> all = new ArrayList<>(plugins);
        if (slowest) {
            all.add(SLOWEST);
        }
        if (progress) {
            all.add(PROGRESS);
        }
        return java.in(Examples.Settings.defaults()).jobs(workers()).backend(backend).options(options).timeout(timeout).failFast(failFast)
                .classPath(paths(classPath)).project(!withoutProject).snippetPath(paths(snippetPath)).plugins(all).selection(selection);
    }

    /** Unless the user wants none. */
    boolean wantsProgress() {
        return !withoutProgress;
    }

    /** How many files at the same time. */
    int workers() {
        if (jobs.equals("cpu")) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int number = Integer.parseInt(jobs);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw CommandFailure.ended(ExamplesCommand.MISUSED, "--jobs must be a number or cpu, but was \"" + jobs + "\".");
        }
        throw CommandFailure.ended(ExamplesCommand.MISUSED, "--jobs must be at least 1, but was " + jobs + ".");
    }

    private static List<Path> paths(List<String> words) {
        return words.stream().flatMap(path -> Stream.of(path.split(File.pathSeparator))).map(Path::of).toList();
    }
}
