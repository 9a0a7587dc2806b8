package dev.weft.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Opens the JDK's JShell with Weft at hand. */
@Command(
        name = "jshell",
        header = "Open JShell with Weft at hand.",
        customSynopsis = "weft jshell [JSHELL ARGUMENT...]%n",
        description = "In the session, 'import module dev.weft;' makes the library visible; lambdas typed there run on worker JVMs.%n")
final class JShellCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Arguments for jshell, such as a file of snippets.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        List<String> command = new ArrayList<>();
        command.add(Home.tool("jshell"));
        command.addAll(Home.current().javaOptions());
        command.addAll(words);
        return Foreground.run(command);
    }
}
