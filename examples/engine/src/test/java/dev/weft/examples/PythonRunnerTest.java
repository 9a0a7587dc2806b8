package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Python, in one session for all tests but those that end it. */
class PythonRunnerTest {
    private static final PythonRunner RUNNER = new PythonRunner();
    private static final String TRACE = "Traceback (most recent call last):\n";

    private final TypedExamples python = new TypedExamples(RUNNER);

    @AfterAll
    static void end() {
        RUNNER.end();
    }

    @Test
    void aValueIsSaidAsPythonPrintsIt() {
        assertEquals("2", python.said("1 + 1"));
        assertEquals("'\u00e4'", python.said("'\u00e4'"));
        assertEquals("", python.said("a = None\na".split("\n")[0]));
        assertEquals("", python.said("a"));
        assertEquals("1\n2", python.said("for i in (1, 2): print(i)"));
        assertEquals("", python.said("# nothing"));
    }

    @Test
    void aBlockMayHaveBlankLinesAndNeedsNoneAtItsEnd() {
        python.said("def twice(a):\n\n    b = a\n\n    return 2 * b  # \"\"\"");
        assertEquals("8", python.said("twice(4)"));
        assertEquals("'a\\n\\nb'", python.said("'''a\n\nb'''"));
    }

    @Test
    void ofAnExceptionTheFirstLineAndTheLastAreCompared() {
        assertEquals(TRACE + "ZeroDivisionError: division by zero", python.said("1 / 0"));
        String shown = TRACE + "  File \"<stdin>\", line 1, in <module>\n    1 / 0\n    ~~^~~\n  ...\nZeroDivisionError: division by zero";
        assertEquals(TRACE + "ZeroDivisionError: division by zero", RUNNER.expected(python.example("1 / 0", shown)));
    }

    @Test
    void whatIsNoPythonIsRefused() {
        Answer answer = python.run("1 +", "");
        assertEquals(End.REFUSED, answer.end());
        assertEquals(TRACE + "SyntaxError: invalid syntax", answer.said().stripTrailing());
        String shown = "  File \"<stdin>\", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax";
        assertEquals(TRACE + "SyntaxError: invalid syntax", RUNNER.expected(python.example("1 +", shown)));
        assertEquals(End.REFUSED, python.run("def f():", "").end());
    }

    @Test
    void doctestsOwnSignsAreUnderstoodOnRequest() {
        assertEquals("a <...> c\n\nd", RUNNER.expected(python.example("f() # weft: +py-doctest", "a ... c\n<BLANKLINE>\nd")));
        assertEquals("a ... c\n<BLANKLINE>", RUNNER.expected(python.example("f()", "a ... c\n<BLANKLINE>")));
    }

    @Test
    void whatItReadsIsTyped() {
        assertEquals("who? [me]\n'me'", python.said("input('who? ') # weft: +type", "who? [me]\n'me'"));
    }

    @Test
    void whatTakesTooLongIsInterruptedAndTheSessionGoesOn() {
        python.said("kept = 3");
        assertEquals(End.LATE, python.run("while True: pass # weft: +timeout=0.3", "").end());
        assertEquals(End.LATE, python.run("import time; time.sleep(60) # weft: +timeout=0.3", "").end());
        assertEquals("3", python.said("kept"));
    }

    @Test
    void aSourceMayBeLongerThanATerminalTakes() {
        assertEquals("9000", python.said("len('" + "x".repeat(9000) + "')"));
    }

    @Test
    void streamsThatAnExampleClosesOrSetsAreThereForTheNext() {
        python.said("import io, sys; sys.stdout.close()");
        assertEquals("1", python.said("1"));
        python.said("sys.stderr = None");
        assertEquals(TRACE + "NameError: name 'nosuch' is not defined", python.said("nosuch"));
    }

    @Test
    void namesOfAnotherFileAreNotThere() {
        PythonRunner own = new PythonRunner();
        TypedExamples examples = new TypedExamples(own);
        examples.said("from __future__ import annotations");
        assertEquals("True", examples.said("sorted(n for n in dir() if not n.startswith('_')) == ['annotations']"));
        own.end();
        assertEquals("[]", examples.said("[n for n in dir() if not n.startswith('_')]"));
        own.end();
    }

    @Test
    void exitEndsIt() {
        PythonRunner own = new PythonRunner();
        TypedExamples examples = new TypedExamples(own);
        Example ends = examples.example("exit(4)", "");
        own.begin("page.md", List.of(ends, examples.example("1", "1")));
        assertEquals(new Answer("", End.GONE, "python3 ended with exit code 4"), examples.run(ends));
    }
}
