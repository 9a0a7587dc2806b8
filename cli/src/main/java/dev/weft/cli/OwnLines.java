package dev.weft.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a command says beside its result, on standard error, if it is to say anything. */
final class OwnLines {
    @Option(names = {"-q", "--quiet"}, description = "No lines from Weft itself.")
    private boolean quiet;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    void say(String line) {
        if (!quiet) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("weft: " + line);
            err.flush();
        }
    }
}
