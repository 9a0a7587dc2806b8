package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleOutcome.Status;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK that examples run on, the release that they are compiled for, and how a JDK is found. */
class JavaPlatformTest {
    private static final String OWN = System.getProperty("java.home");
    private static final int NEWEST = Runtime.version().feature();

    @TempDir
    Path folder;

    private Map<String, String> environment = Map.of();

    @BeforeEach
    void findNothingElse() throws IOException {
        environment = Map.of("WEFT_JDK_FOLDERS", Files.createDirectory(folder.resolve("jdks")).toString());
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdks").resolve(name));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        assertTrue(Files.writeString(java, "").toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private List<String> problems(Examples.Settings settings, String page) throws IOException {
        Path file = Files.writeString(folder.resolve("page.md"), page);
        try (Examples examples = new Examples(settings.timeout(Duration.ofMinutes(1)));
                Stream<FileReport> reports = examples.run(List.of(file))) {
            return reports.flatMap(report -> report.outcomes().stream())
                    .map(each -> each.status() == Status.PASSED ? "" : each.problem().replace(folder + "/", "")).toList();
        }
    }

    private static String refused(String jdk, int release) {
        return String.valueOf(assertThrows(ExampleException.class, () -> JavaPlatform.of(jdk, release)).getMessage());
    }

    @Test
    void whatExamplesKeepIsFreeAgainAfterTheirFile() {
        JavaRunner runner = new JavaRunner(JavaPlatform.OWN, List::of);
        String kept = "weft.kept by an example";
        List<String> source = List.of("var list = new ArrayList<byte[]>(List.of(new byte[1]));",
                "System.getProperties().put(\"" + kept + "\", new java.lang.ref.WeakReference<>(list));");
        Example example = new Example("page.md", 1, List.of(3, 3), "j>", "java", source, new Example.Expected(3, ""), ExampleOptions.NONE);
        runner.run(example, example.code(), Duration.ofMinutes(1));
        var reference = (WeakReference<?>) Objects.requireNonNull(System.getProperties().remove(kept));
        runner.end();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            System.gc();
            return reference.get() == null;
        });
    }

    @Test
    void aReleaseHasItsOwnLanguageAndApi() throws IOException {
        String page = """
                ```
                j> Object o = 1
                j> switch (o) { case Integer i -> System.out.println(i); default -> {} }
                1
                j> new ArrayList<>(List.of(1)).reversed()
                => [1]
                ```
                ```java run
                System.out.println(List.of(2).reversed());
                ```
                ```text output
                [2]
                ```
                """;
        assertEquals(List.of("", "", "", ""), problems(Examples.Settings.defaults(), page));
        assertEquals(List.of("", "page.md:3:22: error: patterns in switch statements are not supported in -source 17",
                "page.md:5:4: error: cannot find symbol", "page.md:9:20: error: cannot find symbol: method reversed()"),
                problems(Examples.Settings.defaults().release(17), page));
    }

    /** JShell calls code that waits for a class of the JDK something that may still be declared. */
    @Test
    void whatNeedsAClassThatTheReleaseHasNotDoesNotCompile() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path source = Files.writeString(folder.resolve("Price.java"), "package shop; "
                + "public record Price(int of) { public static Price one() { return new Price(1); } }\n");
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-d", classes.toString(),
                source.toString()));
        assertEquals(List.of("page.md:2:4: error: cannot access java.lang.Record"),
                problems(Examples.Settings.defaults().release(11).classPath(List.of(classes)), """
                ```
                j> shop.Price.one()
                ```
                """));
    }

    @Test
    void theJvmIsOfTheJdkAndItsEndIsSaid() throws IOException {
        assertEquals(List.of("", "page.md:4: the JVM that runs it, JDK " + NEWEST + " (" + OWN + "), ended with exit code 3",
                "an example before it failed"),
                problems(Examples.Settings.defaults().jdk(OWN), """
                ```
                j> System.getProperty("java.home").equals("%s") && ProcessHandle.current().pid() != %d
                => true
                j> Runtime.class.getMethod("halt", int.class).invoke(Runtime.getRuntime(), 3)
                j> 1
                => 1
                ```
                """.formatted(OWN, ProcessHandle.current().pid())));
    }

    @Test
    void aBlockWhoseJvmEndsIsSaid() throws IOException {
        assertEquals(List.of("page.md:2: the JVM that runs it, JDK " + NEWEST + " (" + OWN + "), ended with exit code 4",
                "an example before it failed"),
                problems(Examples.Settings.defaults().jdk(OWN), """
                ```java run
                Runtime.class.getMethod("halt", int.class).invoke(Runtime.getRuntime(), 4);
                ```
                ```java run
                System.out.println(1);
                ```
                """));
    }

    @Test
    void whatAnExampleStartsMayHaveItsStreams() throws IOException {
        assertEquals(List.of("", ""), problems(Examples.Settings.defaults().jdk(OWN), """
                ```
                j> new ProcessBuilder("sh", "-c", "read line; echo not for Weft").inheritIO().start().waitFor()
                => 0
                j> 1
                => 1
                ```
                """));
    }

    @Test
    void anInterruptOfAllAtTheTerminalIsNotForTheJvm() throws IOException {
        assertEquals(List.of("", ""), problems(Examples.Settings.defaults().jdk(OWN), """
                ```
                j> new ProcessBuilder("kill", "-INT", "" + ProcessHandle.current().pid()).start().waitFor()
                => 0
                j> 1
                => 1
                ```
                """));
    }

    @Test
    void aJvmThatCannotBeStartedIsSaid() throws IOException {
        Path broken = jdk("broken", "21.0.1");
        Files.writeString(broken.resolve("bin/java"), "#!/bin/sh\nexit 9\n");
        String sentence = "page.md:2: the JVM that runs it, JDK 21 (jdks/broken), ended with exit code 9";
        assertEquals(List.of(sentence), problems(Examples.Settings.defaults().jdk(broken.toString()), "```\nj> 1 + 1\n=> 2\n```\n"));
    }

    @Test
    void aJdkIsFoundByItsVersionOrItsFolder() throws IOException {
        Path first = jdk("a-21", "21.0.9");
        jdk("b-21", "21.0.8");
        Path nested = jdk("c.jdk/Contents/Home", "19");
        assertEquals(new Jdk(21, first), Jdk.of("21", environment));
        assertEquals(new Jdk(19, nested), Jdk.of("19", environment));
        assertEquals(new Jdk(19, nested), Jdk.of(nested.toString(), environment));
        Map<String, String> named = Map.of("WEFT_JDK_FOLDERS", folder.toString(), "JAVA_HOME_21_X64", first.toString());
        assertEquals(new Jdk(21, first), Jdk.of("21", named));
    }

    @Test
    void aJdkThatIsNotThereOrTooOldIsSaidWithThoseThatAre() throws IOException {
        Path old = jdk("old", "11.0.2");
        String found = "11 (" + old + ")";
        String own = NEWEST + " (" + OWN + ")";
        assertEquals("--jdk: no JDK 19 was found in JAVA_HOME, on the PATH or in the usual folders, but " + own + ", " + found
                + "; install one, or name its folder",
                assertThrows(ExampleException.class, () -> Jdk.of("19", environment)).getMessage());
        assertEquals("--jdk must be 17 or later, but was 11; found were " + own + ", " + found,
                assertThrows(ExampleException.class, () -> Jdk.of("11", environment)).getMessage());
        assertEquals("--jdk must be a version, as 17, or the folder of a JDK 17 or later, but was \"" + old
                + "\", which is 11; found were " + own + ", " + found,
                assertThrows(ExampleException.class, () -> Jdk.of(old.toString(), environment)).getMessage());
        assertTrue(String.valueOf(assertThrows(ExampleException.class, () -> Jdk.of("/no/such", environment)).getMessage())
                .contains("but was \"/no/such\"; found were "));
    }

    @Test
    void aReleaseIsOneThatTheJdkRuns() {
        assertEquals("--release must be from 8 to " + NEWEST + ", that of the JDK which runs examples, but was 7", refused("", 7));
        assertTrue(refused(OWN, NEWEST + 1).endsWith("but was " + (NEWEST + 1)));
        assertEquals(11, JavaPlatform.of(OWN, 11).release());
    }
}
