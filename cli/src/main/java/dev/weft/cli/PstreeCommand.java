package dev.weft.cli;

import dev.weft.cli.pools.Answer;
import dev.weft.cli.pools.Look;
import dev.weft.cli.pools.PoolsJson;
import dev.weft.cli.pools.Survey;
import dev.weft.cli.pools.TaskTreeLines;
import dev.weft.cli.pools.TaskTreeLines.Branches;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows who waits for which tasks in running Java programs. */
@Command(
        name = "pstree",
        header = "Show which tasks run in a Java program, who waits for them, and where they are.",
        description = {
            "Of your own programs on this machine, all that have groups of tasks, event loops",
            "or pools, or those with the given process ids. They need no option for that and",
            "are not stopped: each thread of a task is looked at for a moment.%n"
        },
        footer = {
            "%nExamples:",
            "  weft pstree 4711         the tasks of one program",
            "  weft pstree              of all programs",
            "%nA program looks like this:",
            "4711  Crawler.java",
            "└─ group \"crawl\"  waiting in main at Crawler.main(Crawler.java:12)",
            "   ├─ index  running 3.2 s at Crawler.index(Crawler.java:58)",
            "   └─ 98 × fetch  waiting 1.2 s at Crawler.fetch(Crawler.java:31)",
            "%nTasks that differ in nothing but their time are one line, with the longest time.",
            "'weft ps PID' has a table of the same.",
            "%nExit codes: 0 done, also without any task; 1 a given program did not answer;",
            "2 wrong use; 3 a given process id is not that of a Java program of yours."
        })
final class PstreeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PID", arity = "0..*", description = "A program to look at (default: all that have something to show).")
    private List<String> words = List.of();

    @Option(names = {"-a", "--all"}, description = "Give each task a line.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON: an array with an object for each program.")
    private boolean json;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "5",
            description = "How long to wait for each program (default: ${DEFAULT-VALUE}).")
    private double timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Duration limit = SecondsOption.of("the timeout", timeout);
        PrintWriter err = spec.commandLine().getErr();
        var asked = AskedPrograms.of(words, err);
        List<Answer> answers;
        try (var survey = Survey.withTasks(limit)) {
            answers = survey.ask(asked.pids());
        }
        print(answers, err);
        if (asked.someUnknown()) {
            return AskedPrograms.UNKNOWN;
        }
        return isNamed() && answers.stream().anyMatch(answer -> !(answer instanceof Answer.Told)) ? 1 : 0;
    }

    /** Whether the user said which programs. */
    private boolean isNamed() {
        return !words.isEmpty();
    }

    private void print(List<Answer> answers, PrintWriter err) {
        PrintWriter out = spec.commandLine().getOut();
        var shown = answers.stream().filter(answer -> isNamed() || answer instanceof Answer.Told(Look look) && !look.isEmpty()).toList();
        for (Answer answer : shown) {
            if (!(answer instanceof Answer.Told)) {
                err.println("weft: " + trouble(answer) + ".");
            }
        }
        err.flush();
        if (json) {
            out.println(PoolsJson.of(shown, true));
        } else {
            printTrees(shown, out);
        }
        out.flush();
    }

    private static String trouble(Answer answer) {
        return "process " + answer.pid() + " " + switch (answer) {
            case Answer.Silent silent -> silent.trouble();
            case Answer.Refused refused -> "cannot be asked: " + refused.reason();
            case Answer.Ended _ -> "has ended";
            case Answer.Told _ -> "has told";
        };
    }

    private void printTrees(List<Answer> answers, PrintWriter out) {
        Charset charset = System.out.charset();
        Branches branches = charset.equals(StandardCharsets.UTF_8) ? Branches.LINES : Branches.ASCII;
        if (answers.isEmpty() && !isNamed()) {
            out.println("No tasks: no Java program of yours that answers has a group, a loop or a pool.");
        }
        for (Answer answer : answers) {
            if (answer instanceof Answer.Told(Look look)) {
                TaskTreeLines.of(look, all, branches).forEach(out::println);
                if (look.isEmpty()) {
                    out.println("   no tasks");
                }
            }
        }
    }
}
