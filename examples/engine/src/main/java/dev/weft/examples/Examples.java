package dev.weft.examples;

import dev.weft.Pool;
import dev.weft.PoolOptions;
import dev.weft.ProcessOptions;
import dev.weft.trace.Trace;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the examples of files: each file in a session of its own, several files at the same time.
 *
 * {@snippet :
 * try (var examples = new Examples(Examples.Settings.defaults().jobs(2))) {
 *     List<Path> files = examples.files(List.of(Path.of("docs")));
 *     examples.run(files).forEach(report -> System.out.println(report.file() + " " + report.outcomes().size()));
 * }
 * }
 *
 * <p>For one thread.
 */
public final class Examples implements AutoCloseable {
    /** What names of threads that run an example begin with; its place follows. */
    public static final String THREAD_NAME = "example ";

    /** The property with which the command's launcher names the class cache that it has started from: one for Java examples. */
    private static final String CACHE = "weft.examples.cache";

    /**
     * How examples are run.
     *
     * @param jobs how many files at the same time, at least 1
     * @param backend what workers are, {@link #THREADS} or {@link #PROCESSES}
     * @param options what is said of all examples, where they say nothing else, as in {@code "+norm-ws -tags"}
     * @param timeout how long an example may take that says nothing of it
     * @param failFast whether the rest of a file is skipped after a failure
     * @param classPath jars and folders whose classes examples see, beside the JDK
     * @param plugins source files and jars with {@linkplain ExamplePlugin plug-ins}, and names of those that Weft has and does not always
     *     use: {@code slowest}, {@code progress}
     * @param snippetPath folders with files of external snippets, beside the {@code snippet-files} next to each source
     * @param project whether examples see the Maven project of their file, with its dependencies
     * @param selection which examples are run
     * @param jdk on which Java runs, in JVMs of its own: a version, as {@code "17"}, or the folder of a JDK; {@code ""} for this JVM
     * @param release of Java that is compiled, as 17; 0 for that of the JDK
     */
    public record Settings(int jobs, String backend, String options, Duration timeout, boolean failFast, List<String> classPath,
                           List<String> plugins, List<String> snippetPath, boolean project, Selection selection, String jdk,
                           int release) implements Serializable {
        /** Workers are threads of this JVM: quick, and what an example does to the JVM it does to all. */
        public static final String THREADS = "threads";
        /** Workers are JVMs: one that an example has ruined is replaced. */
        public static final String PROCESSES = "processes";

        public Settings {
            if (jobs < 1) {
                throw new IllegalArgumentException("jobs must be at least 1, but was " + jobs);
            }
            if (!backend.equals(THREADS) && !backend.equals(PROCESSES)) {
                throw new IllegalArgumentException("backend must be threads or processes, but was \"" + backend + "\"");
            }
            classPath = List.copyOf(classPath);
            plugins = List.copyOf(plugins);
            snippetPath = List.copyOf(snippetPath);
        }

        /** One file after the other on a thread, ten seconds for an example. */
        public static Settings defaults() {
            return new Settings(1, THREADS, "", Duration.ofSeconds(10), false, List.of(), List.of(), List.of(), false, Selection.ALL,
                    "", 0);
        }

        /** With as many files at the same time. */
        public Settings jobs(int jobs) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** With such workers. */
        public Settings backend(String backend) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** With this said of all examples. */
        public Settings options(String options) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** With another limit for examples. */
        public Settings timeout(Duration timeout) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** Whether the rest of a file is skipped after a failure. */
        public Settings failFast(boolean failFast) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** With these jars and folders. */
        public Settings classPath(List<Path> classPath) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath.stream().map(Path::toString).toList(), plugins,
                    snippetPath, project, selection, jdk,
                    release);
        }

        /** With these folders. */
        public Settings snippetPath(List<Path> snippetPath) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins,
                    snippetPath.stream().map(Path::toString).toList(), project, selection, jdk,
                    release);
        }

        /** Whether the Maven project of each file is seen. */
        public Settings project(boolean project) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** Only these. */
        public Settings selection(Selection selection) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** With Java on this JDK: a version, or a folder. */
        public Settings jdk(String jdk) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** With Java of this release. */
        public Settings release(int release) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }

        /** With these plug-ins. */
        public Settings plugins(List<String> plugins) {
            return new Settings(jobs, backend, options, timeout, failFast, classPath, plugins, snippetPath, project, selection, jdk,
                    release);
        }
    }

    private final Pool pool;
    private final ExampleWorker main;
    private volatile @Nullable ExampleRun run;

    /**
     * Opens plug-ins; nothing is run.
     *
     * @throws ExampleException in one sentence, if one of them cannot be had or opened, or an option of the settings cannot be understood
     */
    public Examples(Settings settings) {
        this(settings, null);
    }

    /**
     * As {@link #Examples(Settings)}, with a plug-in of the caller.
     *
     * @param own gives an instance for the program and for each worker, or one for all of them if it may be used by several threads; for
     *     workers that are JVMs it must be serializable
     */
    public Examples(Settings settings, @Nullable Supplier<? extends ExamplePlugin> own) {
        List<PluginCode> code = settings.plugins().stream().map(PluginCode::of).toList();
        PoolOptions options = PoolOptions.defaults().workers(settings.jobs())
                .component(context -> new ExampleWorker(context, settings, code, own));
        pool = settings.backend().equals(Settings.PROCESSES)
                ? Pool.processes(ProcessOptions.of(options).jvmArgs(jvmArgs()))
                : Pool.of(settings.backend(), options);
        main = pool.context().component(ExampleWorker.class);
    }

    /**
     * Adds a concern of the program alone, before a run begins: it is told what concerns are told in the program, and there is none of it
     * in workers. It is closed with these examples.
     *
     * @throws ExampleException in one sentence, if it cannot be opened
     */
    public void add(Concern concern) {
        main.add(concern);
    }

    /** Of worker JVMs. Most live for seconds, of which the optimizing compiler would take more than it gives back. */
    private static String[] jvmArgs() {
        // Terminals of interpreters need native calls.
        List<String> arguments = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        String cache = System.getProperty(CACHE);
        if (cache != null && Trace.childOptions().isEmpty()) {
            arguments.add("-XX:AOTCache=" + cache);
        }
        return arguments.toArray(String[]::new);
    }

    /** What is said of all examples, where they say nothing else. */
    public ExampleOptions defaults() {
        return main.options();
    }

    /** What examples may say of themselves, in whatever language. */
    public List<ExampleOption> options() {
        return main.plugins().options();
    }

    /**
     * The files among these, and in folders among them, but for hidden ones, those that may have examples; by name and once each.
     *
     * @throws IOException if one is not there or cannot be read
     */
    public List<Path> files(List<Path> named) throws IOException {
        Set<Path> files = new TreeSet<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                addFrom(path, files);
            } else {
                if (!Files.exists(path)) {
                    throw new IOException("there is no file \"" + path + "\"");
                }
                files.add(path.normalize());
            }
        }
        return List.copyOf(files);
    }

    private void addFrom(Path folder, Set<Path> files) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) {
                boolean hidden = !inside.equals(folder) && inside.getFileName().toString().startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path inside, IOException reason) throws IOException {
                throw unreadable(inside, reason);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (main.plugins().delimiter(file.toString()).filter(ZoneDelimiter::isSearched).isPresent() && Files.isRegularFile(file)) {
                    files.add(file.normalize());
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static IOException unreadable(Path path, IOException reason) {
        return new IOException(path + (reason instanceof AccessDeniedException ? " must be readable, but is not" : " cannot be read: "
                + reason.getMessage()), reason);
    }

    /**
     * The examples of a file that are run, in their order.
     *
     * @throws IOException if it cannot be read
     * @throws ExampleException if one says of itself what cannot be understood
     */
    public List<Example> find(Path file) throws IOException {
        return main.selected(file.toString());
    }

    /** No other file is begun: what is reported then is what is under way. May be called by any thread. */
    public void stop() {
        ExampleRun running = run;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * Begins to run files.
     *
     * @return the reports of files as they are done, in any order
     */
    public Stream<FileReport> run(List<Path> files) {
        List<String> names = files.stream().map(Path::toString).toList();
        ExampleRun begun = new ExampleRun(pool, main);
        run = begun;
        return begun.reports(names)
                .peek(report -> main.concerns().tell("report", concern -> concern.report(report)));
    }

    /**
     * What is to be changed in a file so that its examples should say what they did say.
     *
     * @param report of the file
     * @throws IOException if it cannot be read, or has other examples by now; the message is a sentence
     */
    public PageUpdate update(FileReport report) throws IOException {
        return PageUpdate.of(Path.of(report.file()), report.outcomes(), main.options(), text -> main.all(report.file(), text));
    }

    /** What concerns have to say in the end, line by line, and what went wrong in them here. To be asked once, after the last report. */
    public Summary finish() {
        List<String> lines = new ArrayList<>();
        main.concerns().tell("finishRun", concern -> lines.addAll(concern.finishRun()));
        return new Summary(lines, main.concerns().complaints());
    }

    /**
     * What concerns say at the end of a run.
     *
     * @param lines that are shown
     * @param complaints what went wrong in concerns in the program, a sentence each
     */
    public record Summary(List<String> lines, List<String> complaints) {
        public Summary {
            lines = List.copyOf(lines);
            complaints = List.copyOf(complaints);
        }
    }

    /** No other file is begun; plug-ins are closed. */
    @Override
    public void close() {
        pool.close();
    }
}
