package dev.weft.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code weft} command. Exit codes: 0 done, 1 failed, 2 wrong use; a program that Weft runs keeps its own. */
@Command(
        name = "weft",
        version = "weft 0.1.0",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Concurrency for the JVM: run it, see it, prove it.%n",
        description = "",
        subcommands = {
            DemoCommand.class, RunCommand.class, TraceCommand.class, ViewCommand.class, JShellCommand.class,
            CompletionCommand.class, HelpCommand.class
        },
        footer = {
            "%nTry:",
            "  weft demo                       analyse the whole JDK on worker JVMs and leave a report",
            "  weft run samples/Squares.java   run a program with Weft at hand",
            "  weft trace java -jar app.jar    record every call of any Java program",
            "%nExit codes: 0 done, 1 failed, 2 wrong use. A program that Weft runs keeps its own."
        })
final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    static void main(String[] args) {
        System.exit(commandLine().execute(JavaOptions.separate(args)));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        // What follows a program's name belongs to the program.
        line.getSubcommands().get("run").setStopAtPositional(true);
        line.getSubcommands().get("trace").setStopAtPositional(true);
        line.getSubcommands().get("jshell").setUnmatchedOptionsArePositionalParams(true);
        line.setExecutionExceptionHandler(Main::failed);
        line.setParameterExceptionHandler(Main::misused);
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int failed(Exception error, CommandLine line, @Nullable ParseResult parsed) throws Exception {
        if (error instanceof CommandFailure failure) {
            line.getErr().println("weft: " + failure.getMessage());
            return failure.exitCode();
        }
        throw error;
    }

    private static int misused(ParameterException error, String[] args) {
        CommandLine line = error.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("weft: " + sentence(error.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            err.println("Try 'weft " + (line.getParent() == null ? "" : line.getCommandName() + " ") + "--help'.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static String sentence(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "the command line could not be read.";
        }
        String text = Character.toLowerCase(message.charAt(0)) + message.substring(1);
        return text.endsWith(".") ? text : text + ".";
    }
}
