package dev.weft.cli;

import dev.weft.trace.report.Excerpt;
import dev.weft.trace.report.Recordings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a part of a recording. */
@Command(
        name = "slice",
        header = "Write a part of a recording: some time, some threads, some tasks.",
        description = {
            "The part is a report of its own that begins at 0. What goes beyond its edges is",
            "cut there and counts: of a method that ran all the time each part has a call.%n"
        },
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  weft slice run.weft --from 2s --to 2500ms -o half-a-second.html",
            "  weft slice run.weft --thread 'http-*' --thread main -o some.pftrace",
            "  weft slice run.weft --task 'fetch *' -o fetches.folded",
            "  weft slice run.weft --from 2s -o end.weft             to be read, combined, cut again",
            "%nTimes are those that the page of the whole recording shows.",
            "%nExit codes: 0 done; 1 failed; 2 wrong use, or nothing is in that part."
        })
final class SliceCommand implements Callable<Integer> {
    private static final Duration END = Duration.ofDays(3650);

    @Parameters(paramLabel = "RECORDING", description = Outputs.RECORDING)
    private Path source = Path.of("");

    @Option(names = "--from", paramLabel = "TIME", converter = DurationConverter.class,
            description = "Where it begins, since the begin of the recording, as in 1.5s or 200ms (default: with it).")
    private Duration from = Duration.ZERO;

    @Option(names = "--to", paramLabel = "TIME", converter = DurationConverter.class,
            description = "Where it ends, since the begin of the recording (default: with it).")
    private Duration to = END;

    @Option(names = "--thread", paramLabel = "GLOB",
            description = "Only threads of such names, as in 'worker-*'; may be repeated.")
    private List<String> threads = List.of();

    @Option(names = "--task", paramLabel = "GLOB",
            description = "Only tasks of such names, and what happens in them; may be repeated.")
    private List<String> tasks = List.of();

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", required = true,
            description = "What to write: " + Outputs.REPORTS + ", or a recording of the part (.weft, a folder); may be repeated.")
    private List<Path> outputs = List.of();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Mixin
    private ScopeOptions limits = new ScopeOptions();

    @Mixin
    private OwnLines lines = new OwnLines();

    @Override
    public Integer call() {
        var targets = place.outputs(outputs).ofParts();
        var recordings = Recordings.of(source);
        targets.checkAgainst(recordings);
        targets.make(recordings, limits.scope().withExcerpt(excerpt()), lines::say);
        return 0;
    }

    private Excerpt excerpt() {
        if (to.compareTo(from) <= 0) {
            throw CommandFailure.misused("--to must be later than --from.");
        }
        return new Excerpt(from, to, threads, tasks);
    }
}
