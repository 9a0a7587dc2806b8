package dev.weft.cli;

import dev.weft.ClusterOptions;
import dev.weft.cli.pools.TopFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the pools of running Java programs, or the nodes of a cluster, again and again. */
@Command(
        name = "top",
        header = "Watch the pools of running Java programs: how fast they are, and what waits.",
        description = {
            "As weft ps, over and over, the busiest pools first, until q or Ctrl-C. Where",
            "the output is not a terminal it prints one table after the other. With",
            "--cluster it watches the nodes of a cluster in place of programs.%n"
        },
        footer = {
            "%nExamples:",
            "  weft top                      all pools",
            "  weft top 4711 -d 0.5          those of one program, twice a second",
            "  weft top -d 10 -n 6 >log      a minute of it, in a file",
            "  weft top --cluster redis://localhost:6379   the nodes of a cluster",
            "%nIt looks like this:",
            "weft top 14:03:22  1 program, 1 pool, 2 workers busy, 10 queued, 35.9 tasks/s",
            "",
            " PID  POOL, WORKER         SIZE  RUN  BUSY  QUEUED  TASKS/S   DONE  MEMORY",
            "4711  Squares.java pool-1     2    2   98%%      10     35.9  4,118   95 MB",
            "4730    worker 1                       99%%             18.0  2,066   48 MB",
            "4771    worker 3                       97%%             17.9  1,052   47 MB",
            "%nRUN counts workers that run a task, BUSY is the part of the time since the look",
            "before that workers have spent on tasks; the rest is as weft ps has it.",
            "A narrow terminal has fewer columns.",
            "%nNodes look like this:",
            "weft top 14:03:22  2 nodes, 9 of 9 workers running, 4 asked for, 1 program,",
            "0.5 starts/s",
            "",
            "NODE   MACHINE  PID  SIZE  RUN  ASKED  STARTED  STARTS/S      UP  LABELS",
            "web-2  web-2    209     8    8      4       41       0.5  12 min  -",
            "gpu-1  web-3    317     1    1      0        4         0  12 min  gpu",
            "",
            "PROGRAM    WORKERS",
            "web-1-644        9",
            "%nSIZE is how many worker JVMs a node runs at most, RUN how many it runs, ASKED",
            "how many programs ask for that have to wait, STARTED how many it has started.",
            "While the server is away, nodes are shown as they were, and a line says so.",
            "%nExit codes: 0 done; 1 the server of a cluster cannot be reached at the start;",
            "2 wrong use; 3 a given process id is not that of a Java program of yours."
        })
final class TopCommand implements Callable<Integer> {
    private static final double USUAL_DELAY = 2;

    /** What a look at it costs is the same for any number of nodes. */
    private static final double USUAL_CLUSTER_DELAY = 1;

    @Parameters(paramLabel = "PID", arity = "0..*", description = "A program to look at (default: all that have a pool).")
    private List<String> words = List.of();

    @Option(names = {"-d", "--delay"}, paramLabel = "SECONDS",
            description = "How long to wait before the next look (default: 2, with --cluster 1).")
    private @Nullable Double delay;

    @Option(names = {"-n", "--count"}, paramLabel = "COUNT", description = "How many looks to take (default: no end).")
    private @Nullable Integer count;

    @Option(names = "--no-workers", negatable = false, description = "Leave out the worker JVMs.")
    private boolean noWorkers;

    @Mixin
    private ClusterAddress cluster = new ClusterAddress();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ClusterOptions nodes = cluster.options(words);
        double usual = nodes == null ? USUAL_DELAY : USUAL_CLUSTER_DELAY;
        Duration pause = SecondsOption.of("the delay", delay == null ? usual : delay);
        if (count != null && count < 1) {
            throw CommandFailure.misused("the count must be at least 1, but was " + count + ".");
        }
        if (nodes != null) {
            return watch(WatchedNodes.open(nodes), pause);
        }
        var asked = AskedPrograms.of(words, spec.commandLine().getErr());
        return asked.someUnknown() ? AskedPrograms.UNKNOWN : watch(new WatchedPrograms(asked, words, !noWorkers), pause);
    }

    private int watch(Watched what, Duration pause) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean onScreen = TopScreen.isPossible();
        TopFrame last;
        int exitCode;
        String end;
        try (what; TopOutput output = onScreen ? TopScreen.open() : new TopPrinter(out)) {
            last = show(what, pause, output);
            exitCode = output.exitCode();
            end = what.end();
        }
        if (last != null && end != null) {
            spec.commandLine().getErr().println("weft: " + end + ".");
        } else if (last != null && onScreen) {
            // The other screen is gone with what it showed.
            new TopPrinter(out).show(last);
        }
        return exitCode;
    }

    /** Shows frames until there are enough, or the user or whoever reads the output has enough; gives the last one if it may be of use. */
    private @Nullable TopFrame show(Watched what, Duration pause, TopOutput output) {
        try {
            for (int round = 1;; round++) {
                TopFrame frame = what.look();
                output.show(frame);
                if (what.end() != null || count != null && round >= count) {
                    return frame;
                }
                if (!output.pause(pause)) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            return null;
        }
    }
}
