package dev.weft.cli.pools;

import static dev.weft.cli.pools.Readings.SECOND;
import static dev.weft.cli.pools.Readings.look;
import static dev.weft.cli.pools.Readings.processes;
import static dev.weft.cli.pools.Readings.threads;
import static dev.weft.cli.pools.Readings.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.cli.table.Width;
import dev.weft.seen.WorkerReading;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on the screen, from made-up readings. */
class PoolFrameTest {
    private static final LocalTime TIME = LocalTime.of(14, 3, 22);
    private static final Rates NONE = new Rates(List.of());

    private static final Look BEFORE = look(4711, "com.acme.Main", 10,
            threads("pool-2", 8, 3, 0, 100), processes("pool-1", 2, 12, 1_000, worker(1, "busy", 500, 9, 1), worker(3, "idle", 500, 9, 1)));
    private static final Look NOW = look(4711, "com.acme.Main", 12,
            threads("pool-2", 8, 1, 0, 100),
            processes("pool-1", 2, 10, 1_050, worker(1, "busy", 540, 10.5, 1),
                    new WorkerReading(3, 1003, "busy", 510, 9 * SECOND, SECOND, 2 * SECOND, 48 << 20, "")));

    private static PoolFrame frame(Rates rates, Answer... answers) {
        return new PoolFrame(List.of(answers), rates, TIME, true);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    @Test
    void theBusiestPoolStandsFirstAndItsWorkersBelowIt() {
        assertEquals("""
                weft top 14:03:22  1 program, 2 pools, 3 workers busy, 10 queued, 25 tasks/s

                 PID  POOL, WORKER          KIND        SIZE  RUN  BUSY  QUEUED  TASKS/S   DONE  FAILED  CANCELLED  RETRIED  LOST  MEMORY
                4711  com.acme.Main pool-1  processes      2    2   63%      10       25  1,050       1          2        3     4   96 MB
                1001    worker 1            busy                    75%               20    540                                     48 MB
                1003    worker 3            busy 1.0 s              50%              5.0    510                                     48 MB
                4711  com.acme.Main pool-2  threads        8    1     -       0        0    100       0          0        0     0       -
                """, text(frame(new Rates(List.of(BEFORE)), new Answer.Told(NOW)).lines(Integer.MAX_VALUE, Integer.MAX_VALUE)));
    }

    @Test
    void theFirstLookHasNoRates() {
        List<String> lines = frame(NONE, new Answer.Told(NOW)).lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals("weft top 14:03:22  1 program, 2 pools, 3 workers busy, 10 queued", lines.getFirst());
        assertTrue(lines.get(3).contains("  2    2     -      10        -  1,050"), lines.get(3));
    }

    @Test
    void workersAreLeftOutOnRequest() {
        List<String> lines = new PoolFrame(List.of(new Answer.Told(NOW)), NONE, TIME, false).lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals(5, lines.size(), lines.toString());
    }

    @Test
    void poolsOfAllProgramsAreInOneOrder() {
        var frame = frame(NONE, new Answer.Told(look(1, "A", 0, threads("pool-1", 9, 1, 0, 0), threads("pool-2", 9, 5, 0, 0))),
                new Answer.Told(look(2, "B", 0, threads("pool-1", 9, 5, 7, 0), threads("pool-2", 9, 0, 3, 0))),
                new Answer.Told(look(3, "C", 0)));
        List<String> lines = frame.lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals("weft top 14:03:22  2 programs, 4 pools, 11 workers busy, 10 queued", lines.getFirst());
        assertEquals(List.of("B pool-1", "A pool-2", "A pool-1", "B pool-2"),
                lines.subList(3, 7).stream().map(line -> line.substring(5, 13)).toList());
    }

    @Test
    void whoDoesNotAnswerIsSaidAbove() {
        var frame = frame(NONE, new Answer.Silent(7, "is stopped"), new Answer.Refused(8, "no"), new Answer.Ended(9), new Answer.Told(NOW));
        List<String> lines = frame.lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals("process 7 is stopped", lines.get(1));
        assertEquals("", lines.get(2));
        assertEquals(3, frame.headingAt());
        assertTrue(lines.get(frame.headingAt()).contains("POOL, WORKER"));

        Answer[] many = LongStream.range(1, 6).mapToObj(pid -> new Answer.Silent(pid, "is odd")).toArray(Answer[]::new);
        assertEquals(List.of("process 1 is odd", "process 2 is odd", "and 3 more processes did not answer", "", "No pools are open."),
                frame(NONE, many).lines(80, 24).subList(1, 6));
    }

    @Test
    void withoutPoolsItSaysSo() {
        assertEquals(List.of("weft top 14:03:22  0 programs, 0 pools, 0 workers busy, 0 queued", "", "No pools are open."),
                frame(NONE, new Answer.Ended(1)).lines(80, 24));
    }

    private static PoolFrame big() {
        var answers = new ArrayList<Answer>();
        for (int pid = 1; pid <= 5; pid++) {
            answers.add(new Answer.Told(look(100 + pid, "com.acme.a.rather.long.Name", 12, processes("pool-1", 3, 10 - pid, 1_234_567,
                    worker(1, "busy", 5, 1, 1), worker(2, "busy", 5, 1, 1), worker(3, "busy", 5, 1, 1)))));
        }
        return new PoolFrame(answers, NONE, TIME, true);
    }

    @Test
    void whereTheHeightIsSmallPoolsGoBeforeWorkers() {
        List<String> lines = big().lines(200, 12);
        assertEquals(12, lines.size());
        assertEquals(List.of("101", "1001", "1002", "1003", "102", "103", "104", "105"),
                lines.subList(3, 11).stream().map(line -> line.strip().split(" ")[0]).toList());
        assertEquals("and 12 more workers", lines.getLast());
        List<String> few = big().lines(200, 6);
        assertEquals(6, few.size());
        assertEquals("and 3 more pools", few.getLast());
        assertEquals(23, big().lines(200, 23).size());
        assertTrue(big().lines(200, 23).getLast().contains("worker 3"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 20, 40, 100})
    void noLineIsBeyondTheScreen(int size) {
        for (int width : List.of(1, 10, 40, 80, 132)) {
            List<String> lines = big().lines(width, size);
            assertTrue(lines.size() <= size, lines.toString());
            assertTrue(lines.stream().allMatch(line -> Width.of(line) <= width), lines.toString());
        }
    }

    @Test
    void aNarrowTerminalShowsWhatGoesOnNow() {
        List<String> lines = big().lines(72, 24);
        assertEquals("PID  POOL, WORKER              RUN  BUSY  QUEUED  TASKS/S  MEMORY", lines.get(2).strip());
        assertEquals("101  com.acme.a.rathe~ pool-1    3     -       9        -  144 MB", lines.get(3).strip());
    }
}
