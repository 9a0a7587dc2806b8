package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** JavaScript, in one session for all tests but those that end it. */
class JavaScriptRunnerTest {
    private static final JavaScriptRunner RUNNER = new JavaScriptRunner();

    private final TypedExamples node = new TypedExamples(RUNNER);

    @AfterAll
    static void end() {
        RUNNER.end();
    }

    @Test
    void aValueIsSaidAsNodePrintsIt() {
        assertEquals("2", node.said("1 + 1"));
        assertEquals("{ a: 1, b: [ 'x', 2 ] }", node.said("({ a: 1, b: ['x', 2] })"));
        assertEquals("4", node.said("_.a + 3"));
        assertEquals("\u00e4", node.said("console.log('\u00e4')"));
        assertEquals("{ a: 1 }", node.said("{ a: 1 }"));
    }

    @Test
    void undefinedIsSaidWhereItIsExpected() {
        assertEquals("", node.said("let one = 1"));
        assertEquals("undefined", node.said("let two = 2", "undefined"));
        assertEquals("3", node.said("one + two"));
    }

    @Test
    void sourceMayHaveLines() {
        node.said("function twice(n) { // a comment\n\n  return 2 * n;\n}");
        assertEquals("8", node.said("twice(4)"));
        assertEquals("'a\\n\\nb'", node.said("`a\n\nb`"));
    }

    @Test
    void whatIsAwaitedIsThere() {
        assertEquals("7", node.said("await new Promise((done) => setTimeout(() => done(7), 1))"));
        assertEquals("'function'", node.said("typeof require('fs').readFileSync"));
        assertEquals("'function'", node.said("typeof (await import('node:fs')).readFileSync"));
    }

    @Test
    void ofAnErrorNameAndMessageAreCompared() {
        assertEquals("Uncaught TypeError: no", node.said("throw new TypeError('no')"));
        assertEquals("Uncaught 5", node.said("throw 5"));
        assertEquals("Uncaught Error: late", node.said("await Promise.reject(new Error('late'))"));
        String shown = "Uncaught Error: ENOENT: no such file or directory, open 'x'\n    at Object.openSync (node:fs:601:3)\n"
                + "    at REPL1:1:4 {\n  errno: -2,\n  code: 'ENOENT'\n}";
        assertEquals(node.said("require('fs').readFileSync('x')"), RUNNER.expected(node.example("", shown)).stripTrailing());
    }

    @Test
    void whatIsNoJavaScriptIsRefused() {
        Answer answer = node.run("const = 1", "");
        assertEquals(new Answer("Uncaught SyntaxError: Unexpected token '='\n", End.REFUSED, ""), answer);
        assertEquals(End.REFUSED, node.run("function f() {", "").end());
        assertEquals(End.ORDERLY, node.run("JSON.parse('{')", "").end());
    }

    @Test
    void whatIsThrownLaterIsSaid() {
        assertEquals("Uncaught Error: later", node.said(
                "await new Promise((done) => { setTimeout(() => { setTimeout(done, 1); throw new Error('later') }, 1) })").strip());
    }

    @Test
    void whatTakesTooLongIsInterruptedAndTheSessionGoesOn() {
        node.said("var kept = 3");
        assertEquals(End.LATE, node.run("while (true) {} // weft: +timeout=0.3", "").end());
        assertEquals(End.LATE, node.run("await new Promise(() => {}) // weft: +timeout=0.3", "").end());
        assertEquals("3", node.said("kept"));
    }

    @Test
    void whatItReadsIsTyped() {
        String asks = "process.stdout.write('who? '); await new Promise((done) => process.stdin.once('data', (line) => done(line.trim())))";
        assertEquals("who? [me]\n'me'", node.said(asks + " // weft: +type", "who? [me]\n'me'"));
        assertEquals("1", node.said("1"));
    }

    @Test
    void exitEndsIt() {
        JavaScriptRunner own = new JavaScriptRunner();
        TypedExamples examples = new TypedExamples(own);
        Example ends = examples.example("process.exit(4)", "");
        own.begin("page.md", List.of(ends, examples.example("1", "1")));
        assertEquals(new Answer("", End.GONE, "node ended with exit code 4"), examples.run(ends));
    }
}
