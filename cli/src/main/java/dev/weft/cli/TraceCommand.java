package dev.weft.cli;

import dev.weft.trace.Buffer;
import dev.weft.trace.TraceOptions;
import dev.weft.trace.report.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records the calls of a Java program and of the Java programs it starts, and writes one report. */
@Command(
        name = "trace",
        header = "Record the calls of a Java program, its children included, in one report.",
        customSynopsis = {
            "weft trace [OPTION...] [--] java ...",
            "       weft trace [OPTION...] [--] COMMAND ...",
            "       weft trace [OPTION...] FILE.java|FILE.jar|CLASS [ARGUMENT...]",
            "       weft trace [OPTION...] JAVA-OPTION... CLASS|-jar FILE.jar [ARGUMENT...]",
            "       weft trace --attach PID [-t TIME] [OPTION...]",
            "       weft trace --dump PID [-o FILE]%n"
        },
        description = {
            "A java command runs as it would alone, with its own JDK; a source file, jar or",
            "class runs on Weft's JDK with Weft at hand, as by weft run. Of any other",
            "command, a script or mvn, what it starts with java is traced. Output, errors",
            "and exit code are unchanged; INT, TERM and HUP reach the program.",
            "Weft's own lines come on standard error after it has ended. A process that",
            "is killed is in the report up to its last call.%n"
        },
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  weft trace java -cp target/classes com.acme.Main --fast",
            "  weft trace ./start.sh --fast",
            "  weft trace -o run.html --include 'com.acme.*' -jar app.jar",
            "  weft trace -o run.pftrace -o run.html App.java",
            "  weft trace --include mine --include 'org.hibernate.*' -jar app.jar",
            "  weft trace --exclude lib/noisy.jar --include deps App.java",
            "  weft trace --buffer 64m --buffer-mode ring -jar server.jar",
            "  weft trace --attach 4711 -t 5s           what a running program does",
            "  weft trace --flight-recorder 10s -jar server.jar",
            "  weft trace --dump 4711 -o now.html       what that one has done just now",
            "%nExit code: that of the program, or 1 or 2 with a sentence from Weft if it",
            "could not be started."
        })
final class TraceCommand implements Callable<Integer> {
    /** A program says it that records itself, and nobody else. */
    static final String ASKED = "--asked";
    static final String PLUGIN = "--plugin";

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = TracedRun.DEFAULT_REPORT,
            split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "What to write: " + Outputs.FORMATS + "; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<Path> outputs = List.of(Path.of(TracedRun.DEFAULT_REPORT));

    @Option(names = "--pid-suffix", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Put the program's process id into the names of outputs: run_4711.html.")
    private boolean pidSuffix;

    @Option(names = {"-u", "--unique-output-file"}, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Name the report after program, time and process: Orders_20261129_164203_4711.html.")
    private boolean unique;

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Mixin
    private ScopeOptions limits = new ScopeOptions();

    @Mixin
    private ContentOptions content = new ContentOptions();

    @Mixin
    private EventOptions events = new EventOptions();

    @Mixin
    private BufferOptions room = new BufferOptions();

    @Mixin
    private PrecisionOptions precision = new PrecisionOptions();

    @Option(names = "--dump-signal", paramLabel = "SIGNAL",
            description = "Write a report of a flight recorder each time that weft gets this signal: ${COMPLETION-CANDIDATES}. "
                    + "The program does not get it.")
    private @Nullable DumpSignal dumpSignal;

    @Option(names = "--dump", paramLabel = "PID",
            description = "Instead of running a program, write a report of the flight recorder that runs in this one.")
    private @Nullable Long dump;

    @Option(names = "--attach", paramLabel = "PID",
            description = "Instead of running a program, record this one, which runs already, until Ctrl-C, --time or its end.")
    private @Nullable Long attach;

    @Option(names = {"-t", "--time"}, paramLabel = "TIME", converter = DurationConverter.class,
            description = "With --attach: how long, as in 5s.")
    private @Nullable Duration time;

    @Option(names = ASKED, hidden = true, arity = "0..1", fallbackValue = "true",
            description = "With --attach: the program itself has asked, and says what to do.")
    private boolean asked;

    @Option(names = "--no-children", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Only the program itself, not the Java programs it starts.")
    private boolean alone;

    @Option(names = "--no-cache", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Look at all classes anew, and keep nothing for later runs of the program.")
    private boolean uncached;

    @Option(names = "--no-waits", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Nothing of what threads wait for, and who lets them go on.")
    private boolean withoutWaits;

    @Option(names = "--explain", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Say of each class that was loaded whether it was recorded, and by which rule; after the program has ended.")
    private boolean explain;

    @Option(names = PLUGIN, paramLabel = "FILE", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Let a class that implements dev.weft.trace.report.TracePlugin take part: a source file, or a jar that offers "
                    + "some as services; may be repeated.")
    private List<Path> pluginFiles = List.of();

    @Mixin
    private ConfigFileOption config = new ConfigFileOption();

    @Option(names = {"-q", "--quiet"}, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "No lines from Weft itself.")
    private boolean quiet;

    @Parameters(arity = "0..*", paramLabel = "PROGRAM",
            description = "A java command, a source file, jar or class, or any other command, and its arguments.")
    private List<String> words = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Scope scope = limits.scopeFor(words);
        if (dump != null) {
            if (!words.isEmpty()) {
                throw CommandFailure.misused("with --dump no program is run, but there is '" + words.getFirst() + "'.");
            }
            if (!pluginFiles.isEmpty()) {
                throw CommandFailure.misused("--plugin takes part where a program is recorded, but there is --dump.");
            }
            return new FlightReport(outputs(), scope, quiet).of(dump);
        }
        if (attach == null && words.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'PROGRAM'");
        }
        Plugins plugins = PluginLoader.load(pluginFiles);
        try {
            plugins.initialize();
            return attach != null ? attach(attach, scope, plugins) : run(Home.current(), scope, plugins);
        } finally {
            plugins.terminate(this::say);
        }
    }

    private void say(String line) {
        if (!quiet) {
            System.err.println("weft: " + line);
        }
    }

    private Outputs outputs() {
        if (!unique) {
            return place.outputs(outputs, pidSuffix ? RunNaming.PID : RunNaming.NONE);
        }
        if (pidSuffix || !outputs.equals(List.of(Path.of(TracedRun.DEFAULT_REPORT)))) {
            throw CommandFailure.misused("--unique-output-file names the report itself, but there is "
                    + (pidSuffix ? "--pid-suffix" : "--output " + outputs.getFirst()) + ".");
        }
        return place.outputs(outputs, RunNaming.UNIQUE);
    }

    private TraceOptions options(Scope scope) {
        return TracedRun.OPTIONS.withSelection(selection.selection()).withContent(content.content()).withEvents(events.events())
                .withExplain(explain).withChildren(!alone).withWaits(!withoutWaits).withMinNanos(scope.shortest().toNanos())
                .withBuffer(room.buffer()).withPrecision(precision.precision())
                .withCache(uncached ? "" : WovenFolder.prepare(System.getenv()));
    }

    private int attach(long pid, Scope scope, Plugins plugins) {
        if (!words.isEmpty()) {
            throw CommandFailure.misused("with --attach no program is run, but there is '" + words.getFirst() + "'.");
        }
        TraceOptions options = options(scope);
        if (options.buffer().lastNanos() != 0) {
            throw CommandFailure.misused("--flight-recorder needs a program that weft trace starts, but there is --attach.");
        }
        var enough = new CompletableFuture<Void>();
        if (time != null) {
            enough.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS);
        }
        return new TracedRun(Home.current(), outputs(), options, scope, plugins, null, quiet)
                .attach(pid, enough, asked ? new Asker() : null);
    }

    private int run(Home home, Scope scope, Plugins plugins) {
        Buffer buffer = room.buffer();
        if (dumpSignal != null && buffer.lastNanos() == 0) {
            throw CommandFailure.misused("--dump-signal needs --flight-recorder, which keeps what is dumped.");
        }
        TraceOptions options = options(scope);
        Program program = Program.orCommand(words, home);
        if (alone && !program.isJava()) {
            throw CommandFailure.misused("with --no-children the program must be a Java program, but '" + words.getFirst() + "' is none.");
        }
        String signal = dumpSignal == null ? null : dumpSignal.name();
        return new TracedRun(home, outputs(), options, scope, plugins, signal, quiet).run(program);
    }
}
