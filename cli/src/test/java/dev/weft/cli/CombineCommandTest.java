package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft combine}: recordings of several runs and tools beside each other. */
class CombineCommandTest {
    private static final Pattern CALL = Pattern.compile("\"ph\":\"X\",\"pid\":(\\d+).*?\"ts\":([0-9.]+).*\"name\":\"([^\" ]+)");

    @TempDir
    Path folder = Path.of("");

    private Path first = Path.of("");
    private Path second = Path.of("");
    private Path python = Path.of("");

    /** Two processes of one id, of which the second ran an hour later, and a report of another tool without a time of day. */
    @BeforeEach
    void makeRecordings() throws IOException {
        first = Files.createDirectories(folder.resolve("first.weft"));
        second = Files.createDirectories(folder.resolve("second.weft"));
        write(first.resolve("10.weft"), 1_000_000_000_000L, "A");
        write(second.resolve("10.weft"), 4_600_000_000_000L, "B");
        python = Files.writeString(folder.resolve("result.json"), """
                {"traceEvents": [{"ph": "M", "pid": 10, "name": "process_name", "args": {"name": "MainProcess"}},
                {"ph": "X", "pid": 10, "tid": 1, "ts": 77000.5, "dur": 3, "name": "fib (app.py:3)"},
                {"ph": "i", "pid": 10, "tid": 1, "ts": 77001, "name": "ready"}]}""");
    }

    private static void write(Path file, long wallNanos, String owner) throws IOException {
        var process = new TraceFileBuilder(10).started(wallNanos, 0).property("process.name", owner);
        int run = process.method(owner, "run", "()V", "", 0);
        process.lane(1).thread(1).enter(run, 4_000).event(Layout.INSTANT, process.name(Layout.SYMBOL_INSTANT, "ready"), 5_000)
                .exit(run, 9_000);
        process.close(9_000).write(file);
    }

    /** Calls as {@code pid name at microseconds}. */
    private List<String> calls(Path json) throws IOException {
        return CALL.matcher(Files.readString(json)).results().map(CombineCommandTest::call).sorted().toList();
    }

    private static String call(MatchResult event) {
        return event.group(1) + " " + event.group(3) + " at " + event.group(2);
    }

    @Test
    void processesOfOneIdStayApartAndLieWhereTheClockSays() throws IOException {
        Path out = folder.resolve("all.json");
        var result = Command.run("combine", first, second, python, "-o", out);
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(List.of("10 A.run at 4.000", "10000010 fib at 0.000", "20000010 B.run at 3600000004.000"), calls(out));
        assertTrue(result.err().contains("weft: result.json: it does not say what time it was, so it begins where the others do"),
                result.err());
        assertTrue(result.err().contains(" in 3 processes, 3 threads"), result.err());
    }

    @Test
    void runsMayBeginTogether() throws IOException {
        Path out = folder.resolve("all.json");
        assertEquals(0, Command.run("combine", first, second, python, "--align", "starts", "-o", out).exitCode());
        assertEquals(List.of("10 A.run at 4.000", "10000010 B.run at 4.000", "20000010 fib at 0.000"), calls(out));
    }

    @Test
    void runsMayBeAlignedByAnInstant() throws IOException {
        Path out = folder.resolve("all.json");
        assertEquals(0, Command.run("combine", first, second, python, "--align", "marks", "--mark", "ready", "-o", out).exitCode());
        assertEquals(List.of("10 A.run at 4.000", "10000010 B.run at 4.000", "20000010 fib at 4.500"), calls(out));

        var without = Command.run("combine", first, second, "--align", "marks", "-o", out);
        assertEquals(2, without.exitCode());
        assertEquals("weft: " + first.resolve("10.weft") + " has no instant 'sync' to be aligned by: record one with Trace.instant, or name"
                + " another.\n", without.err());
    }

    @Test
    void whatIsBrokenIsSkippedAndListedAndTheExitCodeTells() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"traceEvents\": [}");
        Path out = folder.resolve("all.json");
        var result = Command.run("combine", broken, first, "-o", out);
        assertEquals(3, result.exitCode());
        assertTrue(result.err().startsWith("weft: skipped: " + broken + " is no JSON: "), result.err());
        assertEquals(List.of("10 A.run at 4.000"), calls(out));

        var nothing = Command.run("combine", broken, "-o", out);
        assertEquals(2, nothing.exitCode());
        assertTrue(nothing.err().startsWith("weft: " + broken + " is no JSON: "), nothing.err());
        var missing = Command.run("combine", first, folder.resolve("c.weft"), "-o", out);
        assertEquals(2, missing.exitCode());
        assertEquals("weft: " + folder.resolve("c.weft") + " does not exist.\n", missing.err());
    }

    @Test
    void aRecordingOfSeveralHasTheirFiles() throws IOException {
        Path all = folder.resolve("all.weft");
        var result = Command.run("combine", first, second, python, "-o", all);
        assertEquals(0, result.exitCode(), result.err());
        try (var files = Files.list(all)) {
            assertEquals(List.of("10.weft", "2-10.weft", "result.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        Path again = folder.resolve("again.json");
        assertEquals(0, Command.run("export", all, "-o", again).exitCode());
        assertEquals(3, calls(again).size());
        assertTrue(Command.run("stats", all, "-q").out().contains("fib  (app.py:3)"));
    }

    @Test
    void aRecordingCannotBeAlignedNorReplaceItsParts() {
        Path all = folder.resolve("all.weft");
        var aligned = Command.run("combine", first, second, "--align", "starts", "-o", all);
        assertEquals(2, aligned.exitCode());
        assertTrue(aligned.err().contains("keeps the times of its parts"), aligned.err());
        assertFalse(Files.exists(all));
        var same = Command.run("combine", first, second, "-o", first);
        assertEquals(2, same.exitCode());
        assertEquals("weft: " + first + " would replace what it is made of; give another name.\n", same.err());
    }
}
