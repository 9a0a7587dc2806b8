package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Behaviours 17 to 23: how what examples say is compared, and which are run. {@link HostileExamplesTest} has more of 21; the command's
 * exit codes (22, 23) are tested with the command.
 */
@OnEachBackend
@DisplayName("Matching and control")
@SuppressWarnings("NullAway.Init") // Fields are set before all tests.
class BehaviourMatchingTest {
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
        page(folder, "17.md", """
                j> System.out.println("a-b-c")
                <first>-<rest>
                j> System.out.println("x-y")
                <first>-<rest>-<third>
                $ echo <rest>    # weft: +paste
                b-c

                j> "<first>"    // weft: +paste
                => "a"
                j> "<nobody>"    // weft: +paste
                """);
        page(folder, "18.md", """
                j> System.out.println("a   b\\nc")    // weft: +norm-ws
                a b c
                j> System.out.println("a\\n\\nb")    // weft: +rm=~
                a
                ~
                b
                j> System.out.println("<a>")    // weft: -tags
                <a>
                j> System.out.println("<b>")    // weft: -tags
                <a>
                j> System.out.println("12")    // weft: -capture
                <n>
                j> "<n>"    // weft: +paste
                j> System.out.println("\\n\\nafter blank lines\\n\\n")
                after blank lines
                """);
        page(folder, "19.md", """
                j> 1
                => 1
                j> 1    // weft: +pass
                => 2
                j> 1    // weft: +skip
                => 2
                j> 1    // weft: +fail-fast
                => 2
                j> 1
                => 1
                j> 1    // weft: -skip
                => 1
                """);
        page(folder, "20.md", """
                j> System.out.println("linux")
                <os>
                j> 1    // weft: +if=os
                j> 2    // weft: +unless=os
                j> 3    // weft: +if=PATH
                j> 4    // weft: +unless=PATH
                j> 5    // weft: +if=nobody-captured-this
                """);
        page(folder, "21.md", """
                j> int n = 1;
                j> Thread.sleep(3_600_000)    // weft: +timeout=0.2
                j> n
                => 1
                $ m=2
                $ sleep 3600    # weft: +timeout=0.2
                $ echo $m
                2
                """);
        page(folder, "22.md", "j> 1\nj> 2    // weft: +quick\n");
    }

    @BeforeParameterizedClassInvocation
    void run() throws IOException {
        run = new PagesRun(folder, PagesRun.settings(backend).jobs(2),
                List.of("17.md", "18.md", "19.md", "20.md", "21.md", "22.md"));
    }

    @Test
    @DisplayName("17: a tag keeps the shortest text, for later examples of any language; one that nobody has kept is an error")
    void captures() {
        assertEquals("P F P P F", run.ends("17.md"));
        assertEquals("17.md:11: <nobody> must be captured by an earlier example of the file to be pasted",
                run.problems("17.md").getLast());
    }

    @Test
    @DisplayName("18: +norm-ws, +rm, -tags, -capture, and blank lines around what is said")
    void options() {
        assertEquals("P P P F P F P", run.ends("18.md"));
    }

    @Test
    @DisplayName("19: +skip, +pass, +fail-fast, -skip, and what they count as")
    void counts() {
        assertEquals("P P S F S P", run.ends("19.md"));
    }

    @Test
    @DisplayName("20: +if and +unless by what was kept, or by the environment")
    void conditions() {
        assertEquals("P P S P S S", run.ends("20.md"));
    }

    @Test
    @DisplayName("21: one that sleeps fails at its limit, and its session goes on")
    void timeouts() {
        assertEquals("P F P P F P", run.ends("21.md"));
        assertEquals(List.of("21.md:3: it took longer than 0.2 s", "21.md:7: it took longer than 0.2 s"), run.problems("21.md"));
        assertEquals(true, run.report("21.md").nanos() < Duration.ofMinutes(30).toNanos());
    }

    @Test
    @DisplayName("22: an option that does not exist is said with its line, and nothing of the file is run")
    void unknownOptions() {
        assertEquals("22.md:3: an option must be + or - and one of skip,",
                run.ends("22.md").substring(0, "22.md:3: an option must be + or - and one of skip,".length()));
        assertEquals(List.of(), run.lines("22.md"));
    }
}
