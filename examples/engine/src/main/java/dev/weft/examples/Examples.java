package dev.weft.examples;

import dev.weft.MapOptions;
import dev.weft.Pool;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the examples of files: each file in a session of its own, several files at the same time.
 *
 * <pre>{@code
 * var examples = new Examples(Examples.Settings.defaults());
 * try (var reports = examples.run(Examples.files(List.of(Path.of("docs"))))) {
 *     reports.forEach(report -> System.out.println(report.file() + " " + report.outcomes().size()));
 * }
 * }</pre>
 */
public final class Examples {
    /** What names of threads that run an example begin with; its place follows. */
    public static final String THREAD_NAME = "example ";

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final List<ZoneDelimiter> DELIMITERS = List.of(new MarkdownZones(), new JavaZones());

    /**
     * How examples are run.
     *
     * @param jobs how many files at the same time, at least 1
     * @param options what is said of all examples, where they say nothing else
     * @param timeout how long an example may take that says nothing of it
     * @param failFast whether the rest of a file is skipped after a failure
     * @param classPath jars and folders whose classes examples see, beside the JDK
     */
    public record Settings(int jobs, ExampleOptions options, Duration timeout, boolean failFast, List<Path> classPath) {
        public Settings {
            if (jobs < 1) {
                throw new IllegalArgumentException("jobs must be at least 1, but was " + jobs);
            }
            classPath = List.copyOf(classPath);
        }

        /** One file after the other, ten seconds for an example. */
        public static Settings defaults() {
            return new Settings(1, ExampleOptions.NONE, Duration.ofSeconds(10), false, List.of());
        }
    }

    private final Settings settings;

    public Examples(Settings settings) {
        this.settings = settings;
    }

    /**
     * The files among these, and in folders among them, but for hidden ones, those that may have examples; by name and once each.
     *
     * @throws IOException if one is not there or cannot be read
     */
    public static List<Path> files(List<Path> named) throws IOException {
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

    private static void addFrom(Path folder, Set<Path> files) throws IOException {
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
                if (delimiter(file) != null && Files.isRegularFile(file)) {
                    files.add(file.normalize());
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static IOException unreadable(Path path, IOException reason) {
        return new IOException(path + (reason instanceof AccessDeniedException ? " must be readable, but is not" : " cannot be read: "
                + reason.getMessage()), reason);
    }

    private static @Nullable ZoneDelimiter delimiter(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return DELIMITERS.stream().filter(each -> each.extensions().contains(extension)).findFirst().orElse(null);
    }

    /**
     * The examples of a file, in their order.
     *
     * @throws IOException if it cannot be read
     * @throws ExampleException if one says of itself what cannot be understood
     */
    public List<Example> find(Path file) throws IOException {
        ZoneDelimiter delimiter = delimiter(file);
        if (delimiter == null) {
            throw new IOException(file + " must be a Markdown page (.md, .markdown) or a Java source (.java) to have examples");
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " must be UTF-8, but is not", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        List<ExampleRunner> runners = runners();
        PromptFinder finder = new PromptFinder(runners.stream().flatMap(runner -> runner.prompts().stream()).toList(), options(runners));
        List<Example> examples = new ArrayList<>();
        BlockFinder blocks = new BlockFinder(options(runners));
        List<Zone> zones = delimiter.zones(text);
        for (int i = 0; i < zones.size(); i++) {
            List<Example> prompted = finder.find(file.toString(), zones.get(i));
            examples.addAll(!prompted.isEmpty() ? prompted
                    : blocks.find(file.toString(), zones.get(i), i + 1 < zones.size() ? zones.get(i + 1) : null));
        }
        return examples;
    }

    /** What examples may say of themselves, in whatever language. */
    public List<ExampleOption> options() {
        return options(runners());
    }

    private static List<ExampleOption> options(List<ExampleRunner> runners) {
        return Stream.concat(ExampleOption.COMMON.stream(), runners.stream().flatMap(runner -> runner.options().stream())).toList();
    }

    /** The reports of files as they are done, in any order. To be closed; then no other file is begun. */
    public Stream<FileReport> run(List<Path> files) {
        Pool pool = Pool.threads(Math.min(settings.jobs(), Math.max(1, files.size())));
        return pool.stream(files, this::run, MapOptions.defaults().unordered().chunk(1)).onClose(pool::close);
    }

    private FileReport run(Path file) {
        long start = System.nanoTime();
        Map<String, ExampleRunner> runners = runners().stream().collect(Collectors.toMap(ExampleRunner::language, runner -> runner));
        try {
            List<ExampleOutcome> outcomes =
                    new FileRun(runners, settings.options(), settings.timeout(), settings.failFast()).run(find(file));
            return new FileReport(file.toString(), outcomes, "", System.nanoTime() - start);
        } catch (IOException | ExampleException e) {
            return new FileReport(file.toString(), List.of(), String.valueOf(e.getMessage()), System.nanoTime() - start);
        } finally {
            runners.values().forEach(ExampleRunner::close);
        }
    }

    private List<ExampleRunner> runners() {
        List<String> classPath = settings.classPath().stream().map(Path::toString).toList();
        return List.of(new JavaRunner(ClassLoader.getPlatformClassLoader(), classPath),
                new JavaBlockRunner(ClassLoader.getPlatformClassLoader(), settings.classPath(), settings.options()));
    }
}
