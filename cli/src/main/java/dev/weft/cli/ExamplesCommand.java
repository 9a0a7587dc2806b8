package dev.weft.cli;

import dev.weft.examples.Example;
import dev.weft.examples.ExampleException;
import dev.weft.examples.ExampleOption;
import dev.weft.examples.ExampleOutcome.Status;
import dev.weft.examples.Examples;
import dev.weft.examples.FileReport;
import dev.weft.examples.PageUpdate;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the examples of pages. */
@Command(
        name = "examples",
        header = "Run the examples of pages and compare them with what they claim.",
        description = {
            "Runs the examples in the fenced blocks and HTML comments of Markdown pages, and",
            "in the comments of sources. A line that is typed begins with a prompt:%n",
            "  Java        j>       ..    or as the JDK's jshell prints it: jshell>  ...>",
            "  shell       $        >",
            "  Python      >>>      ...",
            "  JavaScript  >        .%n",
            "The second goes on with it. What follows, up to a blank line, is what it should",
            "say. Blocks of Java without prompts, ```java and {@snippet}, are compiled, and",
            "run if they say so. Folders are searched for .md, .markdown and .java, but for",
            "hidden ones; other sources and texts are looked at where they are named.%n"
        },
        sortOptions = false,
        exitCodeOnInvalidInput = ExamplesCommand.MISUSED,
        preprocessor = AtFiles.class,
        footer = {
            "%nExamples:",
            "  weft examples docs src/main/java            all pages and sources in folders",
            "  weft examples README.md -j cpu docs         one file a processor at a time",
            "  weft examples -o '+norm-ws +timeout=5' docs",
            "  weft examples --list docs                   where examples are; nothing is run",
            "  weft examples docs/pools.md:42              the example at that line",
            "  weft examples --update docs                 let them say what they say; shows it",
            "  weft examples --junit-xml results.xml docs  results for a build server",
            "  weft examples --watch docs                  again what changes, until Ctrl-C",
            "%nAn example says itself how it is meant, in a comment: // weft: +skip",
            "(# weft: +skip in shell and Python); a block without prompts behind its fence:",
            "```java run, ```java ignore",
            "%nExit codes: 0 all passed; 1 some failed; 2 a file could not be run to its end,",
            "or Ctrl-C; 3 there are no such files, or no examples in them, something cannot",
            "be written, or a concern failed; 64 wrong use."
        })
final class ExamplesCommand implements Callable<Integer> {
    static final int MISUSED = 64;
    static final int NOTHING = 3;
    static final String LIST = "--list";
    static final String SHOW_OPTIONS = "--show-options";
    static final String DRY = "--dry";
    static final String WATCH = "--watch";

    private static final int FAILED = 1;
    private static final int ABORTED = 2;
    /** A concern has failed, or what was asked for could not be written. */
    private static final int BROKEN = 3;
    /** That of a process which an interrupt ends. */
    private static final int INTERRUPTED = 130;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
    private static final String PROGRESS = "progress";
    private static final String CLEAR_LINE = "\r\u001b[J";
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    @Mixin
    private ExampleFiles files = new ExampleFiles();

    @Option(names = {"-j", "--jobs"}, paramLabel = "N|cpu", defaultValue = "1",
            description = "Files at the same time: a number, or one for each processor (default: ${DEFAULT-VALUE}).")
    private String jobs = "1";

    @Option(names = "--backend", paramLabel = "threads|processes", defaultValue = "threads",
            description = {"What runs files: threads of this JVM, or JVMs of their own, of which one that an example has",
                "ruined is replaced (default: ${DEFAULT-VALUE})."})
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

    @Option(names = SHOW_OPTIONS, help = true, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Say what examples may say of themselves, with --plugin also for it, and run none.")
    private boolean showOptions;

    @Option(names = "--no-project", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = {"Examples do not see the Maven project of their file: its classes, those of its",
                "tests and the dependencies of both."})
    private boolean withoutProject;

    @Option(names = "--snippet-path", paramLabel = "PATH", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Folders with files of external snippets, beside the snippet-files next to each source.")
    private List<String> snippetPath = List.of();

    @Option(names = LIST, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Say where examples are and run none.")
    private boolean list;

    @Option(names = DRY, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Find the examples and read their options, say how many there are and run none.")
    private boolean dry;

    @Option(names = {"-q", "--quiet"}, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Nothing but failures.")
    private boolean quiet;

    @Option(names = WATCH, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Run again each file that changes, until Ctrl-C.")
    private boolean watch;

    @Mixin
    private ExampleJava java = new ExampleJava();

    @Mixin
    private DifferenceOptions differences = new DifferenceOptions();

    @Mixin
    private PageUpdates updates = new PageUpdates();

    @Mixin
    private ResultFiles results = new ResultFiles();

    @Mixin
    private ConfigFileOption config = new ConfigFileOption();

    @Spec
    private CommandSpec spec;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean interrupted;
    private volatile @Nullable Examples running;

    @Override
    public Integer call() {
        if (!List.of(Examples.Settings.THREADS, Examples.Settings.PROCESSES).contains(backend)) {
            throw CommandFailure.ended(MISUSED, "--backend must be threads or processes, but was \"" + backend + "\".");
        }
        if (timeout.isZero()) {
            throw CommandFailure.ended(MISUSED, "--timeout must be more than 0, as in 0.5s.");
        }
        results.check();
        Examples.Settings settings = java.in(Examples.Settings.defaults()).jobs(workers()).backend(backend).options(options)
                .timeout(timeout).failFast(failFast).classPath(paths(classPath)).project(!withoutProject).snippetPath(paths(snippetPath))
                .plugins(allPlugins()).selection(files.selection());
        try (SignalWatch _ = SignalWatch.on("INT", this::interrupted)) {
            return showOptions ? showOptions(settings) : watch && !list && !dry ? watching(settings) : run(settings, null);
        } catch (ExampleException e) {
            throw CommandFailure.ended(MISUSED, e.getMessage() + ".");
        }
    }

    private int showOptions(Examples.Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        try (Examples examples = new Examples(settings)) {
            for (ExampleOption option : examples.options()) {
                out.println(String.format(Locale.ROOT, "  %-22s %s", option.shown(), option.description()));
            }
        }
        out.flush();
        return 0;
    }

    /** @param changed those that are run; null for all that there are */
    private int run(Examples.Settings settings, @Nullable List<Path> changed) {
        try (Examples examples = new Examples(settings)) {
            List<Path> found = changed == null ? files.find(examples::files) : changed;
            return list || dry ? list(examples, found) : run(examples, found);
        }
    }

    /** Each time with plug-ins and classes as they are then. */
    private int watching(Examples.Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        try (Examples finder = new Examples(settings)) {
            PageWatch pages = new PageWatch(() -> found(finder), this::isWaitedFor);
            int code = run(settings, null);
            while (!interrupted) {
                if (!quiet) {
                    out.println("watching; Ctrl-C ends it");
                    out.flush();
                }
                List<Path> changed = pages.changed();
                if (changed.isEmpty()) {
                    return code;
                }
                if (Ansi.AUTO.enabled()) {
                    out.print(CLEAR_SCREEN);
                }
                updates = updates.again();
                code = run(settings, changed);
            }
            return code;
        }
    }

    private List<Path> found(Examples finder) {
        try {
            return files.find(finder::files);
        } catch (CommandFailure e) {
            // What was named is being replaced, or comes again.
            return List.of();
        }
    }

    private boolean isWaitedFor() {
        try {
            return !ended.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int workers() {
        if (jobs.equals("cpu")) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int number = Integer.parseInt(jobs);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw CommandFailure.ended(MISUSED, "--jobs must be a number or cpu, but was \"" + jobs + "\".");
        }
        throw CommandFailure.ended(MISUSED, "--jobs must be at least 1, but was " + jobs + ".");
    }

    private List<String> allPlugins() {
        List<String> all = new ArrayList<>(plugins);
        if (slowest) {
            all.add("slowest");
        }
        if (!withoutProgress && !quiet && !list) {
            all.add(PROGRESS);
        }
        return all;
    }

    private static List<Path> paths(List<String> words) {
        return words.stream().flatMap(path -> Stream.of(path.split(File.pathSeparator))).map(Path::of).toList();
    }

    private int list(Examples examples, List<Path> files) {
        PrintWriter out = spec.commandLine().getOut();
        int code = 0;
        int count = 0;
        for (Path file : files) {
            try {
                List<Example> found = examples.find(file);
                count += found.size();
                if (list) {
                    found.forEach(example -> out.println(example.place() + ": " + example.name()));
                } else if (!found.isEmpty() && !quiet) {
                    out.println(file + ": " + ExamplesPrinter.number(found.size(), "example"));
                }
            } catch (IOException | ExampleException e) {
                out.println(e.getMessage());
                code = ABORTED;
            }
        }
        if (dry && !quiet) {
            out.println(ExamplesPrinter.number(count, "example") + ", none was run");
        }
        out.flush();
        return code != 0 || count > 0 ? code : NOTHING;
    }

    private int run(Examples examples, List<Path> files) {
        Thread tellsOfExit = new Thread(this::tellOfExit);
        Runtime.getRuntime().addShutdownHook(tellsOfExit);
        running = examples;
        try {
            return runToEnd(examples, files);
        } finally {
            running = null;
            try {
                Runtime.getRuntime().removeShutdownHook(tellsOfExit);
            } catch (IllegalStateException e) {
                // The JVM is ending already.
            }
        }
    }

    /** What an example calls, as a library, can end the JVM with any exit code; a signal, which needs no word, is no call of exit. */
    private void tellOfExit() {
        Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
        boolean called = threads.values().stream().flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName()) && frame.getMethodName().equals("exit"));
        if (called) {
            String underWay = threads.keySet().stream().map(Thread::getName).filter(name -> name.startsWith(Examples.THREAD_NAME)).sorted()
                    .collect(Collectors.joining(", "));
            PrintWriter err = spec.commandLine().getErr();
            err.println("weft: System.exit in code that an example calls has ended the run; under way: " + underWay + ".");
            err.flush();
            Runtime.getRuntime().halt(ABORTED);
        }
    }

    /** The first time the files under way are run to their end, and all is said and written that is known then. */
    private void interrupted() {
        if (interrupted) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        interrupted = true;
        ended.countDown();
        Examples examples = running;
        if (examples != null) {
            examples.stop();
            PrintWriter err = spec.commandLine().getErr();
            err.println("weft: stopped: no other file is begun; Ctrl-C once more ends at once.");
            err.flush();
        }
    }

    private int runToEnd(Examples examples, List<Path> files) {
        PrintWriter standardOutput = spec.commandLine().getOut();
        PrintWriter out = results.areOnStandardOutput() ? spec.commandLine().getErr() : standardOutput;
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        ExamplesPrinter printer = new ExamplesPrinter(lines, differences.lines(lines, examples.defaults()), quiet);
        boolean read;
        try (Stream<FileReport> reports = examples.run(files)) {
            read = reports.allMatch(report -> {
                tell(report, examples, printer, lines);
                return isRead(text, out);
            });
        }
        Examples.Summary summary = examples.finish();
        printer.total(workers());
        if (!quiet) {
            updates.total(lines);
        }
        printer.end(summary);
        read &= isRead(text, out);
        results.write(read && !interrupted, standardOutput);
        return !read || interrupted ? ABORTED : exitCode(printer);
    }

    private void tell(FileReport report, Examples examples, ExamplesPrinter printer, PrintWriter lines) {
        PageUpdate update = updates.of(examples, report, lines);
        printer.print(report, PageUpdates.left(report, update));
        if (update != null) {
            updates.apply(update, lines);
        }
        results.add(report, lines);
    }

    /** Writes, as a whole, so that no bar is among the lines, and takes what was said; false if nobody reads it any more. */
    private boolean isRead(StringWriter text, PrintWriter out) {
        boolean bar = Ansi.AUTO.enabled() && allPlugins().contains(PROGRESS);
        if (!text.getBuffer().isEmpty()) {
            out.print(bar ? CLEAR_LINE + text : text.toString());
        }
        text.getBuffer().setLength(0);
        return !out.checkError();
    }

    private int exitCode(ExamplesPrinter printer) {
        return updates.end() == PageUpdates.End.NOT_WRITTEN ? BROKEN
                : printer.aborted() > 0 ? ABORTED
                : printer.complaints() > 0 ? BROKEN
                : printer.all() == 0 ? NOTHING
                : printer.count(Status.FAILED) > updates.examples() || updates.end() == PageUpdates.End.FAILED ? FAILED : 0;
    }
}
