package dev.weft.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code weft} command. Exit codes: 0 done, 1 failed, 2 wrong use; a program that Weft runs keeps its own. */
@Command(
        name = "weft",
        version = "weft 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Concurrency for the JVM: run it, see it, prove it.%n",
        description = "",
        subcommands = {
            DemoCommand.class, RunCommand.class, TraceCommand.class, ViewCommand.class, ExportCommand.class, CombineCommand.class,
            SliceCommand.class, StatsCommand.class, DiffCommand.class, PsCommand.class, PstreeCommand.class, TopCommand.class,
            JShellCommand.class, ExamplesCommand.class, CompletionCommand.class
        },
        footer = {
            "%nTry:",
            "  weft demo                        the whole JDK on worker JVMs, and a report",
            "  weft run samples/Squares.java    a program with Weft at hand",
            "  weft trace java -jar app.jar     the calls of any Java program",
            "  weft top                         the pools of all running programs",
            "  weft examples docs               the examples of docs, run and compared",
            "%nExit codes: 0 done, 1 failed, 2 wrong use.",
            "A program that Weft runs keeps its own."
        })
final class Main implements Runnable {
    private static final Pattern ENUM = Pattern.compile("expected one of \\[(.*?)] \\(case-insensitive\\)");
    private static final Pattern NUMBER = Pattern.compile("('[^']*') is not an? (?:int|long)$");

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    @Spec
    private CommandSpec spec;

    static void main(String[] args) {
        CommandLine line = commandLine();
        System.exit(line.execute(JavaOptions.separate(line.getCommandSpec(), helpFor(args))));
    }

    /** {@code weft help trace} is {@code weft trace --help}. */
    private static String[] helpFor(String[] args) {
        if (args.length == 0 || !args[0].equals("help")) {
            return args;
        }
        return args.length == 1 ? new String[] {"--help"} : new String[] {args[1], "--help"};
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        // What follows a program's name belongs to the program, files of arguments included.
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        subcommand(line, "run").setStopAtPositional(true);
        subcommand(line, "trace").setStopAtPositional(true);
        subcommand(line, "jshell").setUnmatchedOptionsArePositionalParams(true);
        line.setDefaultValueProvider(new ConfigFile());
        line.setExecutionExceptionHandler(Main::failed);
        line.setParameterExceptionHandler(Main::misused);
        // Unlike the one of the command line itself, it knows of errors of the stream.
        line.setOut(new PrintWriter(System.out, true));
        return line;
    }

    private static CommandLine subcommand(CommandLine line, String name) {
        return Objects.requireNonNull(line.getSubcommands().get(name));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int failed(Exception error, CommandLine line, @Nullable ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (System.getenv("WEFT_STACKTRACE") != null) {
            error.printStackTrace(err);
        }
        return switch (error) {
            case CommandFailure failure -> {
                err.println("weft: " + failure.getMessage());
                yield failure.exitCode();
            }
            case InvalidPathException path -> {
                err.println("weft: a file name has characters that this locale (" + System.getProperty("sun.jnu.encoding")
                        + ") does not know; set LC_ALL to a UTF-8 locale.");
                yield CommandLine.ExitCode.USAGE;
            }
            default -> {
                err.println("weft: this is a defect of Weft: " + error + " (WEFT_STACKTRACE=1 shows where).");
                yield CommandLine.ExitCode.SOFTWARE;
            }
        };
    }

    private static int misused(ParameterException error, String[] args) {
        CommandLine line = error.getCommandLine();
        PrintWriter err = line.getErr();
        if (error.getCause() instanceof CommandFailure failure) {
            err.println("weft: " + failure.getMessage());
            return failure.exitCode();
        }
        err.println("weft: " + (isCommand(error) ? "there is no command '" + args[0] + "'." : sentence(message(error))));
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println("Try 'weft " + (line.getParent() == null ? "" : line.getCommandName() + " ") + "--help'.");
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static @Nullable String message(ParameterException error) {
        return error.getCommandLine().getDefaultValueProvider() instanceof ConfigFile file
                ? error.getMessage() + file.placeOf(error.getArgSpec())
                : error.getMessage();
    }

    private static boolean isCommand(ParameterException error) {
        return error.getCommandLine().getParent() == null
                && error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().getFirst().startsWith("-");
    }

    /** In words of the user and not of Java. */
    private static String plain(String message) {
        String words = ENUM.matcher(message).replaceFirst(match -> "it must be one of " + match.group(1).toLowerCase(Locale.ROOT) + ",");
        return NUMBER.matcher(words).replaceFirst("it must be a whole number, but was $1");
    }

    private static String sentence(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "the command line could not be read.";
        }
        String text = Character.toLowerCase(message.charAt(0)) + plain(message.substring(1));
        return text.endsWith(".") ? text : text + ".";
    }
}
