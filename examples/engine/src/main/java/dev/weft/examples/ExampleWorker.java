package dev.weft.examples;

import dev.weft.WorkerComponent;
import dev.weft.WorkerContext;
import dev.weft.examples.Examples.Settings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The plug-ins of the program, which finds examples, or of a worker, which runs them too. Used by one thread at a time. */
final class ExampleWorker implements WorkerComponent {
    /** With which a worker JVM ends whose runner can run no other file: another one takes its place. */
    static final int SPOILED = 86;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Maven MAVEN = Maven.ofPath();
    private static final String RESET = "weft: reset";

    private final Plugins plugins;
    private final Concerns concerns;
    private final Settings settings;
    private final ExampleOptions options;
    private final boolean isJvm;

    ExampleWorker(WorkerContext context, Settings settings, List<PluginCode> code) {
        this.settings = settings;
        isJvm = context.number() > 0 && settings.backend().equals(Settings.PROCESSES);
        plugins = new Plugins(Stream.of(brought(settings), PluginCode.ofClassPath(),
                code.stream().flatMap(each -> each.instances().stream()).toList()).flatMap(List::stream).toList());
        concerns = new Concerns(plugins.concerns());
        options = ExampleOptions.parse(settings.options(), "--options", plugins.options());
        plugins.open(new PluginContext(context, settings, options));
    }

    /** What Weft brings. */
    private static List<ExamplePlugin> brought(Settings settings) {
        SnippetFiles snippets = new SnippetFiles(settings.snippetPath().stream().map(Path::of).toList());
        ClassPath classPath = new ClassPath(settings.classPath().stream().map(Path::of).toList(), settings.project(), MAVEN);
        return List.of(new MarkdownZones(), new JavaZones(snippets), new SnippetRunner(snippets), classPath,
                new JavaRunner(ClassLoader.getPlatformClassLoader(), classPath::ofFile),
                new JavaBlockRunner(ClassLoader.getPlatformClassLoader(), classPath::ofFile),
                new ClipboardConcern(), new ConditionsConcern());
    }

    Plugins plugins() {
        return plugins;
    }

    /** What is said of all examples. */
    ExampleOptions options() {
        return options;
    }

    Concerns concerns() {
        return concerns;
    }

    /**
     * The examples of a file as they are found, without options, by its parts.
     *
     * @throws IOException in one sentence, if it cannot be read
     * @throws ExampleException if finders do not agree
     */
    List<List<Example>> find(String file) throws IOException {
        if (plugins.delimiter(file).isEmpty()) {
            throw new IOException(file + " must be a Markdown page (.md, .markdown) or a Java source (.java) to have examples");
        }
        return findIn(file, text(file));
    }

    /** The same, of a text that may be that of the file. */
    List<List<Example>> findIn(String file, String whole) {
        String text = whole.startsWith(BYTE_ORDER_MARK) ? whole.substring(1) : whole;
        List<List<Example>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        List<Zone> zones = plugins.delimiter(file).map(delimiter -> delimiter.zones(file, text)).orElse(List.of());
        for (Zone zone : Zone.withOutputs(zones)) {
            List<Line> lines = zone.lines();
            int from = 0;
            for (int i = 0; i <= lines.size(); i++) {
                boolean isReset = i < lines.size() && lines.get(i).text().strip().equals(RESET);
                if (isReset || i == lines.size()) {
                    parts.getLast().addAll(FoundExamples.of(plugins.finders(), file, zone.with(lines.subList(from, i))));
                    from = i + 1;
                }
                if (isReset) {
                    parts.add(new ArrayList<>());
                }
            }
        }
        return parts;
    }

    static String text(String file) throws IOException {
        try {
            return Files.readString(Path.of(file));
        } catch (CharacterCodingException e) {
            throw new IOException(file + " must be UTF-8, but is not", e);
        } catch (IOException e) {
            throw Examples.unreadable(Path.of(file), e);
        }
    }

    /** Runs a part of a file. */
    FileReport run(String file, int part) {
        return report(file, part, () -> find(file).get(part));
    }

    /** Runs some examples of a file. */
    FileReport run(String file, List<Example> examples) {
        return report(file, 0, () -> examples);
    }

    /** Where the examples of a report come from. */
    private interface Source {
        List<Example> examples() throws IOException;
    }

    private FileReport report(String file, int part, Source source) {
        if (isJvm && !plugins.runners().stream().allMatch(ExampleRunner::isUsable)) {
            Runtime.getRuntime().halt(SPOILED);
        }
        long start = System.nanoTime();
        List<ExampleOutcome> outcomes = List.of();
        String problem = "";
        try {
            ExampleFile found = new ExampleFile(file, part, source.examples(), new Clipboard());
            outcomes = new FileRun(plugins, concerns, options, settings).run(found);
        } catch (IOException | ExampleException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new FileReport(file, outcomes, problem, concerns.complaints(), System.nanoTime() - start);
    }

    @Override
    public void stop() {
        plugins.close();
    }
}
