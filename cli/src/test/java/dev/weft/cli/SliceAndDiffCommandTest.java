package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft slice} and {@code weft diff}: a part of a recording, and two beside each other. */
class SliceAndDiffCommandTest {
    @TempDir
    Path folder = Path.of("");

    private Path before = Path.of("");
    private Path after = Path.of("");

    /** {@code main} calls a step five times, each time for a millisecond, later for two. */
    @BeforeEach
    void makeRecordings() throws IOException {
        before = folder.resolve("before.weft");
        after = folder.resolve("after.weft");
        write(before, 1_000_000);
        write(after, 2_000_000);
    }

    private static void write(Path to, long stepNanos) throws IOException {
        var file = new TraceFileBuilder(1);
        int main = file.method("App", "main", "()V", "", 0);
        int step = file.method("App", "step", "()V", "", 0);
        file.thread(1, 1, "main");
        var lane = file.lane(1).thread(1).enter(main, 0);
        for (int i = 0; i < 5; i++) {
            lane.enter(step, i * stepNanos).exit(step, (i + 1) * stepNanos - 1);
        }
        lane.exit(main, 5 * stepNanos);
        file.close(5 * stepNanos).write(to);
    }

    @Test
    void aPartHasItsTimeAndItsThreads() throws IOException {
        Path out = folder.resolve("part.folded");
        var result = Command.run("slice", before, "--from", "1ms", "--to", "2500us", "--thread", "m*", "-o", out);
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(List.of("App.main 1", "App.main;App.step 1499999"), Files.readAllLines(out));
        assertTrue(result.err().contains("recorded 3 calls"), result.err());
    }

    @Test
    void aPartWithNothingInItOrNoneAtAllIsRefused() {
        Path out = folder.resolve("part.html");
        var nobody = Command.run("slice", before, "--thread", "nobody", "-o", out);
        assertEquals(2, nobody.exitCode());
        assertEquals("weft: nothing of " + before + " is in that part of it: no chosen thread or task was under way in that time.\n",
                nobody.err());
        assertEquals("weft: --to must be later than --from.\n",
                Command.run("slice", before, "--from", "2s", "--to", "1s", "-o", out).err());
        Path same = folder.resolve("same.weft");
        assertEquals(0, Command.run("slice", before, "-o", same).exitCode());
        assertEquals("weft: " + same + " would replace what it is made of; give another name.\n",
                Command.run("slice", same, "-o", same).err());
    }

    @Test
    void aPartIsARecordingThatCanBeReadCombinedAndCutAgain() {
        Path part = folder.resolve("part.weft");
        var result = Command.run("slice", before, "--from", "1ms", "--to", "4500us", "-o", part, "-o", folder.resolve("part.folded"));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.err().contains("weft: recording: " + part), result.err());
        assertTrue(hasSteps(part, 4));
        Path again = folder.resolve("again.weft");
        assertEquals(0, Command.run("slice", part, "--from", "500us", "--to", "1500us", "-o", again).exitCode());
        Path all = folder.resolve("all.folded");
        assertEquals(0, Command.run("combine", part, again, "--align", "starts", "-o", all).exitCode());
        assertTrue(Files.exists(all));
        assertTrue(hasSteps(again, 2));
    }

    private static boolean hasSteps(Path recording, int count) {
        return Command.run("stats", recording, "-q").out().lines().map(String::strip)
                .anyMatch(line -> line.startsWith(count + " ") && line.contains("App.step"));
    }

    @Test
    void whatGotSlowerIsFirstAndToldPerCall() {
        var result = Command.run("diff", before, after);
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(List.of("COUNT AFTER SELF AFTER CHANGE TOTAL AFTER CHANGE PER CALL NAME",
                "5 5 5.00 ms 10.00 ms +5.00 ms 5.00 ms 10.00 ms +5.00 ms +100 % App.step",
                "1 1 5 ns 5 ns 0 5.00 ms 10.0 ms +5.00 ms ? App.main"),
                result.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList());
        assertEquals("weft: in the middle of all names with enough calls, a call takes 2.00 times as long itself.\n", result.err());

        var faster = Command.run("diff", after, before, "--reverse", "-n", "1", "-q");
        assertTrue(faster.out().lines().toList().get(1).contains("-50 %"), faster.out());
        assertEquals("", faster.err());
        assertEquals(2, Command.run("diff", before, folder.resolve("none.weft")).exitCode());
    }
}
