package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jspecify.annotations.Nullable;

/** Progress of loops, maps and streams on a terminal that was made up. */
@ExtendWith(NothingLeft.class)
class ProgressTest {
    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private final MadeUpTerminal terminal = new MadeUpTerminal(100, 20);
    private @Nullable ShownBars before;

    @BeforeEach
    void catchBars() {
        System.setOut(terminal.stream);
        System.setErr(terminal.stream);
        before = Progress.drawOn(new ShownBars(terminal.stream, terminal::size));
    }

    @AfterEach
    void restoreStreams() {
        Progress.drawOn(before);
        System.setOut(standardOutput);
        System.setErr(standardError);
    }

    private void awaitLine(String pattern) {
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
            List<String> lines = terminal.lines();
            assertTrue(lines.stream().anyMatch(line -> line.matches(pattern)), () -> pattern + " is not in " + lines);
        });
    }

    /** The line that the terminal shows, which is the only one. */
    private String onlyLine() {
        List<String> lines = terminal.lines();
        assertEquals(1, lines.size(), lines.toString());
        return lines.getFirst();
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text.matches(pattern), text);
    }

    @Test
    void aBarTellsPercentCountTotalTimesAndRate() {
        try (var progress = Progress.of("Loading", 8)) {
            progress.step();
            progress.stepBy(3);
        }
        assertMatches("Loading  50% │█+ +│ 4/8 \\(0:00:\\d\\d / 0:00:\\d\\d\\) \\S+/s", onlyLine());
    }

    @Test
    void withoutATotalItTellsCountRateAndTime() {
        try (var progress = Progress.of("Loading", Progress.UNKNOWN)) {
            progress.stepBy(1234);
        }
        assertMatches("Loading  1,234(  [\\d,.]+/s)?  0:00:\\d\\d", onlyLine());
        assertEquals("Parsing  1,234  56.1/s  0:00:22", Progress.countAndRate("Parsing", 1234, Duration.ofSeconds(22), 80));
        assertEquals("Parsing  0  0:00:00", Progress.countAndRate("Parsing", 0, Duration.ZERO, 80));
        assertEquals("Pars", Progress.countAndRate("Parsing", 0, Duration.ZERO, 4));
    }

    @Test
    void aTitleOfSeveralLinesIsOne() {
        Progress.of("two\nlines", 1).close();
        assertMatches("two lines .*", onlyLine());
    }

    @Test
    void closingKeepsAnInterrupt() {
        var progress = Progress.of("Loading", 1);
        Thread.currentThread().interrupt();
        progress.close();
        assertTrue(Thread.interrupted());
        assertMatches("Loading .*", onlyLine());
    }

    @Test
    void aSinkGetsLinesWithoutEscapeCodesWhereThereIsNoTerminal() {
        Progress.drawOn(null);
        var lines = new CopyOnWriteArrayList<String>();
        try (var progress = Progress.of("Loading", 4, lines::add)) {
            progress.step();
        }
        try (var progress = Progress.of("Reading", Progress.UNKNOWN, lines::add)) {
            progress.stepBy(7);
        }
        assertEquals(List.of(), terminal.lines());
        assertTrue(lines.stream().noneMatch(line -> line.contains("\u001b") || line.length() > 80), lines.toString());
        assertMatches("Loading  25% \\[=+ +\\] 1/4 \\(.*", lines.stream().filter(line -> line.startsWith("L")).toList().getLast());
        assertMatches("Reading  7  .*", lines.getLast());
    }

    @Test
    void aSinkThatThrowsIsNotCalledAgain() {
        var lines = new CopyOnWriteArrayList<String>();
        var uncaught = new AtomicReference<@Nullable Throwable>();
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, error) -> uncaught.set(error));
        try (var progress = Progress.of("Loading", 4, line -> {
            lines.add(line);
            throw new IllegalStateException("full");
        })) {
            await().dontCatchUncaughtExceptions().until(() -> uncaught.get() != null);
            progress.step();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
        assertEquals(1, lines.size());
    }

    @Test
    void nothingIsShownWithoutATerminal() {
        Progress.drawOn(null);
        try (var progress = Progress.of("Loading", 3);
                var pool = Pool.threads(1)) {
            progress.step();
            pool.map(List.of(1, 2), n -> n, MapOptions.defaults().progress("Mapping").progressPerWorker());
        }
        assertEquals(List.of(), terminal.lines());
        assertNull(WorkersAtWork.of((AbstractPool) Pool.inline(), Callee.<Integer, Integer>of(n -> n), MapOptions.defaults()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "threads:2", "virtual:2", "processes:2"})
    void everyKindOfMapLeavesItsBarAndNothingElse(String kind) throws Exception {
        var options = MapOptions.defaults().progress("Mapping").progressPerWorker();
        List<Integer> items = List.of(1, 2, 3);
        try (var pool = Pool.of(kind)) {
            pool.map(items, n -> n, options);
            pool.mapAsync(items, n -> n, options).get();
            assertEquals(3, pool.stream(items, n -> n, options.unordered()).toList().size());
            assertEquals(items, items.stream().gather(pool.mapping(n -> n, options)).toList());
            assertEquals(6, pool.parallel(1, 4).options(options).sum(n -> n));
        }
        List<String> lines = terminal.lines();
        assertEquals(5, lines.size(), lines.toString());
        for (int i : List.of(0, 1, 2, 4)) {
            assertTrue(lines.get(i).matches("Mapping (100% │█+│ 3/3 .*|3  .*)"), lines.toString());
        }
        assertMatches("Mapping  3  .*", lines.get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "threads:2", "virtual:2"})
    void aMapWithinAMapStandsBelowAndIsTakenAway(String kind) {
        var seen = new CopyOnWriteArrayList<List<String>>();
        try (var pool = Pool.of(kind);
                var inner = Pool.threads(1)) {
            pool.map(List.of(1), n -> {
                inner.map(List.of(1), m -> {
                    awaitLine("Inner +0% .*");
                    awaitLine("Outer +0% .*");
                    System.out.println("printed within");
                    seen.add(terminal.lines());
                    return m;
                }, MapOptions.defaults().progress("Inner"));
                return n;
            }, MapOptions.defaults().progress("Outer"));
        }
        assertEquals(3, seen.getFirst().size(), seen.toString());
        assertEquals("printed within", seen.getFirst().getFirst());
        assertMatches("Outer .*", seen.getFirst().get(1));
        assertMatches("Inner .*", seen.getFirst().get(2));
        List<String> after = terminal.lines();
        assertEquals(2, after.size(), after.toString());
        assertEquals("printed within", after.getFirst());
        assertMatches("Outer 100% .*", after.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "threads:2", "virtual:2", "processes:2"})
    void aMapThatFailsLeavesTheTerminalInOrder(String kind) {
        var options = MapOptions.defaults().progress("Mapping").progressPerWorker();
        try (var pool = Pool.of(kind)) {
            assertThrows(ArithmeticException.class, () -> pool.map(List.of(1, 0), n -> 1 / n, options));
            assertThrows(ArithmeticException.class, () -> pool.stream(List.of(1, 0), n -> 1 / n, options).toList());
            assertThrows(ArithmeticException.class, () -> Stream.of(1, 0).gather(pool.mapping(n -> 1 / n, options)).toList());
            assertThrows(ArithmeticException.class, () -> pool.parallel(0, 2).options(options).sum(n -> 1 / n));
            assertThrows(Exception.class, () -> pool.mapAsync(List.of(1, 0), n -> 1 / n, options).get());
        }
        System.out.println("after");
        List<String> lines = terminal.lines();
        assertEquals(6, lines.size(), lines.toString());
        assertEquals("after", lines.getLast());
        assertTrue(lines.subList(0, 5).stream().allMatch(line -> line.startsWith("Mapping ")), lines.toString());
        assertEquals(terminal.stream, System.out);
    }

    @Test
    void aCancelOrInterruptLeavesTheTerminalInOrder() throws Exception {
        var options = MapOptions.defaults().progress("Mapping").progressPerWorker();
        var never = new CountDownLatch(1);
        Pool pool = Pool.threads(1);
        try (AutoCloseable _ = pool::shutdownNow) {
            Job<List<Integer>> job = pool.mapAsync(List.of(1, 2), n -> {
                never.await();
                return n;
            }, options);
            awaitLine("Mapping .*");
            assertTrue(job.cancel(true));
            assertMatches("Mapping .*", onlyLine());
            var failure = new AtomicReference<@Nullable Throwable>();
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    pool.map(List.of(1, 2), n -> {
                        never.await();
                        return n;
                    }, options.progress("Again"));
                } catch (CancellationException e) {
                    failure.set(e);
                }
            });
            awaitLine("Again .*");
            caller.interrupt();
            caller.join();
            assertNotNull(failure.get());
            never.countDown();
        }
        assertEquals(2, terminal.lines().size(), terminal.lines().toString());
        assertEquals(terminal.stream, System.err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads:2", "virtual:2"})
    void aLineForEachWorkerInThisJvm(String kind) throws Exception {
        var go = new CountDownLatch(1);
        var options = MapOptions.defaults().name("parse").progress("Mapping").progressPerWorker().chunk(1);
        Pool pool = Pool.of(kind);
        try (AutoCloseable _ = pool::shutdownNow) {
            Job<List<Integer>> job = pool.mapAsync(List.of(1, 2, 3), n -> {
                if (n != 1) {
                    go.await();
                }
                return n;
            }, options);
            awaitLine("  worker 1  [01] done  parse(  0:00:\\d\\d)?");
            awaitLine("  worker 2  [01] done  parse(  0:00:\\d\\d)?");
            awaitLine("Mapping +33% .*");
            go.countDown();
            job.get();
        }
        assertMatches("Mapping 100% .*", onlyLine());
    }

    @Test
    void aLineForEachWorkerJvm() throws Exception {
        var options = MapOptions.defaults().progress("Mapping").progressPerWorker().chunk(1);
        Pool pool = Pool.processes(2);
        try (AutoCloseable _ = pool::shutdownNow) {
            pool.map(List.of(1, 2, 3, 4, 5), n -> n);
            Job<List<Integer>> job = pool.mapAsync(IntStream.range(0, 100_000).boxed().toList(), n -> {
                if (n > 0) {
                    Thread.sleep(Duration.ofHours(1));
                }
                return n;
            }, options.name("parse"));
            awaitLine("  worker 1  [01] done  parse  0:00:\\d\\d");
            awaitLine("  worker 2  [01] done  parse  0:00:\\d\\d");
            assertTrue(job.cancel(true));
        }
        assertMatches("Mapping .*", onlyLine());
    }

    @Test
    void inTheCallingThreadThereIsNoLineOfAWorker() {
        try (var pool = Pool.inline()) {
            assertNull(((AbstractPool) pool).workersAtWork("parse"));
        }
    }
}
