package dev.weft.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records every call of a Java program and of the Java programs it starts, and writes one report. */
@Command(
        name = "trace",
        header = "Record every call of a Java program, its children included, in one report.",
        customSynopsis = {
            "weft trace [OPTION...] [--] java ...",
            "       weft trace [OPTION...] FILE.java|FILE.jar|CLASS [ARGUMENT...]",
            "       weft trace [OPTION...] JAVA-OPTION... CLASS|-jar FILE.jar [ARGUMENT...]%n"
        },
        description = {
            "A java command runs as it would alone, with its own JDK; anything else runs on",
            "Weft's JDK with Weft at hand, as by weft run. Output, errors and exit code are",
            "unchanged; INT, TERM and HUP reach the program.",
            "Weft's own lines come on standard error after it has ended. A process that",
            "is killed is in the report up to its last call.%n"
        },
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  weft trace java -cp target/classes com.acme.Main --fast",
            "  weft trace -o run.html --include 'com.acme.*' -jar app.jar",
            "  weft trace -o run.pftrace -o run.html App.java",
            "%nExit code: that of the program, or 1 or 2 with a sentence from Weft if it",
            "could not be started."
        })
final class TraceCommand implements Callable<Integer> {
    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = TracedRun.DEFAULT_REPORT,
            description = "What to write: " + Outputs.FORMATS + "; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<Path> outputs = List.of(Path.of(TracedRun.DEFAULT_REPORT));

    @Option(names = "--include", paramLabel = "GLOB",
            description = "Record only classes like this, as in 'com.acme.*' or 'com.acme.Parser#read*'; may be repeated. "
                    + "Default: every class that is not the JDK's.")
    private List<String> include = List.of();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Do not record classes or methods like this; may be repeated.")
    private List<String> exclude = List.of();

    @Option(names = {"-q", "--quiet"}, description = "No lines from Weft itself.")
    private boolean quiet;

    @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "A java command, or a source file, jar or class and its arguments.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        Home home = Home.current();
        return new TracedRun(home, new Outputs(outputs), include, exclude, quiet).run(Program.orCommand(words, home));
    }
}
