package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolInsightsTest {
    @TempDir
    Path folder;

    private static PoolOptions options() {
        return PoolOptions.defaults().insights();
    }

    /** Takes as long by the clock that takes the time, whatever the machine does. */
    static int last(int millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return millis;
    }

    @OnEveryBackend
    void theTimeOfEachPartIsTold(Backend backend) {
        var options = options().initializer(() -> last(20)).exit(() -> last(10), _ -> { });
        Pool pool;
        try (var open = backend.open(options)) {
            pool = open;
            open.map(List.of(5, 5, 5, 5), PoolInsightsTest::last, MapOptions.defaults().chunk(2));
        }
        PoolInsights insights = pool.insights();
        assertEquals(pool.name(), insights.pool());
        assertEquals(4, insights.workers().stream().mapToLong(PoolInsights.Worker::tasks).sum(), insights.toString());
        for (PoolInsights.Worker worker : insights.workers()) {
            assertTrue(worker.init().compareTo(Duration.ofMillis(20)) >= 0, insights.toString());
            assertTrue(worker.exit().compareTo(Duration.ofMillis(10)) >= 0, insights.toString());
            assertTrue(worker.work().compareTo(Duration.ofMillis(5 * worker.tasks())) >= 0, insights.toString());
            if (backend.hasProcesses()) {
                assertTrue(worker.start().compareTo(Duration.ofMillis(5)) > 0, insights.toString());
            }
        }
        assertTrue(insights.workShare() > 0 && insights.workShare() < 1, insights.toString());
        assertEquals(insights, pool.insights(), "the time of workers that have ended stands");
    }

    @OnEveryBackend
    void theSlowestTasksAreToldWithTheirArguments(Backend backend) {
        try (var pool = backend.open(options())) {
            List<Integer> millis = IntStream.rangeClosed(1, 2 * PoolInsights.SLOWEST).mapToObj(n -> 3 * n).toList();
            pool.map(millis, PoolInsightsTest::last);
            List<PoolInsights.SlowTask> slowest = pool.insights().slowest();
            assertEquals(PoolInsights.SLOWEST, slowest.size());
            assertTrue(slowest.stream().sorted(Comparator.comparing(PoolInsights.SlowTask::time).reversed()).toList().equals(slowest));
            var times = new HashMap<String, Duration>();
            slowest.forEach(task -> times.put(task.arguments(), task.time()));
            Duration longest = times.get("60");
            assertTrue(longest != null && longest.compareTo(Duration.ofMillis(60)) >= 0, times.toString());
            for (PoolInsights.SlowTask task : slowest) {
                assertEquals("PoolInsightsTest.last", task.name());
                assertTrue(task.worker() >= 1, slowest.toString());
            }
        }
    }

    @OnEveryBackend
    void argumentsOfEveryKindAreShort(Backend backend) {
        try (var pool = backend.open(options())) {
            int captured = 7;
            String text = "x".repeat(1_000_000);
            pool.submit(() -> last(captured)).outcome();
            pool.call((String a, int[] b) -> last(1) + a.length() + b.length, text, new int[5]);
            pool.call((List<Integer> a) -> last(1) + a.size(), new ArrayList<>(Collections.nCopies(1_000, 1)));
            var arguments = pool.insights().slowest().stream().map(PoolInsights.SlowTask::arguments).toList();
            assertTrue(arguments.contains("7"), arguments.toString());
            assertTrue(arguments.contains("\"" + "x".repeat(58) + "…, int[5]"), arguments.toString());
            assertTrue(arguments.contains("ArrayList of 1000"), arguments.toString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @OnEveryBackend
    void failuresAreTasksAsWell(Backend backend) {
        try (var pool = backend.open(options())) {
            assertThrows(ArithmeticException.class, () -> pool.map(List.of(0, 1), n -> 1 / n));
            assertEquals(2, pool.insights().workers().stream().mapToLong(PoolInsights.Worker::tasks).sum());
        }
    }

    @OnEveryBackend
    void timeWithoutWorkIsWaiting(Backend backend) {
        String gate = folder.resolve("gate").toString();
        try (var pool = backend.open(options())) {
            pool.call(n -> n, 1);
            long waited = System.nanoTime();
            PoolInsights.Worker before = pool.insights().workers().getFirst();
            await().until(() -> pool.insights().workers().getFirst().waiting().compareTo(before.waiting()) > 0);
            PoolInsights.Worker after = pool.insights().workers().getFirst();
            assertEquals(before.work(), after.work());
            assertTrue(after.waiting().minus(before.waiting()).toNanos() <= System.nanoTime() - waited);
            pool.call(path -> Files.createFile(Path.of(path)).toString(), gate);
        }
    }

    @Test
    void theTableIsForPeople() {
        var insights = new PoolInsights("pool-1",
                List.of(new PoolInsights.Worker(1, Duration.ofMillis(41), Duration.ZERO, Duration.ofMillis(59), Duration.ofMillis(900),
                        Duration.ofNanos(1_500), 1_052)),
                List.of(new PoolInsights.SlowTask("Fib.fib", "31", Duration.ofMillis(12_345), 1)));
        assertEquals("""
                pool-1: 1,052 tasks, 90 % of the time of its workers at work
                  worker      start       init    waiting       work       exit     tasks
                       1      41 ms       0 µs      59 ms     900 ms       2 µs     1,052
                The slowest tasks:
                     12.3 s  worker 1  Fib.fib(31)""", insights.toString().replace("\r\n", "\n"));
    }

    @Test
    void aPoolThatKeepsNoneSaysHowToHaveThem() {
        try (var pool = Pool.inline()) {
            var error = assertThrows(IllegalStateException.class, pool::insights);
            assertEquals(pool.name() + " keeps no insights; open it with PoolOptions.defaults().insights()", error.getMessage());
        }
    }
}
