package dev.weft.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a program with Weft at its hand. */
@Command(
        name = "run",
        header = "Run a program with Weft at its hand.",
        customSynopsis = {
            "weft run FILE.java|FILE.jar|CLASS [ARGUMENT...]",
            "       weft run JAVA-OPTION... CLASS|-jar FILE.jar [ARGUMENT...]%n"
        },
        description = {
            "A single source file needs no build, only 'import module dev.weft;'.",
            "Options of java (-cp, -Xmx2g, -D...) may stand before the program.%n"
        },
        footer = {
            "%nExamples:",
            "  weft run samples/Squares.java",
            "  weft run -cp target/classes com.acme.Main --fast",
            "  weft run -Xmx2g App.java",
            "%nExit code: that of the program."
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "A source file, jar or class, and its arguments.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        return Foreground.run(Program.of(words, Home.current()).command());
    }
}
