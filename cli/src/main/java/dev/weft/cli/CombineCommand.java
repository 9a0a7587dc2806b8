package dev.weft.cli;

import dev.weft.trace.report.Alignment;
import dev.weft.trace.report.Problem;
import dev.weft.trace.report.Recording;
import dev.weft.trace.report.Recordings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts recordings on one time axis. */
@Command(
        name = "combine",
        header = "Put several recordings into one report, on one time axis.",
        description = {
            "Each is what weft trace -o NAME.weft leaves, Chrome JSON of VizTracer or",
            "another tool, or what Flight Recorder wrote. Their processes stay apart, also",
            "where ids are the same. What cannot be read is skipped and listed.%n"
        },
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  weft combine server.weft client.weft -o both.html     two programs of one run",
            "  weft combine a.weft b.weft --align starts -o ab.html  two runs, each from 0",
            "  weft combine a.weft result.json --align marks --mark ready -o ab.pftrace",
            "  weft combine a.weft b.weft -o ab.weft                 a recording of both",
            "%nBy the clock, processes lie where the time of day says; those of one machine",
            "exactly. Chrome JSON without a time of day begins where the others do.",
            "%nExit codes: 0 done; 1 failed; 2 wrong use, or nothing can be read; 3 done, but",
            "something was skipped."
        })
final class CombineCommand implements Callable<Integer> {
    private static final int SOME_SKIPPED = 3;

    private enum Align {
        CLOCK, STARTS, MARKS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "RECORDING", arity = "1..*",
            description = "Native files or folders of such (.weft), Chrome JSON (.json, .json.gz), Flight Recorder's (.jfr).")
    private List<Path> sources = List.of();

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", required = true,
            description = "What to write: " + Outputs.FORMATS + "; may be repeated.")
    private List<Path> outputs = List.of();

    @Option(names = "--align", paramLabel = "WHAT", defaultValue = "clock",
            description = "What is the same moment in all: the time of day (clock), when they begin (starts), or their first instant"
                    + " of one name (marks); default: ${DEFAULT-VALUE}.")
    private Align align = Align.CLOCK;

    @Option(names = "--mark", paramLabel = "NAME", defaultValue = "sync",
            description = "The name for --align marks, as in Trace.instant(\"sync\") (default: ${DEFAULT-VALUE}). A sync marker of"
                    + " VizTracer is one whatever the name.")
    private String mark = "sync";

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private ScopeOptions limits = new ScopeOptions();

    @Mixin
    private OwnLines lines = new OwnLines();

    @Override
    public Integer call() {
        var targets = place.outputs(outputs);
        var alignment = switch (align) {
            case CLOCK -> Alignment.CLOCK;
            case STARTS -> Alignment.STARTS;
            case MARKS -> Alignment.marks(mark);
        };
        var recordings = new Recordings(sources, alignment);
        targets.checkAgainst(recordings);
        Recording combined = targets.make(recordings, limits.scope(), lines::say);
        return combined.problems().stream().anyMatch(Problem::skipped) ? SOME_SKIPPED : 0;
    }
}
