package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weft top} where the output is not a terminal; {@link TopScreenTest} has the rest. */
class TopCommandTest {
    @Test
    void tablesFollowOneAnotherWithRatesFromTheSecondOn() throws Exception {
        try (var program = PoolsProgram.open("processes:2", "threads:3")) {
            var result = weft("top", "-n", "2", "-d", "1", program.name()).run();
            assertEquals(0, result.exitCode(), result.err());
            assertEquals("", result.err());
            String[] tables = result.text().split("\n\n(?=weft top)");
            assertEquals(2, tables.length, result.text());
            String heading = "weft top \\d\\d:\\d\\d:\\d\\d  1 program, 2 pools, 5 workers busy, 1 queued";
            String columns = "\n\n *PID  POOL, WORKER .*  MEMORY\n";
            assertTrue(tables[0].matches("(?s)" + heading + columns + ".*"), tables[0]);
            assertTrue(tables[1].matches("(?s)" + heading + ", 0 tasks/s" + columns
                    + " *" + program.pid() + "  Pools.java pool-2  threads +3 +3 +- +0 +0 +3 .*"
                    + " *" + program.pid() + "  Pools.java pool-1  processes +2 +2 +([5-9]\\d|100)% +1 +0 +3 [^\n]* MB\n"
                    + " *\\d+    worker 1 +busy( [\\d.]+ s)? +([5-9]\\d|100)% +0 +\\d[^\n]* MB\n.*"), tables[1]);
            var pools = weft("top", "-n", "1", "--no-workers", program.name()).run();
            assertEquals(5, pools.text().lines().count(), pools.text());
        }
    }

    @Test
    void itEndsWithTheProgramsThatWereNamed() throws Exception {
        try (var program = PoolsProgram.open("threads:1")) {
            Process top = weft("top", "-d", "0.1", program.name()).start();
            try (var out = top.inputReader(StandardCharsets.UTF_8)) {
                String first = out.readLine();
                assertTrue(first.startsWith("weft top "), first);
                assertEquals(0, program.end().exitCode());
                assertTrue(out.lines().toList().contains("No pools are open."));
                assertTrue(top.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, top.exitValue());
                assertEquals("weft: process " + program.pid() + " has ended.",
                        new String(top.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            } finally {
                top.destroyForcibly();
            }
        }
    }

    @Test
    void itEndsQuietlyWhenNobodyReadsItAnyMore() throws Exception {
        try (var program = PoolsProgram.open("threads:1")) {
            String top = WeftCommand.ROOT.resolve("weft") + " top -d 0.1 " + program.name();
            var result = WeftCommand.command("bash", "-c", top + " | head -n 1; echo ${PIPESTATUS[0]}")
                    .with("WEFT_HOME", WeftCommand.HOME.toString()).run();
            List<String> lines = result.text().lines().toList();
            assertTrue(lines.getFirst().startsWith("weft top "), result.text());
            assertEquals("0", lines.getLast());
            assertEquals("", result.err());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            top -d 0,           2, 'the delay must be from 0.1 seconds to a day, but was 0.0.'
            top -n 0,           2, 'the count must be at least 1, but was 0.'
            top x,              2, 'a process id must be a whole number of at least 1, but was ''x''.'
            top 2147483647,     3, there is no process 2147483647.
            """)
    void wrongUseIsOneSentence(String arguments, int exitCode, String sentence) {
        var result = weft(arguments.split(" ")).run();
        assertEquals(exitCode, result.exitCode());
        assertEquals("weft: " + sentence + "\n", result.err());
        assertEquals("", result.text());
    }
}
