package dev.weft.cli;

import dev.weft.ClusterOptions;
import dev.weft.cli.pools.Answer;
import dev.weft.cli.pools.Look;
import dev.weft.cli.pools.PoolTables;
import dev.weft.cli.pools.PoolsJson;
import dev.weft.cli.pools.Survey;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the pools of running Java programs. */
@Command(
        name = "ps",
        header = "List the pools of running Java programs, with their workers and queues.",
        description = {
            "Of your own programs on this machine, all that have an open pool, or those",
            "with the given process ids. One that does not answer is said to be so and",
            "holds up nobody.%n"
        },
        footer = {
            "%nExamples:",
            "  weft ps                  all pools",
            "  weft ps 4711 --json      those of one program, for other programs to read",
            "  weft ps --cluster redis://localhost:6379   the nodes of a cluster",
            "%nA program looks like this:",
            "4711  Squares.java",
            "  POOL    KIND       SIZE  RUN  QUEUED  DONE  FAILED  CANCELLED  RETRIED  LOST",
            "  pool-1  processes     2    2      10   118       1          0        1     1",
            "",
            "  WORKER            PID  STATE    FOR  TASKS  BUSY  MEMORY",
            "  pool-1 worker 1  4730  busy   3.2 s     66   97%%   48 MB",
            "  pool-1 worker 3  4771  busy   12 ms     52   95%%   47 MB",
            "%nRUN counts workers that run a task; QUEUED, DONE, FAILED and CANCELLED tasks;",
            "RETRIED failed attempts that were followed by another one; LOST worker JVMs",
            "that died or had to be killed. FOR is how long a worker has been running its",
            "present task, BUSY the part of its life that it has spent on tasks.",
            "%nOf a program that is named, tasks of groups and event loops are listed as well;",
            "'weft pstree' shows them as a tree.",
            "%nExit codes: 0 done, also without any pool; 1 a given program did not answer;",
            "2 wrong use; 3 a given process id is not that of a Java program of yours."
        })
final class PsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PID", arity = "0..*", description = "A program to look at (default: all that have a pool).")
    private List<String> words = List.of();

    @Option(names = "--json", description = "Print JSON: an array with an object for each program.")
    private boolean json;

    @Option(names = "--no-workers", negatable = false, description = "Leave out the worker JVMs.")
    private boolean noWorkers;

    @Option(names = "--no-tasks", negatable = false, description = "Leave out the tasks of a program that is named.")
    private boolean noTasks;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "5",
            description = "How long to wait for each program (default: ${DEFAULT-VALUE}).")
    private double timeout;

    @Option(names = {"-v", "--verbose"}, description = "Also say which programs are left out, and why.")
    private boolean verbose;

    @Mixin
    private ClusterAddress cluster = new ClusterAddress();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        ClusterOptions nodes = cluster.options(words);
        if (nodes != null) {
            return NodeLook.print(nodes, json, spec.commandLine().getOut());
        }
        Duration limit = SecondsOption.of("the timeout", timeout);
        var asked = AskedPrograms.of(words, spec.commandLine().getErr());
        List<Answer> answers;
        try (var survey = isNamed() && !noTasks ? Survey.withTasks(limit) : Survey.ofThisMachine(limit)) {
            answers = survey.ask(asked.pids());
        }
        print(answers);
        if (asked.someUnknown()) {
            return AskedPrograms.UNKNOWN;
        }
        return isNamed() && answers.stream().anyMatch(answer -> !(answer instanceof Answer.Told)) ? 1 : 0;
    }

    /** Whether the user said which programs. */
    private boolean isNamed() {
        return !words.isEmpty();
    }

    private void print(List<Answer> answers) {
        PrintWriter out = spec.commandLine().getOut();
        List<Answer> shown = answers.stream().filter(this::isShown).toList();
        answers.forEach(this::warn);
        if (json) {
            out.println(PoolsJson.of(shown, !noWorkers));
        } else {
            printTables(out, answers);
        }
        out.flush();
    }

    /** Whether JSON has an object for it: all that was asked for, and what is or may be a program with a pool. */
    private boolean isShown(Answer answer) {
        return switch (answer) {
            case Answer.Told(Look look) -> isNamed() || !look.pools().isEmpty();
            case Answer.Silent _ -> true;
            case Answer.Refused _ -> isNamed() || verbose;
            case Answer.Ended _ -> false;
        };
    }

    private void warn(Answer answer) {
        switch (answer) {
            case Answer.Told(Look look) -> {
                if (verbose && look.isEmpty()) {
                    warn(look.pid() + " (" + look.program().name() + ") has no open pool");
                }
            }
            case Answer.Silent(long pid, String trouble) -> warn("process " + pid + " " + trouble);
            case Answer.Refused(long pid, String reason) -> {
                if (verbose || isNamed()) {
                    warn("process " + pid + " cannot be asked: " + reason);
                }
            }
            case Answer.Ended(long pid) -> {
                if (verbose || isNamed()) {
                    warn("process " + pid + " has ended");
                }
            }
        }
    }

    private void warn(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("weft: " + sentence + ".");
        err.flush();
    }

    private void printTables(PrintWriter out, List<Answer> answers) {
        List<Look> looks = answers.stream().filter(Answer.Told.class::isInstance).map(answer -> ((Answer.Told) answer).look()).toList();
        List<Look> withPools = looks.stream().filter(look -> !look.isEmpty()).toList();
        if (withPools.isEmpty() && !isNamed()) {
            out.println(noneOf(answers, looks.size()));
        } else if (withPools.isEmpty() && !looks.isEmpty()) {
            out.println(noneIn(looks));
        }
        for (int i = 0; i < withPools.size(); i++) {
            if (i > 0) {
                out.println();
            }
            PoolTables.of(withPools.get(i), !noWorkers).forEach(out::println);
        }
    }

    private static String noneOf(List<Answer> answers, int answered) {
        long running = answers.stream().filter(answer -> !(answer instanceof Answer.Ended)).count();
        if (running == 0) {
            return "No pools: no Java program of yours is running.";
        }
        if (answered < running) {
            return "No pools seen: " + answered + " of your " + running + " running Java programs answered, and none of them has one.";
        }
        return running == 1
                ? "No pools: the one Java program of yours that is running has none."
                : "No pools: none of your " + running + " running Java programs has one.";
    }

    private static String noneIn(List<Look> looks) {
        return looks.size() == 1
                ? "No pools: process " + looks.getFirst().pid() + " (" + looks.getFirst().program().name() + ") has none."
                : "No pools: none of the " + looks.size() + " processes has one.";
    }
}
