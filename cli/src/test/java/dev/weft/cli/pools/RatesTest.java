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

/** Rates from made-up readings, two seconds apart. */
class RatesTest {
    private static double tasks(PoolReading then, PoolReading now) {
        Look look = look(1, "Main", 12, now);
        return new Rates(List.of(look(1, "Main", 10, then))).tasks(look, look.pools().getFirst());
    }

    private static double busy(WorkerReading then, WorkerReading now) {
        Look look = look(1, "Main", 12, processes("pool-1", 2, 0, 0, now));
        return new Rates(List.of(look(1, "Main", 10, processes("pool-1", 2, 0, 0, then)))).busy(look, look.pools().getFirst(), now);
    }

    @Test
    void tasksAreCountedFromOneLookToTheNext() {
        assertEquals(50, tasks(threads("pool-1", 2, 1, 0, 1_000), threads("pool-1", 2, 1, 0, 1_100)));
        assertEquals(0, tasks(threads("pool-1", 2, 1, 0, 1_000), threads("pool-1", 2, 1, 0, 1_000)));
    }

    @Test
    void failedTasksCountToo() {
        var now = new PoolReading("pool-1", "threads", 0, true, 1, 0, 0, 5, 6, 0, 0, 0, List.of());
        assertEquals(5.5, tasks(threads("pool-1", 1, 0, 0, 0), now));
    }

    @Test
    void whatWasNotThereHasNoRate() {
        assertEquals(Double.NaN, tasks(threads("pool-1", 2, 1, 0, 1), threads("pool-2", 2, 1, 0, 2)));
        Look look = look(1, "Main", 12, threads("pool-1", 2, 1, 0, 1));
        assertEquals(Double.NaN, new Rates(List.of()).tasks(look, look.pools().getFirst()));
        Look other = look(2, "Main", 10, threads("pool-1", 2, 1, 0, 1));
        assertEquals(Double.NaN, new Rates(List.of(other)).tasks(look, look.pools().getFirst()));
        assertEquals(Double.NaN, busy(worker(1, "busy", 1, 1, 1), worker(2, "busy", 1, 1, 1)));
    }

    @Test
    void anotherProgramOfTheSameNumberHasNoRateBelowZero() {
        assertEquals(Double.NaN, tasks(threads("pool-1", 2, 1, 0, 100), threads("pool-1", 2, 1, 0, 3)));
    }

    @Test
    void twoLooksAtOneMomentGiveNoRate() {
        Look look = look(1, "Main", 12, threads("pool-1", 2, 1, 0, 1));
        assertEquals(Double.NaN, new Rates(List.of(look)).tasks(look, look.pools().getFirst()));
    }

    @Test
    void aWorkerHasARateOfItsOwn() {
        var rates = new Rates(List.of(look(1, "Main", 10,
                processes("pool-1", 2, 0, 0, worker(1, "busy", 10, 1, 1), worker(2, "busy", 10, 1, 1)))));
        Look look = look(1, "Main", 12, processes("pool-1", 2, 0, 0, worker(1, "busy", 10, 1, 1), worker(2, "busy", 17, 1, 1)));
        PoolReading pool = look.pools().getFirst();
        assertEquals(0, rates.tasks(look, pool, pool.workers().get(0)));
        assertEquals(3.5, rates.tasks(look, pool, pool.workers().get(1)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.0, 0, 11.0, 0,   0.5     tasks ended
            10.0, 0, 10.0, 0,   0       nothing to do
            10.0, 5, 10.0, 7,   1       one task all the time
            10.0, 5, 16.5, 0,   0.75    it ended
            10.0, 5, 15.5, 1,   0.75    it ended and another one began
            10.0, 5, 10.0, 0,   0       it was cancelled
            10.0, 0, 13.0, 0,   1       clocks of two processes
            """, delimiter = ',')
    void busyIsThePartOfTheTimeThatWentIntoTasks(double busyThen, double runningThen, double busyNow, double runningNow, String expected) {
        double share = Double.parseDouble(expected.split(" ")[0]);
        assertEquals(share, busy(running(1, busyThen, runningThen, 0), running(1, busyNow, runningNow, 0)), 1e-9, expected);
    }
}
