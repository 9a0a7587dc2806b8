package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Java, in one session for all tests: starting one is most of what a test would take. */
@OnEachPlatform
@SuppressWarnings("NullAway.Init")
class JavaRunnerTest {
    private static JavaRunner runner;

    @SuppressWarnings("unused")
    JavaRunnerTest(JavaPlatform platform) {}

    private Answer last = new Answer("", End.ORDERLY, "");

    @BeforeParameterizedClassInvocation
    static void open(JavaPlatform platform) {
        runner = new JavaRunner(platform, List::of);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        runner.close();
    }

    @BeforeEach
    void forget() {
        last = new Answer("", End.ORDERLY, "");
    }

    private static Example example(String prompt, String code, String expected) {
        return new Example("page.md", 10, code.lines().map(line -> 4).toList(), prompt, "java", code.lines().toList(),
                new Example.Expected(11, expected), ExampleOptions.NONE);
    }

    private Answer run(String prompt, String code, String expected) {
        Example example = example(prompt, code, expected);
        last = runner.run(example, example.code(), Duration.ofMinutes(1));
        return last;
    }

    private String said(String code) {
        return run("j>", code, "=> something").said();
    }

    private String print(String code) {
        return run("j>", code, "").said();
    }

    private String shown(String code) {
        return run("jshell>", code, "").said();
    }

    @Test
    void aValueIsShownWhereOneIsExpected() {
        assertEquals("=> 2", said("1 + 1"));
        assertEquals("", run("j>", "1 + 1", "").said());
        assertEquals("=> \"a\\nb\"", said("\"\"\"\n    a\n    b\"\"\""));
    }

    @Test
    void sourceOfSeveralLinesStaysAsItIs() {
        assertEquals("http://x // 0\nhttp://x // 1", said("""
                for (int i = 0; i < 2; i++) { // a comment, with "quotes
                    // another; }
                    System.out.println("http://x // " + i);
                }"""));
    }

    @Test
    void whatIsDeclaredIsThereForLaterExamples() {
        said("sealed interface Shape permits Circle, Box {}\nrecord Circle(int r) implements Shape {}\n"
                + "record Box(int a) implements Shape {}");
        said("<T extends Comparable<T>> T larger(T a, T b) { return a.compareTo(b) < 0 ? b : a; }");
        said("int size(Shape s) { return s instanceof Circle c ? c.r() : 10 * ((Box) s).a(); }");
        assertEquals("=> 30", said("larger(size(new Circle(2)), size(new Box(3)))"));
        said("int size(Shape s) { return 1; }");
        assertEquals("=> 1", said("size(new Circle(2))"));
    }

    @Test
    void whatIsUsedBeforeItIsDeclaredWorksOnceItIs() {
        said("int early() { return late() + 1; }");
        assertTrue(said("early()").contains("until method late() is declared"), last::said);
        said("int late() { return 4; }");
        assertEquals("=> 5", said("early()"));
    }

    @Test
    void aCompileErrorHasItsPlaceInTheFile() {
        Answer answer = run("j>", "int a = 1;\nint b = a +\n    missing;", "");
        assertEquals(End.REFUSED, answer.end());
        assertEquals("page.md:12:8: error: cannot find symbol", answer.problem());
        assertEquals("|  Error:\n|  cannot find symbol\n|    symbol:   variable missing\n|      missing;\n|      ^-----^", answer.said());
    }

    @Test
    void anExceptionIsItsTypeAndMessage() {
        assertEquals("before\n|  Exception java.lang.IllegalStateException: no", said(
                "void fail() { throw new IllegalStateException(\"no\"); }\n"
                        + "System.out.println(\"before\"); fail(); System.out.println(\"after\");"));
        String first = "|  Exception java.lang.IllegalStateException: no\n";
        assertEquals(first, runner.expected(example("j>", "x", first + "|        at fail (#1:1)\n|        at (#2:1)")));
    }

    @Test
    void whatOtherThreadsPrintIsTheExamples() {
        assertEquals("other\nerror", print(
                "var t = new Thread(() -> { System.out.println(\"other\"); System.err.println(\"error\"); }); t.start(); t.join();"));
    }

    @Test
    void whatParallelStreamsPrintIsTheExamples() {
        String lines = print("java.util.stream.IntStream.range(0, 100).parallel().forEach(i -> System.out.println(\"line\"))");
        assertEquals("line\n".repeat(99) + "line", lines);
    }

    @Test
    void streamsThatAnExampleClosesOrSetsAreThereForTheNext() {
        print("System.out.close(); System.setErr(new PrintStream(OutputStream.nullOutputStream()));");
        assertEquals("out\nerr", print("System.out.println(\"out\"); System.err.println(\"err\");"));
    }

    @Test
    void anExampleDoesNotEndTheJvm() {
        assertEquals("|  exit 4", said("System.exit(4)"));
        assertEquals("it ended the program with exit code 4", last.problem());
        assertEquals("|  exit 5", said("Runtime.getRuntime().halt(5)"));
        assertEquals("|  exit 6", said("((IntConsumer) System::exit).accept(6)"));
        assertEquals("|  exit 7", said("((IntConsumer) Runtime.getRuntime()::halt).accept(7)"));
        assertEquals("=> 2", said("1 + 1"));
    }

    @Test
    void standardInputIsEmpty() {
        assertEquals("=> -1", said("System.in.read()"));
    }

    @Test
    void whatTakesTooLongIsStoppedAndTheSessionGoesOn() {
        said("int kept = 3;");
        Example endless = example("j>", "while (true);", "");
        Answer answer = runner.run(endless, endless.code(), Duration.ofMillis(200));
        assertEquals(End.LATE, answer.end());
        assertEquals("it took longer than 0.2 s", answer.problem());
        assertEquals("=> 3", said("kept"));
    }

    @Test
    void allIsShownThatTheJdksToolPrints() {
        assertEquals("width ==> 5", shown("int width = 5"));
        assertEquals("width ==> 6", shown("width = 6"));
        assertEquals("|  created method area(int,int)", shown("int area(int a, int b) { return a * b; }"));
        assertEquals("|  replaced method area(int,int)", shown("int area(int a, int b) { return b * a; }"));
        assertEquals("|  created record Point", shown("record Point(int x) {}"));
        assertEquals("|  created interface Named", shown("interface Named {}"));
        assertEquals("", shown("System.currentTimeMillis();").replaceAll("\\$\\d+ ==> \\d+", ""));
        assertEquals("|  created method first(), however, it cannot be invoked until method second() is declared",
                shown("void first() { second(); }"));
        assertEquals("|  attempted to call method first() which cannot be invoked until method second() is declared", shown("first()"));
    }

    private static List<Example> begun(JavaRunner own, String... code) {
        List<Example> examples = Stream.of(code).map(each -> example("j>", each, "=> something")).toList();
        own.begin("page.md", examples);
        return examples;
    }

    private static String said(JavaRunner own, Example example) {
        return own.run(example, example.code(), Duration.ofMinutes(1)).said();
    }

    @Test
    void aValueWithoutANameIsThereForExamplesThatNameIt() {
        try (JavaRunner own = new JavaRunner(JavaPlatform.OWN, List::of)) {
            assertEquals(List.of("=> 2", "=> 5", "=> 7"),
                    begun(own, "1 + 1", "2 + 3", "$1 + $2").stream().map(example -> said(own, example)).toList());
        }
    }

    @Test
    void aValueThatNobodyNamesIsForgotten() {
        try (JavaRunner own = new JavaRunner(JavaPlatform.OWN, List::of)) {
            assertEquals("=> 2", said(own, begun(own, "1 + 1").getFirst()));
            assertTrue(said(own, example("j>", "$1", "")).contains("cannot find symbol"));
        }
    }

    @Test
    void aTypeOfAUsualPackageIsKnownWhereItIsNamedFirst() {
        said("int size(Collection<?> all) { return all.size(); }");
        assertEquals("=> 2", said("size(Stream.of(1, 2).toList())"));
        assertEquals("=> 8", said("new BigInteger(\"2\").pow(3)"));
    }

    @Test
    void anExampleThatCanChooseBetweenTypesOfItsOwnIsRun() {
        said("interface Left {}\nclass A implements Left {}\nclass B implements Left {}");
        assertEquals("=> true", said("Left left = new Random(1).nextBoolean() ? new A() : new B();\nleft instanceof Left"));
    }

    @Test
    void loopsInMethodsLambdasAndOtherThreadsAreStopped() {
        said("int forever(int n) { while (true) { n++; } }");
        Example waits = example("j>", "var t = new Thread(() -> forever(0)); t.start(); t.join();", "");
        assertEquals(End.LATE, runner.run(waits, waits.code(), Duration.ofMillis(200)).end());
        Example deaf = example("j>", "while (true) { try { Thread.sleep(100); } catch (Throwable e) { } }", "");
        assertEquals(End.LATE, runner.run(deaf, deaf.code(), Duration.ofMillis(200)).end());
        assertEquals("=> 2", said("1 + 1"));
    }

    @Test
    void whatAThreadThatBeganAtOnceDoesIsNotWaitedFor() {
        assertEquals("=> 1", said("new Thread(() -> { try { Thread.sleep(1_000_000); } catch (InterruptedException e) { } }).start();\n1"));
    }

    @Test
    void valuesAreShownAsTheJdksToolShowsThem() {
        assertEquals("=> int[2][] { int[1] { 1 }, int[0] {  } }", said("new int[][] {{1}, {}}"));
        assertEquals("=> '\\n'", said("'\\n'"));
        assertEquals("=> null", said("(String) null"));
        assertEquals("=> \"\u20ac\"", said("\"\u20ac\""));
    }
}
