package dev.weft.cli;

import dev.weft.cli.pools.Answer;
import dev.weft.cli.pools.Rates;
import dev.weft.cli.pools.Survey;
import dev.weft.cli.pools.TopFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the pools of running Java programs, again and again. */
@Command(
        name = "top",
        header = "Watch the pools of running Java programs: how fast they are, and what waits.",
        description = {
            "As weft ps, over and over, the busiest pools first, until q or Ctrl-C. Where",
            "the output is not a terminal it prints one table after the other.%n"
        },
        footer = {
            "%nExamples:",
            "  weft top                      all pools",
            "  weft top 4711 -d 0.5          those of one program, twice a second",
            "  weft top -d 10 -n 6 >log      a minute of it, in a file",
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
            "%nExit codes: 0 done; 2 wrong use; 3 a given process id is not that of a Java",
            "program of yours."
        })
final class TopCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    @Parameters(paramLabel = "PID", arity = "0..*", description = "A program to look at (default: all that have a pool).")
    private List<String> words = List.of();

    @Option(names = {"-d", "--delay"}, paramLabel = "SECONDS", defaultValue = "2",
            description = "How long to wait before the next look (default: ${DEFAULT-VALUE}).")
    private double delay;

    @Option(names = {"-n", "--count"}, paramLabel = "COUNT", description = "How many looks to take (default: no end).")
    private @Nullable Integer count;

    @Option(names = "--no-workers", negatable = false, description = "Leave out the worker JVMs.")
    private boolean noWorkers;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Duration pause = SecondsOption.of("the delay", delay);
        if (count != null && count < 1) {
            throw CommandFailure.misused("the count must be at least 1, but was " + count + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        var asked = AskedPrograms.of(words, spec.commandLine().getErr());
        if (asked.someUnknown()) {
            return AskedPrograms.UNKNOWN;
        }
        boolean onScreen = TopScreen.isPossible();
        TopFrame last;
        int exitCode;
        try (var survey = Survey.ofThisMachine(LIMIT);
                TopOutput output = onScreen ? TopScreen.open() : new TopPrinter(out)) {
            last = watch(asked, pause, survey, output);
            exitCode = output.exitCode();
        }
        if (last != null && haveEnded(last.answers())) {
            spec.commandLine().getErr().println(words.size() == 1 ? "weft: process " + words.getFirst() + " has ended."
                    : "weft: the processes have ended.");
        } else if (last != null && onScreen) {
            // The other screen is gone with what it showed.
            new TopPrinter(out).show(last);
        }
        return exitCode;
    }

    /** Shows frames until there are enough, or the user or whoever reads the output has enough; gives the last one if it may be of use. */
    private @Nullable TopFrame watch(AskedPrograms asked, Duration pause, Survey survey, TopOutput output) {
        var rates = new Rates(List.of());
        try {
            for (int round = 1;; round++) {
                List<Answer> answers = survey.ask(asked.pids()).stream().map(this::explained).toList();
                var frame = new TopFrame(answers, rates, LocalTime.now(), !noWorkers);
                output.show(frame);
                if (haveEnded(answers) || count != null && round >= count) {
                    return frame;
                }
                if (!output.pause(pause)) {
                    return null;
                }
                rates = new Rates(frame.looks());
            }
        } catch (InterruptedException e) {
            return null;
        }
    }

    /** Whether programs were named and all of these have ended. */
    private boolean haveEnded(List<Answer> answers) {
        return !words.isEmpty() && answers.stream().allMatch(Answer.Ended.class::isInstance);
    }

    /** What was named is not passed over. */
    private Answer explained(Answer answer) {
        return !words.isEmpty() && answer instanceof Answer.Refused(long pid, String reason)
                ? new Answer.Silent(pid, "cannot be asked: " + reason)
                : answer;
    }
}
