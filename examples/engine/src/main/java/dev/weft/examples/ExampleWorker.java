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
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plug-ins of the program, which finds examples, or of a worker, which runs them too. Used by one thread at a time. */
final class ExampleWorker implements WorkerComponent {
    /** With which a worker JVM ends whose runner can run no other file: another one takes its place. */
    static final int SPOILED = 86;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** A file of no known kind, which somebody has named, is a text. */
    private static final ZoneDelimiter TEXT = new TextZones();
    private static final Maven MAVEN = Maven.ofPath();
    private static final String RESET = "weft: reset";

    private final Plugins plugins;
    private final Concerns concerns;
    private final Settings settings;
    private final ExampleOptions options;
    private final PluginContext place;
    private final List<Concern> added = new ArrayList<>();
    private final boolean isJvm;

    /** @param own gives a plug-in beside those in the code */
    ExampleWorker(WorkerContext context, Settings settings, List<PluginCode> code, @Nullable Supplier<? extends ExamplePlugin> own) {
        this.settings = settings;
        isJvm = context.number() > 0 && settings.backend().equals(Settings.PROCESSES);
        plugins = new Plugins(Stream.of(brought(settings), PluginCode.ofClassPath(),
                code.stream().flatMap(each -> each.instances().stream()).toList(),
                own == null ? List.<ExamplePlugin>of() : List.of(own.get())).flatMap(List::stream).toList());
        concerns = new Concerns(plugins.concerns());
        options = ExampleOptions.parse(settings.options(), "--options", plugins.options());
        place = new PluginContext(context, settings, options);
        plugins.open(place);
    }

    /** What Weft brings. */
    private static List<ExamplePlugin> brought(Settings settings) {
        SnippetFiles snippets = new SnippetFiles(settings.snippetPath().stream().map(Path::of).toList());
        ClassPath classPath = new ClassPath(settings.classPath().stream().map(Path::of).toList(), settings.project(), MAVEN);
        JavaPlatform platform = JavaPlatform.of(settings.jdk(), settings.release());
        return List.of(new MarkdownZones(), new JavaZones(snippets), new CommentZones(), new DocstringZones(),
                new TextZones(), new SnippetRunner(snippets), classPath,
                new JavaRunner(platform, classPath::ofFile), new JavaBlockRunner(platform, classPath::ofFile), new ShellRunner(),
                new PythonRunner(), new JavaScriptRunner(), new ClipboardConcern(), new ConditionsConcern());
    }

    /** Adds a concern, which is asked after the others. */
    void add(Concern concern) {
        Plugins.open(concern, place);
        added.add(concern);
        concerns.add(concern);
    }

    /** What is said of all examples. */
    ExampleOptions options() {
        return options;
    }

    Plugins plugins() {
        return plugins;
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
        return findIn(file, text(file));
    }

    /** The same, of a text that may be that of the file. */
    private List<List<Example>> findIn(String file, String whole) {
        String text = whole.startsWith(BYTE_ORDER_MARK) ? whole.substring(1) : whole;
        PageOptions page = new PageOptions(file, text, plugins.options());
        List<List<Example>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        List<Zone> zones = plugins.delimiter(file).orElse(TEXT).zones(file, text);
        for (Zone zone : Zone.withOutputs(zones)) {
            if (zone.file().isEmpty() && parts.size() == 1 && parts.getFirst().isEmpty() && page.isTakenFrom(zone)) {
                continue;
            }
            List<Line> lines = zone.lines();
            int from = 0;
            for (int i = 0; i <= lines.size(); i++) {
                boolean isReset = i < lines.size() && lines.get(i).text().strip().equals(RESET);
                if (isReset || i == lines.size()) {
                    FoundExamples.of(plugins.finders(), file, zone.with(lines.subList(from, i))).stream()
                            .map(found -> found.with(found.options().over(page.options()))).forEach(parts.getLast()::add);
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

    /** All examples of a text that is that of a file. */
    List<Example> all(String file, String text) {
        return findIn(file, text).stream().flatMap(List::stream).map(plugins::parsed).toList();
    }

    /** The examples of a file that are run. */
    List<Example> selected(String file) throws IOException {
        List<List<Example>> parts = find(file).stream().map(part -> part.stream().map(plugins::parsed).toList()).toList();
        return parts.stream().flatMap(part -> settings.selection().among(file, part, parts, options).stream()).toList();
    }

    /** Those of a part of a file that are run, without options. */
    private List<Example> selected(String file, int part) throws IOException {
        List<Example> found = find(file).get(part);
        if (settings.selection().equals(Selection.ALL)) {
            return found;
        }
        Set<String> places = selected(file).stream().map(Example::place).collect(Collectors.toSet());
        return found.stream().filter(example -> places.contains(example.place())).toList();
    }

    /** Runs a part of a file. */
    FileReport run(String file, int part) {
        if (isJvm && !plugins.runners().stream().allMatch(ExampleRunner::isUsable)) {
            Runtime.getRuntime().halt(SPOILED);
        }
        long start = System.nanoTime();
        List<ExampleOutcome> outcomes = List.of();
        String problem = "";
        try {
            ExampleFile found = new ExampleFile(file, part, selected(file, part), new Clipboard());
            outcomes = new FileRun(plugins, concerns, options, settings).run(found);
        } catch (IOException | ExampleException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new FileReport(file, outcomes, problem, concerns.complaints(), System.nanoTime() - start);
    }

    @Override
    public void stop() {
        plugins.close();
        added.forEach(ExamplePlugin::close);
    }
}
