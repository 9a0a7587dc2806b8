package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Behaviours 8 to 16: how examples in Java are run. {@link ClassPathTest} has more of 14 and 15, with a Maven that is a script. */
@OnEachBackend
@DisplayName("Executing Java")
@SuppressWarnings("NullAway.Init") // Fields are set before all tests.
class BehaviourJavaTest {
    @Parameter
    private String backend;

    private Path folder;
    private PagesRun run;

    private static void page(Path folder, String name, String examples) throws IOException {
        PagesRun.write(folder, name, "```\n" + examples + "```\n");
    }

    @BeforeAll
    void write(@TempDir Path temporary) throws IOException {
        folder = temporary;
        page(folder, "8.md", """
                j> 1 + 1
                j> 1 + 1
                => 3
                j> System.out.println("a")
                j> System.out.println("a")
                a
                """);
        page(folder, "9.md", """
                j> String url = "http://example.org/a//b";   // a comment with "quotes
                .. String text = \"""
                ..     no // comment
                ..       "quoted"
                ..     \""";
                .. System.out.println(url + "\\n" + text);
                http://example.org/a//b
                no // comment
                  "quoted"
                j> int right = 1;    // http://example.org
                .. String open = \"""
                ..     /* \""";
                .. int wrong = "no number";
                """);
        page(folder, "10.md", """
                j> sealed interface Shape permits Square, Named {}
                j> record Square(int side) implements Shape {}
                j> record Named<T>(String name, T value) implements Shape {}
                j> int area(Shape shape) {
                ..     return switch (shape) {
                ..         case Square(int side) when side > 0 -> side * scaled(side);
                ..         case Named<?>(var name, Square inner) -> area(inner);
                ..         default -> 0;
                ..     };
                .. }
                j> int scaled(int n) { return 2 * n; }
                j> <T extends Comparable<T>> T most(List<T> all) { return all.stream().max(Comparator.naturalOrder()).get(); }
                j> most(List.of(area(new Square(3)), area(new Named<>("a", new Square(4)))))
                => 32
                j> int scaled(int n) { return n; }
                j> area(new Square(3))
                => 9
                j> BiFunction<Integer, Integer, Integer> sum = (a, b) -> a + b;
                j> sum.apply(40, 2)
                => 42
                """);
        page(folder, "11.md", "j> int n = 1;\n.. n.toString();\n");
        page(folder, "12.md", """
                j> throw new IllegalStateException("no luck")
                |  Exception java.lang.IllegalStateException: no luck
                |        at anything (in.any:12)
                j> throw new IllegalStateException("no luck")
                |  Exception java.lang.IllegalStateException: luck
                j> throw new IllegalStateException("no luck")
                |  Exception java.lang.IllegalArgumentException: no luck
                """);
        page(folder, "13.md", """
                j> int n = "text";    // weft: +compile-fail
                j> int n = "text";    // weft: +compile-fail
                <...>cannot be converted to int<...>
                j> int n = "text";    // weft: +compile-fail
                <...>cannot find symbol<...>
                j> int n = 1;    // weft: +compile-fail
                """);
        project(folder.resolve("shop"));
        page(folder, "15.md", "j> int n = 1;    //DEPS of nothing\nj> n\n.. //DEPS lib\n");
        page(folder, "16.md", """
                j> System.out.println("a\\nb\\na")    // weft: +unordered
                b
                a
                a
                j> System.out.println("a\\nb\\na")    // weft: +unordered
                b
                b
                a
                j> System.out.println("a\\nb")
                b
                a
                """);
    }

    @BeforeParameterizedClassInvocation
    void run() throws IOException {
        run = new PagesRun(folder, PagesRun.settings(backend).project(true).jobs(2), List.of("8.md", "9.md", "10.md", "11.md", "12.md",
                "13.md", "shop/app/docs/14.md", "15.md", "16.md"));
    }

    /** One that is built, whose module app needs the module core; neither needs what Maven would have to look for. */
    private static void project(Path shop) throws IOException {
        String pom = "<project><modelVersion>4.0.0</modelVersion><groupId>com.acme</groupId><artifactId>%s</artifactId>"
                + "<version>1</version>%s</project>";
        PagesRun.write(shop, "pom.xml", pom.formatted("shop",
                "<packaging>pom</packaging><modules><module>core</module><module>app</module></modules>"));
        PagesRun.write(shop, "core/pom.xml", pom.formatted("core", ""));
        PagesRun.write(shop, "app/pom.xml", pom.formatted("app", "<dependencies><dependency><groupId>com.acme</groupId>"
                + "<artifactId>core</artifactId><version>1</version></dependency></dependencies>"));
        for (String type : List.of("core/target/classes", "app/target/classes", "app/target/test-classes")) {
            String name = type.startsWith("core") ? "Core" : type.endsWith("test-classes") ? "AppTest" : "App";
            PagesRun.write(shop, name + ".java", "package com.acme; public class " + name + " {}");
            assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err,
                    "-d", shop.resolve(type).toString(), shop.resolve(name + ".java").toString()));
        }
        page(shop, "app/docs/14.md", "j> new com.acme.App().getClass().getName() + new com.acme.AppTest() + new com.acme.Core()\n"
                + "=> \"com.acme.Appcom.acme.AppTest@<...>com.acme.Core@<...>\"\n");
    }

    @Test
    @DisplayName("8: a value is compared only where => asks for it, what is printed always")
    void values() {
        assertEquals("P F F P", run.ends("8.md"));
    }

    @Test
    @DisplayName("9: lines stay lines: comments, a URL in a string, a text block, and the lines of errors are right")
    void sources() {
        assertEquals("P F", run.ends("9.md"));
        assertEquals(List.of("9.md:14:16: error: incompatible types: java.lang.String cannot be converted to int"),
                run.problems("9.md"));
    }

    @Test
    @DisplayName("10: records, sealed types, generic methods, lambdas, patterns, redefinitions and forward references across examples")
    void language() {
        assertEquals("P P P P P P P P P P P", run.ends("10.md"));
    }

    @Test
    @DisplayName("11: a compile error is a failure with file, line, column and the compiler's message")
    void compileErrors() {
        assertEquals(List.of("11.md:3:4: error: int cannot be dereferenced"), run.problems("11.md"));
    }

    @Test
    @DisplayName("12: an expected exception is compared by its type and message, not by its stack")
    void exceptions() {
        assertEquals("P F F", run.ends("12.md"));
    }

    @Test
    @DisplayName("13: what must not compile passes only if it does not, and for the reason that is asked for")
    void compileFail() {
        assertEquals("P P F F", run.ends("13.md"));
    }

    @Test
    @DisplayName("14: the Maven project's classes, those of its tests and of the modules it needs are seen without an option")
    void project() {
        assertEquals("P", run.ends("shop/app/docs/14.md"));
    }

    @Test
    @DisplayName("15: a dependency that cannot be had is said with its line, and costs its file only")
    void dependencies() {
        assertEquals("15.md:4: //DEPS must name artifacts as group:artifact:version, as in org.jspecify:jspecify:1.0.0, but was \"lib\"",
                run.ends("15.md"));
    }

    @Test
    @DisplayName("16: unordered output is compared as lines of which each counts")
    void unordered() {
        assertEquals("P F F", run.ends("16.md"));
    }
}
