package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shell, and what all interpreters have in common with it. */
class ShellRunnerTest {
    private final ShellRunner runner = new ShellRunner();
    private final TypedExamples shell = new TypedExamples(runner);

    @AfterEach
    void end() {
        runner.end();
    }

    @Test
    void whatIsTypedIsNotSaidAndWhatItWritesIs() {
        assertEquals("hello\nworld", shell.said("echo hello; echo world >&2"));
        assertEquals("", shell.said("a=5"));
        assertEquals("a\n\n\n5", shell.said("echo a; echo; echo; echo $a"));
        assertEquals("bash: nosuch: command not found", shell.said("nosuch"));
    }

    @Test
    void aCommandMayHaveLines() {
        assertEquals("1\n2", shell.said("for i in 1 2; do\n  echo $i\ndone"));
        assertEquals("a\n\n$b!", shell.said("cat <<'END'\na\n\n$b!\nEND"));
        assertEquals("one\ntwo", shell.said("echo one\necho two"));
        assertEquals("", shell.said("# nothing"));
    }

    @Test
    void itsTerminalIsAsIsUsual() {
        assertEquals("24 80 dumb", shell.said("echo $(stty size) $TERM"));
        assertEquals("\u00e4\u20ac 2", shell.said("v=\u00e4\u20ac; echo $v ${#v}"));
        assertEquals("50 100", shell.said("stty size # weft: +geometry=50x100"));
        assertEquals("24 80", shell.said("stty size"));
        assertEquals("red", shell.said("printf '\\033[31mred\\033[0m\\n'"));
        assertEquals("\u001b[31mred\u001b[0m", shell.said("printf '\\033[31mred\\033[0m\\n' # weft: +term=as-is"));
    }

    @Test
    void valuesOfOptionsThatMakeNoSenseAreRefused() {
        assertEquals("+geometry must be lines and columns, as in +geometry=24x80, but was \"wide\"",
                shell.run("true # weft: +geometry=wide", "").problem());
        assertEquals("+term must be dumb, ansi or as-is, but was \"vt52\"", shell.run("true # weft: +term=vt52", "").problem());
        assertEquals("+geometry must be a terminal for at most 1,000,000 signs, but was 9999x9999",
                shell.run("true # weft: +geometry=9999x9999", "").problem());
        assertEquals("+stop-signal must be suspend or interrupt, but was \"kill\"",
                shell.run("true # weft: +stop-signal=kill", "").problem());
    }

    @Test
    void aScreenShowsWhatIsThereInTheEnd() {
        assertEquals("100%\ndone", shell.said("printf ' 10%%\\r 50%%\\r100%%\\n\\033[32mdone\\033[0m\\n' # weft: +term=ansi"));
        assertEquals("one\n22", shell.said("printf 'one\\ntwo\\033[1A\\033[1B\\r22\\033[K\\n' # weft: +term=ansi"));
        assertEquals("abcd\ne", shell.said("echo abcde # weft: +term=ansi +geometry=5x4"));
        assertEquals("a b", shell.said("printf 'a\\033[Cb\\n' # weft: +term=ansi"));
    }

    @Test
    void whatIsTypedIsTypedWhereAScreenShowsThat() {
        String expected = "name: [Ann]\nhi Ann";
        assertEquals(expected, shell.said(
                "printf '\\033[1mname:\\033[0m \\033[K'; read n; echo hi $n # weft: +type +term=ansi", expected));
    }

    @Test
    void itsTerminalHasANameFromItsFirstExampleOn() {
        assertEquals("xterm", shell.said("echo $TERM # weft: +term-type=xterm"));
        assertEquals("xterm", shell.said("echo $TERM"));
        assertEquals("+term-type must be said of the first example in shell, which has xterm, or of all, but was \"vt100\"",
                shell.run("true # weft: +term-type=vt100", "").problem());
        assertEquals("+term-type must be the name of a terminal, as in +term-type=xterm, but was \"a/b\"",
                shell.run("true # weft: +term-type=a/b", "").problem());
        runner.end();
        assertEquals("dumb", shell.said("echo $TERM"));
    }

    static Stream<String> shells() {
        return Stream.of("bash", "sh", "dash", "zsh", "ksh").filter(name -> Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))));
    }

    /** Of those that are installed. */
    @ParameterizedTest
    @MethodSource("shells")
    void otherShellsAreAsUsable(String name) {
        String chosen = " # weft: +shell=" + name;
        assertEquals("1\n2", shell.said("for i in 1 2; do\n  echo $i\ndone" + chosen));
        assertEquals("a\n\n$b!", shell.said("cat <<'END'\na\n\n$b!\nEND"));
        // In the list of ksh the second prompt is as it is written.
        String list = name.equals("ksh") ? "env" : "set; env";
        assertEquals("after", shell.said(list + "; echo after").lines().toList().getLast());
        assertEquals("no newline", shell.said("printf 'no newline'"));
        shell.said("kept=3");
        assertEquals(End.LATE, shell.run("sleep 60 # weft: +timeout=0.3", "").end());
        assertEquals("3", shell.said("echo $kept" + chosen));
        assertEquals(End.REFUSED, shell.run("if true; then", "").end());
        assertEquals("ready", shell.said("(echo ready; exec cat) # weft: +stop-on-silence=0.3", "ready"));
        assertEquals("next", shell.said("echo next"));
    }

    @Test
    void aShellThatDoesNotExistOrIsNotTheOneOfTheFirstExampleIsSaid() {
        assertEquals("+shell must be bash, sh, dash, zsh or ksh, but was \"fish\"", shell.run("true # weft: +shell=fish", "").problem());
        assertEquals("", shell.said("true # weft: +shell=sh"));
        assertEquals("+shell must be said of the first example in shell, which has sh, or of all, but was \"bash\"",
                shell.run("true # weft: +shell=bash", "").problem());
    }

    @Test
    void itsPromptsAreNotFoundInWhatListsVariables() {
        assertEquals("after", shell.said("set | grep -c PS1= >/dev/null; set; env; echo after").lines().toList().getLast());
        assertEquals("next", shell.said("echo next"));
    }

    @Test
    void brackedTextIsTypedWhereTheOutputComesToIt() {
        String expected = "name: [Ann]\nage: [7]\nAnn is 7";
        assertEquals(expected, shell.said("read -p 'name: ' n; read -p 'age: ' a; echo \"$n is $a\" # weft: +type", expected));
        assertEquals("[x]\nx", shell.said("head -n 1 # weft: +input", "[x]\nx"));
        Answer late = shell.run("echo other; sleep 60 # weft: +type +timeout=0.5", "name: [Ann]");
        assertEquals(End.LATE, late.end());
        assertEquals("it took longer than 0.5 s and did not come to \"name:\", where \"Ann\" is to be typed", late.problem());
    }

    @Test
    void whatTakesTooLongIsInterruptedAndTheSessionGoesOn() {
        shell.said("kept=3");
        Answer late = shell.run("echo begun; sleep 60 # weft: +timeout=0.3", "");
        assertEquals(End.LATE, late.end());
        assertEquals("it took longer than 0.3 s", late.problem());
        assertEquals("begun", late.said().strip());
        assertEquals("3", shell.said("echo $kept"));
    }

    @Test
    void whatIsNotCompleteIsRefusedAndTheSessionGoesOn() {
        Answer answer = shell.run("for i in 1 2; do", "");
        assertEquals(End.REFUSED, answer.end());
        assertEquals("it is not complete", answer.problem());
        assertEquals("next", shell.said("echo next"));
    }

    @Test
    void whatRunsForLongIsStoppedWhenItIsSilentAndCanGoOn() {
        assertEquals("ready", shell.said("(echo ready; exec cat) # weft: +stop-on-silence=0.3", "ready"));
        assertTrue(shell.said("jobs").matches("\\[1]\\+ +Stopped .*cat\\)?.*"));
        runner.end();
        assertEquals("ready", shell.said("(echo ready; exec cat) # weft: +stop-on-timeout +timeout=0.5 +stop-signal=interrupt"));
        assertEquals("", shell.said("jobs"));
    }

    @Test
    void theEndOfTheShellIsNoErrorIfNothingFollows() {
        Example last = shell.example("exit 3", "");
        runner.begin("page.md", List.of(last));
        assertEquals(new Answer("", End.ORDERLY, ""), shell.run(last));
    }

    @Test
    void whatFollowsTheEndOfTheShellCannotBeRun() {
        Example ends = shell.example("echo bye; exit 3", "");
        runner.begin("page.md", List.of(ends, shell.example("echo next", "")));
        Answer answer = shell.run(ends);
        assertEquals(End.GONE, answer.end());
        assertEquals("bash ended with exit code 3", answer.problem());
        assertTrue(answer.said().startsWith("bye\n"), answer::said);
    }

    @Test
    void aShellThatIsKilledIsGone() {
        Answer answer = shell.run("echo last words; kill -9 $$", "");
        assertEquals(End.GONE, answer.end());
        assertEquals("bash was ended by signal 9", answer.problem());
        assertEquals("last words\n", answer.said());
    }

    /** What it has started still has the terminal, which so does not tell its end. */
    @Test
    void aShellThatIsKilledIsGoneAlsoIfWhatItHasStartedIsNot() {
        Answer answer = shell.run("sleep 1000 & echo last words; kill -9 $$", "");
        assertEquals(End.GONE, answer.end());
        assertEquals("bash was ended by signal 9", answer.problem());
        assertTrue(answer.said().endsWith("last words\n"), answer::said);
    }

    @Test
    void aShellThatCannotBeInterruptedIsGone() {
        ShellRunner hasty = new ShellRunner() {
            @Override
            Duration grace() {
                return Duration.ofMillis(300);
            }
        };
        Answer answer = new TypedExamples(hasty)
                .run("trap '' INT; echo deaf; while true; do sleep 1; done # weft: +timeout=0.3", "");
        assertEquals(End.GONE, answer.end());
        assertEquals("it took longer than 0.3 s, and could not be interrupted", answer.problem());
        assertEquals("deaf\n", answer.said());
    }

    @Test
    void aLineIsNotLongerThanATerminalTakes() {
        assertEquals("a line must be at most 4000 bytes long to be typed, but was 5005 long",
                shell.run("echo " + "x".repeat(5000), "").problem());
        assertEquals(3990, shell.said("echo " + "x".repeat(3990)).length());
    }

    @Test
    void whatItWritesIsBounded() {
        String said = shell.said("head -c 17000000 /dev/zero | tr '\\0' x");
        assertEquals("\n... and " + (17_000_000 - Capture.MOST) + " bytes more", said.substring(Capture.MOST));
        assertEquals("next", shell.said("echo next"));
    }
}
