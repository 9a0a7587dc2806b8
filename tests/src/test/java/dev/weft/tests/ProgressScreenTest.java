package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Progress bars on a terminal, which is tmux's: without that these tests are skipped. */
class ProgressScreenTest {
    @TempDir
    Path folder = Path.of("");

    private static String bars(String kind, Path go) {
        return WeftCommand.ROOT.resolve("weft") + " run " + Programs.source("Bars") + " " + kind + " " + go;
    }

    private static boolean shows(String screen, String... patterns) {
        List<String> lines = screen.lines().toList();
        return List.of(patterns).stream().allMatch(pattern -> lines.stream().anyMatch(line -> line.matches(pattern)));
    }

    @Test
    void barsOfMapsWithinMapsAndTheirWorkers() throws IOException {
        Path go = folder.resolve("go");
        try (var terminal = Tmux.open(100, 20)) {
            terminal.line("clear; " + bars("processes:2", go) + "; echo ended with $?");
            String screen = terminal.awaitScreen(text -> shows(text, "Outer +0% .* 0/2 .*", "Inner .*",
                    "  worker 1  0 done  inner  0:0\\d:\\d\\d", "  worker 2 .*", "worker at 1"));
            assertTrue(screen.matches("program at 1\nworker at 1\nOuter .*\nInner .*\n  worker 1 .*\n  worker 2 .*\n*"), screen);
            Files.createFile(go);
            screen = terminal.awaitEnd();
            assertTrue(
                    screen.matches("program at 1\nworker at 1\nprogram at 2\nworker at 2\nOuter 100% .* 2/2 .*\nended with 0\n%\n*"),
                    screen);
        }
    }

    @Test
    void aFileGetsNoBar() throws IOException {
        Path go = Files.createFile(folder.resolve("go"));
        Path errors = folder.resolve("errors");
        try (var terminal = Tmux.open(100, 20)) {
            terminal.line("clear; " + bars("threads:2", go) + " 2>" + errors + "; echo ended with $?");
            String screen = terminal.awaitEnd();
            assertTrue(screen.contains("ended with 0"), screen);
            assertFalse(screen.contains("Outer"), screen);
            assertEquals("", Files.readString(errors));
        }
    }

    @Test
    void anInterruptOfTheProgramLeavesTheCursorOnALineOfItsOwn() throws IOException {
        try (var terminal = Tmux.open(100, 20)) {
            terminal.line("clear; " + bars("threads:2", folder.resolve("never")) + "; echo ended with $?");
            terminal.awaitScreen(text -> shows(text, "Outer .*", "  worker 1 .*", "Inner .*"));
            terminal.key("C-c");
            String screen = terminal.awaitEnd();
            assertTrue(screen.matches("(?s).*\nOuter [^\n]*\n(\\^C\n)?ended with 130\n.*"), screen);
            assertFalse(screen.contains("Inner"), screen);
        }
    }
}
