package dev.weft.cli;

import dev.weft.trace.report.Recordings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a recording in other formats. */
@Command(
        name = "export",
        header = "Write a recording as a page, Chrome JSON or a Perfetto trace.",
        description = {
            "A recording is what weft trace -o NAME.weft leaves, or keeps when a report could",
            "not be written; Chrome JSON of VizTracer or another tool; or what Flight Recorder",
            "wrote, as far as it happened on threads. Chrome JSON and Perfetto traces have every call; a page of a",
            "very long recording leaves out the shortest, and says so.%n"
        },
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  weft trace -o run.weft App.java",
            "  weft export run.weft -o run.pftrace       # open it at https://ui.perfetto.dev",
            "  weft export run.weft --min-duration 1ms -o run.html -o run.json.gz",
            "  weft export result.json -o result.html    # VizTracer's report as a page of Weft",
            "%nExit codes: 0 done; 1 failed; 2 wrong use, or there is no recording."
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECORDING", description = Outputs.RECORDING)
    private Path source = Path.of("");

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", required = true,
            description = "What to write: " + Outputs.FORMATS + "; may be repeated.")
    private List<Path> outputs = List.of();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private ScopeOptions limits = new ScopeOptions();

    @Mixin
    private OwnLines lines = new OwnLines();

    @Override
    public Integer call() {
        var targets = place.outputs(outputs);
        targets.make(Recordings.of(source), limits.scope(), lines::say);
        return 0;
    }
}
