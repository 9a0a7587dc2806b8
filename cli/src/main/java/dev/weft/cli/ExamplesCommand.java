package dev.weft.cli;

import dev.weft.examples.ExampleException;
import dev.weft.examples.ExampleOption;
import dev.weft.examples.ExampleOutcome.Status;
import dev.weft.examples.Examples;
import dev.weft.examples.FileReport;
import dev.weft.examples.PageUpdate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
            "  weft examples --update docs                 let them say what they say",
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
    static final int ABORTED = 2;
    /** A concern has failed, or what was asked for could not be written. */
    private static final int BROKEN = 3;
    /** That of a process which an interrupt ends. */
    private static final int INTERRUPTED = 130;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
    private static final String CLEAR_LINE = "\r\u001b[J";
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    @Mixin
    private ExampleFiles files = new ExampleFiles();

    @Mixin
    private ExampleSettings settings = new ExampleSettings();

    @Option(names = SHOW_OPTIONS, help = true, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Say what examples may say of themselves, with --plugin also for it, and run none.")
    private boolean showOptions;

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
        results.check();
        Examples.Settings all = settings.of(files.selection(), showsProgress());
        try (SignalWatch _ = SignalWatch.on("INT", this::interrupted)) {
            return showOptions ? showOptions(all) : watch && !list && !dry ? watching(all) : run(all, null);
        } catch (ExampleException e) {
            throw CommandFailure.ended(MISUSED, e.getMessage() + ".");
        }
    }

    private int showOptions(Examples.Settings all) {
        PrintWriter out = spec.commandLine().getOut();
        try (Examples examples = new Examples(all)) {
            for (ExampleOption option : examples.options()) {
                out.println(String.format(Locale.ROOT, "  %-22s %s", option.shown(), option.description()));
            }
        }
        out.flush();
        return 0;
    }

    /** @param changed those that are run; null for all that there are */
    private int run(Examples.Settings all, @Nullable List<Path> changed) {
        try (Examples examples = new Examples(all)) {
            List<Path> found = changed == null ? files.find(examples::files) : changed;
            return list || dry ? listed(examples, found) : run(examples, found);
        }
    }

    private int listed(Examples examples, List<Path> found) {
        PrintWriter out = spec.commandLine().getOut();
        int code = new ExampleList(out, list, dry && !quiet).say(examples, found);
        if (code == NOTHING) {
            out.println(files.nothing(found));
            out.flush();
        }
        return code;
    }

    /** Each time with plug-ins and classes as they are then. */
    private int watching(Examples.Settings all) {
        PrintWriter out = spec.commandLine().getOut();
        try (Examples finder = new Examples(all)) {
            PageWatch pages = new PageWatch(() -> found(finder), this::isWaitedFor);
            int code = run(all, null);
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
                code = run(all, changed);
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

    private boolean showsProgress() {
        return settings.wantsProgress() && !quiet && !list;
    }

    private boolean isWaitedFor() {
        try {
            return !ended.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int run(Examples examples, List<Path> files) {
        running = examples;
        try (ExitNotice _ = new ExitNotice(spec.commandLine().getErr(), ABORTED)) {
            return runToEnd(examples, files);
        } finally {
            running = null;
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
            say("stopped: no other file is begun; Ctrl-C once more ends at once");
        }
    }

    private int runToEnd(Examples examples, List<Path> files) {
        PrintWriter standardOutput = spec.commandLine().getOut();
        PrintWriter out = results.areOnStandardOutput() ? spec.commandLine().getErr() : standardOutput;
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        ExamplesPrinter printer = new ExamplesPrinter(lines, differences.lines(lines, examples.defaults()), quiet);
        results.addTo(examples, lines, standardOutput);
        boolean read;
        try (Stream<FileReport> reports = examples.run(files)) {
            read = reports.allMatch(report -> {
                tell(report, examples, printer, lines);
                return isRead(text, out);
            });
        }
        Examples.Summary summary = examples.finish();
        if (printer.all() == 0 && printer.aborted() == 0 && !interrupted) {
            lines.println(this.files.nothing(files));
        }
        printer.total(settings.workers());
        if (!quiet) {
            updates.total(lines);
        }
        printer.end(summary);
        read &= isRead(text, out);
        if (!read) {
            say("standard output cannot be written to any more: no other file was begun");
        }
        return !read || interrupted ? ABORTED : exitCode(printer);
    }

    private void say(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("weft: " + sentence + ".");
        err.flush();
    }

    private void tell(FileReport report, Examples examples, ExamplesPrinter printer, PrintWriter lines) {
        PageUpdate update = updates.of(examples, report, lines);
        printer.print(report, PageUpdates.left(report, update));
        if (update != null) {
            updates.apply(update, lines);
        }
    }

    /** Writes, as a whole, so that no bar is among the lines, and takes what was said; false if nobody reads it any more. */
    private boolean isRead(StringWriter text, PrintWriter out) {
        boolean bar = Ansi.AUTO.enabled() && showsProgress();
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
