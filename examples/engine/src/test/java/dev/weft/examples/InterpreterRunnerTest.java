package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language that is added, and what becomes of interpreters and what they start. */
class InterpreterRunnerTest {
    /** Python at its own prompt, line by line. */
    private static final class Snake extends InterpreterRunner {
        Snake() {
            super(new Prompt("snake", "s>", "s:", "#"), List.of("python3", "-S", "-q", "-i"));
        }

        @Override
        protected String prompting(String first, String next) {
            return "import sys; sys.ps1, sys.ps2 = '" + first + "', '" + next + "'";
        }
    }

    /** A program of which a shell is started, and which ends without a word. */
    static final class Ends {
        private Ends() {}

        public static void main(String[] arguments) {
            TypedExamples shell = new TypedExamples(new ShellRunner());
            IO.println(shell.said("echo $$"));
            IO.println(shell.said("sleep 1000 & echo $!").lines().toList().getLast());
            Runtime.getRuntime().halt(0);
        }
    }

    private final ShellRunner runner = new ShellRunner();
    private final TypedExamples shell = new TypedExamples(runner);

    @AfterEach
    void end() {
        runner.end();
    }

    /** Also if nobody has asked how it ended. */
    private static boolean isGone(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (IOException e) {
            return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        }
    }

    private static void awaitGone(List<String> pids) {
        Awaitility.await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertEquals(List.of(), pids.stream().filter(pid -> !isGone(pid)).toList()));
    }

    @Test
    void aLanguageIsItsPromptsItsCommandAndHowPromptsAreSet() {
        Snake snake = new Snake();
        TypedExamples examples = new TypedExamples(snake);
        assertEquals("2", examples.said("1 + 1"));
        examples.said("def f(a):\n    return 2 * a");
        assertEquals("8\nmore", examples.said("f(4)\nprint('more')"));
        assertEquals(End.REFUSED, examples.run("(1,", "").end());
        assertEquals(End.LATE, examples.run("while True: pass\n # weft: +timeout=0.3", "").end());
        assertEquals("6", examples.said("f(3)"));
        snake.end();
        assertTrue(examples.said("f(3)").endsWith("NameError: name 'f' is not defined"));
        snake.end();
    }

    @Test
    void examplesOfAPageRunInItsOrderEachInItsLanguage(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, """
                ```
                $ echo shell $((2 * 3))
                shell <n>

                >>> <n> + 1    # weft: +paste
                7
                >>> 'python ' + str(7)
                'python <m>'

                > <m> + 1    // weft: +paste
                8

                j> <m> + 2    // weft: +paste
                => 9

                $ echo again <m>    # weft: +paste
                > echo goes on
                again 7
                goes on
                ```
                """);
        try (Examples examples = new Examples(Examples.Settings.defaults()); var reports = examples.run(List.of(page))) {
            assertEquals(List.of("", "", "", "", "", ""), reports.flatMap(report -> report.outcomes().stream())
                    .map(outcome -> outcome.status() == ExampleOutcome.Status.PASSED ? "" : outcome.toString()).toList());
        }
    }

    @Test
    void whatIsNotInstalledIsSaidWithAWayOut() {
        InterpreterRunner missing = new InterpreterRunner(new Prompt("no-such", "n>", "n:", "#"), List.of("nosuchprogram", "-i")) {
            @Override
            protected String prompting(String first, String next) {
                return "";
            }
        };
        assertEquals(new Answer("", End.GONE, "examples in no-such need nosuchprogram, which is not there: install it, or set WEFT_NO_SUCH "
                + "to the path of a program"), new TypedExamples(missing).run("1", ""));
    }

    @Test
    void whatEndsBeforeItHasAPromptIsSaidWithItsWords() {
        InterpreterRunner broken = new InterpreterRunner(new Prompt("broken", "b>", "b:", "#"),
                List.of("sh", "-c", "echo cannot start >&2; exit 5")) {
            @Override
            protected String prompting(String first, String next) {
                return "";
            }
        };
        assertEquals(new Answer("", End.GONE, "sh ended with exit code 5, and said: cannot start"), new TypedExamples(broken).run("1", ""));
    }

    @Test
    void nothingIsLeftOfWhatExamplesStart(@TempDir Path folder) throws IOException {
        shell.said("cd " + folder);
        shell.said("sleep 1000 & echo $! >job");
        shell.said("(sleep 1000 & echo $! >orphan)");
        shell.said("nohup sleep 1000 >/dev/null 2>&1 & echo $! >deaf");
        shell.said("(setsid sh -c 'trap \"\" HUP TERM INT; echo $$ >daemon; sleep 1000; true' &)");
        shell.said("until [ -s daemon ]; do sleep 0.01; done");
        List<String> pids = shell.said("cat job orphan deaf daemon").lines().toList();
        assertEquals(4, pids.size());
        runner.end();
        awaitGone(pids);
    }

    @Test
    void aJvmThatEndsLeavesNoInterpreter() throws IOException {
        Process program = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), Ends.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var lines = program.inputReader()) {
            List<String> pids = lines.lines().toList();
            assertEquals(2, pids.size(), pids::toString);
            awaitGone(pids);
        } finally {
            program.destroyForcibly();
        }
    }
}
