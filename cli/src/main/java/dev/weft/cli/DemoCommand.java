package dev.weft.cli;

import dev.weft.trace.report.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Weft's main job on real input: every class of the running JDK, on worker JVMs, traced. */
@Command(
        name = "demo",
        header = "Analyse every class of the JDK on worker JVMs, traced, and leave a report.",
        description = {
            "Runs samples/JdkAtlas.java, a program of one file: largest packages, most called methods, deepest hierarchies.",
            "Equal to: weft trace samples/JdkAtlas.java%n"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = TracedRun.DEFAULT_REPORT,
            description = "As of weft trace (default: ${DEFAULT-VALUE}).")
    private List<Path> outputs = List.of(Path.of(TracedRun.DEFAULT_REPORT));

    @Override
    public Integer call() {
        Home home = Home.current();
        Program atlas = Program.of(List.of(home.sample("JdkAtlas.java").toString()), home);
        return new TracedRun(home, new Outputs(outputs), TracedRun.OPTIONS, Scope.ALL, Plugins.NONE, null, false).run(atlas);
    }
}
