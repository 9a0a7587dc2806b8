package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weft examples}: what it says, and with which code it ends. */
class ExamplesCommandTest {
    private static final Path DOCS = Path.of("..", "docs", "examples.md");

    @TempDir
    Path folder;

    private Path page(String name, String examples) throws IOException {
        return Files.writeString(folder.resolve(name), "# Page\n\n```\n" + examples + "```\n");
    }

    /** Without how long it took. */
    private static String untimed(String text) {
        return text.replaceAll("\\d+\\.\\d\\d s", "TIME");
    }

    @Test
    void itsOwnPageIsTrue() {
        Command command = Command.run("examples", "--no-project", DOCS);
        assertEquals(0, command.exitCode(), command::out);
        assertTrue(command.out().contains(" passed, 0 failed, "), command::out);
    }

    @Test
    void eachFailureIsShownAndAllAreAddedUp() throws IOException {
        page("a.md", "j> 1 + 1\n=> 2\n");
        page("b.md", "j> int a = 1;\nj> a + 1\n=> 3\nj> b\nj> 4 // weft: +skip\n");
        page("c.txt", "j> 1 + 1\n=> 3\n");
        Command command = Command.run("examples", "-j", 2, folder);
        assertEquals(1, command.exitCode());
        String out = untimed(command.out()).replace(folder + "/", "");
        assertTrue(out.contains("a.md: 1 passed, 0 failed, 0 skipped, TIME\n"), out);
        assertTrue(out.contains("""
                b.md:5: it says something else
                  source:
                    a + 1
                  expected:
                    => 3
                  said:
                    => 2
                b.md:7:4: error: cannot find symbol
                  source:
                    b
                  said:
                    |  Error:
                    |  cannot find symbol
                    |    symbol:   variable b
                    |  b
                    |  ^
                b.md: 1 passed, 2 failed, 1 skipped, TIME
                """), out);
        assertTrue(out.endsWith("2 files, 5 examples: 2 passed, 2 failed, 1 skipped, TIME, 2 at a time\n"), out);
    }

    @Test
    void theJdkOfExamplesIsChosen() throws IOException {
        Path page = page("a.md", "j> ProcessHandle.current().pid() == " + ProcessHandle.current().pid()
                + "\n=> false\nj> import module java.base;  // weft: +compile-fail\n");
        assertEquals(0, Command.run("examples", "--jdk", System.getProperty("java.home"), "--release", 21, page).exitCode());
        Command tooOld = Command.run("examples", "--jdk", 11, page);
        assertEquals(64, tooOld.exitCode());
        assertTrue(tooOld.err().startsWith("weft: --jdk must be 17 or later, but was 11; found were "), tooOld::err);
    }

    @Test
    void aFileWithAnUnknownOptionIsNotRunAndTheOthersAre() throws IOException {
        page("a.md", "j> 1 // weft: +quick\n");
        page("b.md", "j> 1\n");
        Command command = Command.run("examples", "-q", folder);
        assertEquals(2, command.exitCode());
        assertTrue(command.out().startsWith(folder.resolve("a.md") + ":4: an option must be + or - and one of skip, "), command::out);
        assertEquals(1, command.out().lines().count());
    }

    @Test
    void whereExamplesAreIsListedWithoutRunningThem() throws IOException {
        Path page = page("a.md", "j> System.exit(9)\n\nj> 2 +\n.. 2\n");
        Command command = Command.run("examples", "--list", folder);
        assertEquals(page + ":4: System.exit(9)\n" + page + ":6: 2 +\n", command.out());
        assertEquals(0, command.exitCode());
    }

    @Test
    void classesOfTheClassPathAreSeen() throws Exception {
        Path classes = Path.of(Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(each -> each.contains("picocli")).findFirst().orElseThrow());
        page("a.md", "j> picocli.CommandLine.ExitCode.OK\n=> 0\n");
        assertEquals(0, Command.run("examples", "--class-path", classes, folder).exitCode());
        Command without = Command.run("examples", folder);
        assertEquals(1, without.exitCode());
        assertTrue(without.out().contains("package picocli.CommandLine does not exist"), without::out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing.md           | 3  | weft: there is no file "missing.md".
            src/main/resources   | 3  | weft: there is no
            -j 0 x.md            | 64 | weft: --jobs must be at least 1, but was 0.
            -j many x.md         | 64 | weft: --jobs must be a number or cpu, but was "many".
            -o skip x.md         | 64 | weft: --options: an option must be + or - and one of skip,
            --timeout soon x.md  | 64 | weft: invalid value for option '--timeout'
            --unknown x.md       | 64 | weft: unknown option: '--unknown'
            """)
    void wrongUseIsSaidInOneSentence(String arguments, int code, String message) {
        Command command = Command.run((Object[]) ("examples " + arguments).split(" "));
        assertEquals(code, command.exitCode());
        assertTrue(command.err().startsWith(message), command::err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            threads   | j> 1        | 0
            threads   | j> 1~=> 2   | 1
            threads   | j> 1 // weft: +quick | 2
            threads   | $ exit 1~~$ echo | 2
            threads   | none        | 3
            processes | j> 1        | 0
            processes | j> 1~=> 2   | 1
            processes | j> 1 // weft: +quick | 2
            processes | $ exit 1~~$ echo | 2
            processes | none        | 3
            """)
    void theExitCodeTellsHowExamplesEnded(String backend, String examples, int code) throws IOException {
        page("a.md", examples.replace('~', '\n') + "\n");
        Command command = Command.run("examples", "--backend", backend, folder);
        assertEquals(code, command.exitCode(), command::toString);
    }

    @Test
    void commentsOfSourcesHaveExamplesToo() throws IOException {
        Files.writeString(folder.resolve("Twice.java"), """
                /**
                 * Twice a number.
                 *
                 * <pre>{@code
                 * j> int twice(int n) { return 2 * n; }
                 * j> twice(4)
                 * => 8
                 * }</pre>
                 */
                class Twice {
                    /// In Markdown:
                    /// ```
                    /// j> twice(5)
                    /// => 11
                    /// ```
                    int five() { return 10; }
                }
                """);
        Files.writeString(folder.resolve("Plain.java"), "/** Nothing. */ class Plain {}\n");
        Command command = Command.run("examples", folder);
        assertEquals(1, command.exitCode());
        assertTrue(command.out().startsWith(folder.resolve("Twice.java") + ":13: it says something else\n"), command::out);
        assertTrue(command.out().contains("1 file, 3 examples: 2 passed, 1 failed, 0 skipped"), command::out);
        Command text = Command.run("examples", Files.writeString(folder.resolve("a.txt"), "j> 1 + 1\n=> 2\n"));
        assertEquals(0, text.exitCode(), text::out);
    }

    @Test
    void aPageWithoutExamplesIsNoSuccess() throws IOException {
        page("a.md", "nothing\n");
        Command command = Command.run("examples", folder);
        assertEquals(3, command.exitCode());
        assertTrue(command.out().startsWith("there are no examples in " + folder.resolve("a.md")
                + "\n0 files, 0 examples: "), command::out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q", "--list"})
    void aChoiceOfNothingIsSaid(String option) throws IOException {
        Path page = page("a.md", "j> 1\n");
        for (List<Object> choice : List.<List<Object>>of(List.of(page + ":1"), List.of("--name=2", page))) {
            Command command = Command.run(Stream.concat(Stream.of("examples", option), choice.stream()).toArray());
            assertEquals(3, command.exitCode());
            assertEquals("no example is chosen; --list says where they are and what they are called\n", command.out());
        }
    }

    @Test
    void aLibraryThatEndsTheJvmEndsTheRunWithAWord() throws Exception {
        page("a.md", "j> System.class.getMethod(\"exit\", int.class).invoke(null, 0)\n");
        Command command = Command.inJvm("-XX:+UseSerialGC", "examples", folder);
        assertEquals(2, command.exitCode(), command::toString);
        assertEquals("weft: System.exit in code that an example calls has ended the run; under way: example " + folder.resolve("a.md")
                + ":4.\n", command.err());
    }

    @Test
    void ofLongOutputTheFirstLinesAreShown() throws IOException {
        page("a.md", "j> for (int i = 0; i < 1000; i++) System.out.println(i)\n");
        Command command = Command.run("examples", folder);
        assertEquals(1, command.exitCode(), command::toString);
        assertTrue(command.out().contains("    199\n    ... and 800 lines more\n"), command::toString);
    }

    @Test
    void aMarkOfTheByteOrderAheadOfAPageIsNoPartOfIt() throws IOException {
        Files.writeString(folder.resolve("a.md"), "\uFEFF```\nj> 1 + 1\n=> 2\n```\n");
        Command command = Command.run("examples", folder);
        assertEquals(0, command.exitCode(), command::toString);
    }

    @Test
    void whatExamplesMaySayIsListed() {
        Command command = Command.run("examples", "--show-options");
        assertEquals(0, command.exitCode(), command::toString);
        assertTrue(command.out().startsWith("  +skip                  is not run;"), command::out);
        assertTrue(command.out().contains("  +timeout=SECONDS       seconds that it may take\n"), command::out);
    }
}
