package dev.weft.cli.pools;

import static dev.weft.cli.pools.Readings.look;
import static dev.weft.cli.pools.Readings.processes;
import static dev.weft.cli.pools.Readings.running;
import static dev.weft.cli.pools.Readings.threads;
import static dev.weft.cli.pools.Readings.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.seen.PoolReading;
import dev.weft.seen.WorkerReading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolTablesTest {
    private static final Look LOOK = look(4711, "com.acme.Main", 0,
            processes("pool-1", 3, 10, 12_345, worker(1, "busy", 9_000, 97, 3),
                    running(2, 1, 8.04, 0.96), new WorkerReading(3, 0, "starting", 0, 0, 0, 0, 0, "")),
            threads("pool-2", 8, 3, 0, 7),
            new PoolReading("pool-3", "virtual", 0, true, Integer.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0, List.of()),
            new PoolReading("pool-4", "inline", 0, false, 0, 1, 0, 0, 0, 0, 0, 0, List.of()));

    @Test
    void aJvmIsALineAndTwoTables() {
        assertEquals("""
                4711  com.acme.Main
                  POOL                KIND           SIZE  RUN  QUEUED    DONE  FAILED  CANCELLED  RETRIED  LOST
                  pool-1              processes         3    2      10  12,345       1          2        3     4
                  pool-2              threads           8    3       0       7       0          0        0     0
                  pool-3              virtual    no limit    0       0       0       0          0        0     0
                  pool-4 (shut down)  inline            -    1       0       0       0          0        0     0

                  WORKER            PID  STATE       FOR  TASKS  BUSY  MEMORY
                  pool-1 worker 1  1001  busy          -  9,000   97%   48 MB
                  pool-1 worker 2  1002  busy      8.0 s      1   90%   48 MB
                  pool-1 worker 3     -  starting      -      0     -       -
                """, String.join("\n", PoolTables.of(LOOK, true)) + "\n");
    }

    @Test
    void workersOfAClusterAreNamedWithTheirNode() {
        var look = look(7, "X", 0, processes("pool-1", 2, 0, 5,
                new WorkerReading(1, 1001, "idle", 5, 0, 0, 3 * Readings.SECOND, 48 << 20, "web-3"),
                new WorkerReading(2, 0, "starting", 0, 0, 0, 0, 0, "")));
        assertEquals("""
                  WORKER           NODE    PID  STATE     FOR  TASKS  BUSY  MEMORY
                  pool-1 worker 1  web-3  1001  idle        -      5    0%   48 MB
                  pool-1 worker 2  -         -  starting    -      0     -       -
                """, String.join("\n", PoolTables.of(look, true).subList(4, 7)) + "\n");
    }

    @ParameterizedTest
    @CsvSource({"0, -", "0.0123, 12 ms", "1, 1.0 s", "99.94, 99.9 s", "100, 2 min", "5999, 100 min", "6000, 2 h", "7200000, '2,000 h'"})
    void timesAreShort(double seconds, String text) {
        assertEquals(text, Words.running(running(1, 0, seconds, 0)));
    }

    @Test
    void workersAreLeftOutOnRequestOrWhereThereAreNone() {
        assertEquals(6, PoolTables.of(LOOK, false).size());
        assertEquals(3, PoolTables.of(look(1, "X", 0, threads("pool-1", 1, 0, 0, 0)), true).size());
    }

    @Test
    void jsonHasAnItemForEachNumber() {
        var look = look(4711, "com.acme.M\u00e4in \"x\\\n\"", 0, processes("pool-1", 2, 10, 5, worker(1, "busy", 9, 97, 3)));
        List<Answer> answers = List.of(new Answer.Told(look), new Answer.Silent(12, "is stopped"), new Answer.Refused(13, "no"),
                new Answer.Ended(14));
        assertEquals("""
                [
                  {"pid": 4711, "name": "com.acme.M\\u00e4in", "command": "com.acme.M\\u00e4in \\"x\\\\\\u000a\\"", \
                "pools": [{"name": "pool-1", "kind": "processes", "atNanos": 0, "open": true, "size": 2, "running": 1, \
                "queued": 10, "done": 5, "failed": 1, "cancelled": 2, \
                "retried": 3, "lostWorkers": 4, "workers": [{"number": 1, "pid": 1001, "state": "busy", "tasks": 9, \
                "busyNanos": 97000000000, "runningNanos": 0, "waitingNanos": 3000000000, "residentBytes": 50331648, "node": ""}]}]},
                  {"pid": 12, "error": "is stopped"},
                  {"pid": 13, "error": "no"}
                ]""", PoolsJson.of(answers, true));
        assertEquals("""
                [
                  {"pid": 7, "name": "X", "command": "X", "pools": [{"name": "pool-1", "kind": "threads", "atNanos": 0, \
                "open": true, "size": 1, "running": 0, "queued": 0, "done": 0, \
                "failed": 0, "cancelled": 0, "retried": 0, "lostWorkers": 0}]}
                ]""", PoolsJson.of(List.of(new Answer.Told(look(7, "X", 0, threads("pool-1", 1, 0, 0, 0)))), false));
        assertEquals("[]", PoolsJson.of(List.of(), true));
    }
}
