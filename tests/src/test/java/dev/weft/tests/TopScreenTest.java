package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weft top} on a terminal, which is tmux's: without that these tests are skipped. */
class TopScreenTest {
    private static final String TOP = WeftCommand.ROOT.resolve("weft") + " top -d 0.2 ";

    @TempDir
    Path folder = Path.of("");

    private String settings(Tmux terminal, String file) throws IOException {
        Path to = folder.resolve(file);
        terminal.line("clear; stty -g >" + to + "; echo noted " + file);
        terminal.awaitScreen(screen -> screen.contains("\nnoted " + file) || screen.startsWith("noted " + file));
        return Files.readString(to);
    }

    private static void assertIsBack(Tmux terminal) {
        assertEquals("0", terminal.know("alternate_on"));
        assertEquals("1", terminal.know("cursor_flag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "C-c", "C-d"})
    void aKeyEndsItAndTheTerminalIsAsBefore(String key) throws IOException {
        try (var program = PoolsProgram.open("processes:2");
                var terminal = Tmux.open(120, 30)) {
            String before = settings(terminal, "before");
            terminal.line("clear; echo here I was; " + TOP + program.name() + "; echo ended with $?");
            String screen = terminal.awaitScreen(text -> text.matches("(?s).*(9\\d|100)%.*"));
            assertTrue(screen.matches("(?s)weft top [^\n]* 1 program, 1 pool, 2 workers busy, 1 queued, 0 tasks/s\n\n *PID  POOL, WORKER .*"
                    + program.pid() + "  Pools.java pool-1  processes .*  worker 1 +busy .*  worker 2 +busy .*"), screen);
            assertFalse(screen.contains("here I was"), screen);
            assertEquals("1", terminal.know("alternate_on"));
            assertEquals("0", terminal.know("cursor_flag"));
            terminal.key(key);
            String after = terminal.awaitEnd();
            assertTrue(after.contains("here I was\nended with 0\n"), after);
            assertIsBack(terminal);
            assertEquals(before, settings(terminal, "after"));
        }
    }

    @Test
    void itFollowsTheSizeOfTheTerminal() throws IOException {
        try (var program = PoolsProgram.open("processes:2", "threads:2", "virtual", "inline");
                var terminal = Tmux.open(160, 30)) {
            terminal.line(TOP + program.name());
            terminal.awaitScreen(text -> text.contains("worker 2") && text.contains("CANCELLED") && text.contains("MEMORY"));
            terminal.resize(50, 8);
            String small = terminal.awaitScreen(text -> text.contains("and 2 more workers"));
            assertFalse(small.contains("CANCELLED"), small);
            assertTrue(small.contains("TASKS/S"), small);
            assertTrue(small.contains("pool-4"), small);
            assertFalse(small.contains("  worker"), small);
            terminal.resize(160, 30);
            terminal.awaitScreen(text -> text.contains("worker 2") && text.contains("CANCELLED"));
            terminal.key("q");
            terminal.awaitScreen(text -> text.contains("%"));
        }
    }

    @Test
    void aSignalToEndLeavesTheTerminalAsItWas() throws IOException {
        try (var program = PoolsProgram.open("threads:2");
                var terminal = Tmux.open(100, 20)) {
            String before = settings(terminal, "before");
            terminal.line("clear; " + TOP + program.name() + "; echo ended with $?");
            terminal.awaitScreen(text -> text.contains("pool-1"));
            ProcessHandle shell = ProcessHandle.of(Long.parseLong(terminal.know("pane_pid"))).orElseThrow();
            ProcessHandle top = shell.children().findFirst().orElseThrow();
            top.destroy();
            assertTrue(terminal.awaitEnd().contains("ended with 143\n"));
            assertIsBack(terminal);
            assertEquals(before, settings(terminal, "after"));
        }
    }

    @Test
    void whatWasSeenLastStaysWhenTheCountIsReached() throws IOException {
        try (var program = PoolsProgram.open("threads:2");
                var terminal = Tmux.open(100, 20)) {
            terminal.line("clear; " + TOP + "-n 2 " + program.name() + "; echo ended with $?");
            String screen = terminal.awaitEnd();
            assertTrue(screen.matches("(?s)weft top [^\n]* 0 tasks/s\n\n *PID .*Pools.java pool-1 .*\nended with 0\n.*"), screen);
            assertIsBack(terminal);
        }
    }

    @Test
    void withoutATerminalThatCanBeDrawnOnItPrints() throws IOException {
        try (var program = PoolsProgram.open("threads:2");
                var terminal = Tmux.open(100, 30)) {
            terminal.line("clear; TERM=dumb " + TOP + "-n 2 " + program.name() + "; echo ended with $?");
            String screen = terminal.awaitEnd();
            assertEquals(3, screen.split("weft top ", -1).length, screen);
        }
    }

    @Test
    void aStoppedProgramIsSaidToBeAndKeysStillWork() throws IOException {
        try (var program = PoolsProgram.open("threads:2");
                var terminal = Tmux.open(100, 20)) {
            terminal.line("clear; " + TOP + program.name() + "; echo ended with $?");
            terminal.awaitScreen(text -> text.contains("pool-1"));
            program.send("STOP");
            terminal.awaitScreen(text -> text.contains("process " + program.pid() + " is stopped"));
            program.send("CONT");
            terminal.awaitScreen(text -> text.contains("pool-1"));
            program.send("STOP");
            terminal.key("q");
            assertTrue(terminal.awaitEnd().contains("ended with 0\n"));
        }
    }
}
