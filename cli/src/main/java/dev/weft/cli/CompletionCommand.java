package dev.weft.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script for bash and zsh. */
@Command(
        name = "completion",
        header = "Print a completion script for bash and zsh.",
        description = "Use it in the current shell with: source <(weft completion)%n")
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(AutoComplete.bash("weft", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
