package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleOutcome.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of Java without prompts in a page: what they may be, what they see, and what is said of them. */
@OnEachPlatform
@SuppressWarnings("NullAway.Init")
class JavaBlocksTest {
    private static JavaBlockRunner runner;
    private static Plugins plugins;

    @SuppressWarnings("unused")
    JavaBlocksTest(JavaPlatform platform) {}

    @BeforeParameterizedClassInvocation
    static void open(JavaPlatform platform) {
        runner = new JavaBlockRunner(platform, List::of);
        plugins = new Plugins(List.of(new MarkdownZones(), runner));
    }

    @AfterParameterizedClassInvocation
    static void close() {
        runner.close();
    }

    private static List<ExampleOutcome> run(String page) {
        List<Example> found = Zone.withOutputs(plugins.delimiter("page.md").orElseThrow().zones("page.md", page)).stream()
                .flatMap(zone -> FoundExamples.of(plugins.finders(), "page.md", zone).stream()).toList();
        return new FileRun(plugins, new Concerns(List.of()), ExampleOptions.NONE,
                Examples.Settings.defaults().timeout(Duration.ofMinutes(1))).run(new ExampleFile("page.md", 0, found, new Clipboard()));
    }

    /** Of each block that it passed, why it was not run, or where and what is wrong. */
    private static List<String> said(String page) {
        return run(page).stream().map(outcome -> outcome.problem().isEmpty() ? outcome.status().name() : outcome.problem()).toList();
    }

    private static String fence(String info, String code) {
        return "```" + info + "\n" + code + "\n```\n\n";
    }

    private static String java(String code) {
        return fence("java", code);
    }

    private static void passes(String page) {
        List<String> said = said(page);
        assertTrue(!said.isEmpty() && said.stream().allMatch(Status.PASSED.name()::equals), said::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "package com.acme;\n\nimport java.time.Clock;\n\npublic class Shop {\n    Clock clock;\n}\nrecord Order(int number) {}",
        "sealed interface Shape permits Square {}\nrecord Square(double side) implements Shape {}",
        "import java.time.Clock;",
        "void main() {\n    System.out.println(\"a // b\");\n}",
        "private static final int LIMIT = 3;\nint twice(int n) {\n    return 2 * n;\n}\nstatic class Inner {}",
        "private class Inner {}",
        "var text = \"\"\"\n    http://a } {\n    \"\"\";\nfor (var line : text.lines().toList()) {\n    System.out.println(line);\n}",
        "import java.time.Clock;\n\ntry (var in = Files.newInputStream(Path.of(\"a\"))) {\n    in.read();\n}",
        "int a = 1;\nint b = a + 1;",
        "1 + 1",
        "List.of(1).stream().map(n -> n + 1).toList() // says more",
        "Thread.sleep(1)",
        "int twice(int n) { return 2 * n; }\n// and\nSystem.out.println(twice(2));\nif (twice(1) > 2) { } else { System.exit(1); }\n// end",
        "public record Point(int x) {}\nvar p = new Point(1);\ndo { p.x(); } while (p.x() > 1);\nRunnable r = () -> { };\nr.run();",
        "static int limit = 1;\nlimit = 10;",
        "module com.acme {\n    requires com.other;\n}",
        "// nothing yet",
        "class Example {}\nnew Example();"
    })
    void whateverCanStandInASourceIsABlock(String code) {
        passes(java(code));
    }

    @Test
    void errorsAreSaidWhereTheyAreInThePage() {
        assertEquals(List.of(
                "page.md:3:9: error: incompatible types: java.lang.String cannot be converted to int",
                "page.md:10:16: error: cannot find symbol: variable missing",
                "page.md:15:8: error: package com.missing does not exist",
                "page.md:20:24: error: illegal start of type",
                "page.md:25:12: error: cannot find symbol: variable zzz",
                "page.md:29:4: error: ';' expected"), said("""
                ```java
                int a = 1;
                int b = "b";
                ```

                ```java
                class A {
                    int f() {
                        // and
                        return missing;
                    }
                }
                ```
                ```java
                import com.missing.B;
                var b = new B();
                ```

                ```java
                class Broken { void f( { } }
                ```

                1. In a list
                   ```java
                   int c = zzz;
                   ```

                ```java
                f()
                g();
                ```
                """));
    }

    @Test
    void allThatIsWrongWithABlockIsShownAndTheOthersPass() {
        List<ExampleOutcome> outcomes = run(java("int a = 1;") + java("int b = c;\nint d = e;") + java("record F() {}"));
        assertEquals(List.of(Status.PASSED, Status.FAILED, Status.PASSED), outcomes.stream().map(ExampleOutcome::status).toList());
        assertEquals("""
                |  Error:
                |  cannot find symbol
                |    symbol:   variable c
                |  int b = c;
                |          ^
                |  Error:
                |  cannot find symbol
                |    symbol:   variable e
                |  int d = e;
                |          ^""", outcomes.get(1).said());
    }

    @Test
    void marksSayWhatIsDoneWithABlock() {
        String skipped = "it is marked with +skip";
        assertEquals(List.of(skipped, skipped, "PASSED", "PASSED", skipped, "page.md:23: it must not compile, but it does"), said(
                fence("java ignore", "no ...") + fence("java,text", "no ...") + fence("java compile-fail", "int a = \"a\";")
                        + fence("java no-run title=\"A\"", "throw new Error();")
                        + "<!-- weft: +skip -->\n" + java("no ...").stripTrailing() + "\n\n"
                        + fence("java compile-fail", "int a = 1;")));
        String message = String.valueOf(
                assertThrows(ExampleException.class, () -> said(fence("java +skipp", "int a;"))).getMessage());
        assertTrue(message.startsWith("page.md:2: an option must be + or - and one of skip, "), message);
        assertEquals(List.of(), said(fence("kotlin", "val a = 1")));
    }

    @Test
    void aBlockThatIsRunPrintsWhatTheOutputBehindItSays() {
        passes(fence("java run", "System.out.println(\"a\\n\\nb\");") + fence("text output", "a\n\nb"));
        passes(java("void main() {\n    System.out.println(6 * 7);\n}") + fence("output", "<number>"));
        passes(fence("java run", "System.out.println(\"nobody asks\");"));
        passes(fence("java run", "public class App {\n    public static void main(String... args) {\n"
                + "        System.out.print(args.length);\n    }\n}") + fence("output", "0"));
        List<ExampleOutcome> other = run(fence("java run", "System.out.println(\"a\");") + fence("output", "b"));
        assertEquals(Status.FAILED, other.getFirst().status());
        assertEquals("a\n", other.getFirst().said());
        assertEquals(6, other.getFirst().example().expected().line());
        assertEquals(List.of("page.md:2: a block that is run must have statements or a method main, but has neither"),
                said(fence("java run", "record A() {}")));
    }

    @Test
    void aBlockThatThrowsFailsAtItsLineUnlessThatIsExpected() {
        assertEquals(List.of("page.md:3: java.lang.IllegalStateException: gone"),
                said(fence("java run", "int a = 1;\nif (a == 1) throw new IllegalStateException(\"gone\");")));
        passes(fence("java run", "System.out.println(\"first\");\nthrow new java.io.IOException(\"gone\");")
                + fence("output", "first\n|  Exception java.io.IOException: gone"));
    }

    @Test
    void exitEndsTheBlockOnly() {
        passes(fence("java run", "System.exit(0);\nSystem.out.println(\"no\");"));
        assertEquals(List.of("page.md:2: it ended the program with exit code 3", "PASSED"),
                said(fence("java run", "System.exit(3);") + java("1")));
    }

    @Test
    void anEndlessBlockIsStoppedAndTheNextOneRuns() {
        assertEquals(List.of("page.md:2: it took longer than 0.2 s", "PASSED"),
                said(fence("java run +timeout=0.2", "while (true) {}") + fence("java run", "1") + fence("output", "")));
    }

    @Test
    void blocksDoNotSeeEachOtherUnlessTheyGoOn() {
        String first = java("int limit = 3;\nint twice(int n) { return 2 * n; }\nSystem.out.println(\"first\");");
        assertEquals(List.of("PASSED", "page.md:8:20: error: cannot find symbol: variable limit"),
                said(first + java("System.out.println(limit);")));
        passes(first + fence("java continued run", "System.out.println(twice(limit));") + fence("output", "6")
                + fence("java continued", "limit++;"));
        assertEquals(List.of("page.md:2:9: error: cannot find symbol: variable b",
                "page.md:6: the block that it goes on with must compile, but page.md:2 does not"),
                said(java("int a = b;") + fence("java continued", "int c = a;")));
    }

    @Test
    void whatAReaderNeedNotSeeStandsInAComment() {
        passes("""
                <!--
                ```java
                record Order(int number) {}

                void handle(Order order) {}
                ```
                -->
                ```java continued
                handle(new Order(1));
                ```
                """);
    }

    @Test
    void importsOfEarlierBlocksAreKnown() {
        passes(java("import java.time.Clock;\nimport java.util.regex.Pattern;") + java("Clock clock = Clock.systemUTC();")
                + java("class Pattern {}\nPattern p = new Pattern();") + java("public class Clock {\n    int hands;\n}")
                + java("import java.awt.*;\n\nColor c = new Color(1);"));
    }

    @Test
    void typesOfTheSameNameInTheSamePackageDoNotCollide() {
        passes(java("package com.acme;\n\npublic class Shop {\n    int a;\n}")
                + java("package com.acme;\n\npublic class Shop {\n    int b;\n}")
                + java("package com.acme;\n\nclass Other {}"));
        assertEquals("page.md:10:21: error: cannot find symbol: class Shop", said(
                java("package com.acme;\n\nclass Shop {}") + java("package com.acme;\n\nclass Other extends Shop {}")).getLast());
    }

    @Test
    void aBlockWithPromptsIsNoneWithout() {
        Plugins both = new Plugins(List.of(new MarkdownZones(), new JavaBlockRunner(JavaPlatform.OWN, List::of),
                new JavaRunner(JavaPlatform.OWN, List::of)));
        assertEquals("java", both.delimiter("page.md").orElseThrow().zones("page.md", fence("java", "j> 1 + 1\n=> 2")).stream()
                .flatMap(zone -> FoundExamples.of(both.finders(), "page.md", zone).stream()).map(Example::language)
                .collect(Collectors.joining(" ")));
    }
}
