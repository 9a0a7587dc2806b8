package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every way to hand out many items, and functions of several arguments, on every backend. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class ManyItemsTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 500).boxed().toList();
    private static final List<Integer> SQUARES = ITEMS.stream().map(n -> n * n).toList();
    private static final int[] CHUNKS = {1, 3, 500, 1000};

    @TempDir
    Path folder;

    private static int sum(int a, int b) {
        return a + b;
    }

    /** Not a lambda, so it travels as it is. */
    private record Scale(int by) implements Fn2<Integer, Integer, Integer>, Fn3<Integer, Integer, Integer, Integer> {
        @Override
        public Integer apply(Integer a, Integer b) {
            return by * (a + b);
        }

        @Override
        public Integer apply(Integer a, Integer b, Integer c) {
            return by * (a + b + c);
        }
    }

    private static int never(Path started) throws Exception {
        Files.createFile(started);
        new CountDownLatch(1).await();
        return 0;
    }

    private List<String> marks() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @OnEveryBackend
    void functionsOfTwoAndThreeArguments(Backend backend) throws Exception {
        int captured = 7;
        try (var pool = backend.open()) {
            assertEquals(5, pool.submit(ManyItemsTest::sum, 2, 3).get());
            assertEquals("ab", pool.call(String::concat, "a", "b"));
            assertEquals("a-b-null", pool.<String, String, String, String>call((a, b, c) -> a + "-" + b + "-" + c, "a", "b", null));
            assertEquals(13, pool.submit((a, b, c) -> a + b + c + captured, 1, 2, 3).get());
            assertEquals(50, pool.call((Fn2<Integer, Integer, Integer>) new Scale(10), 2, 3));
            assertEquals(60, pool.call((Fn3<Integer, Integer, Integer, Integer>) new Scale(10), 1, 2, 3));
            assertEquals(List.of(1, "x"), pool.call((a, b) -> List.of(a, b), 1, "x"));
            assertEquals("ManyItemsTest.sum", pool.submit(ManyItemsTest::sum, 2, 3).name());
            assertThrows(ArithmeticException.class, () -> pool.call((a, b) -> a / b, 1, 0));
        }
    }

    @OnEveryBackend
    void anArgumentThatCannotTravelIsNamedByItsPlace(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            var job = pool.submit((a, b) -> a + b, "a", new Object());
            if (backend.sharesHeap()) {
                assertTrue(job.get().startsWith("ajava.lang.Object@"));
            } else {
                var error = assertInstanceOf(
                        TaskNotEncodable.class, assertThrows(ExecutionException.class, job::get).getCause());
                assertTrue(error.getMessage().startsWith("argument 2 of task \"ManyItemsTest."), error.getMessage());
            }
        }
    }

    @OnEveryBackend
    void mapOfSeveralSourcesEndsWithTheShortest(Backend backend) {
        int captured = 1;
        try (var pool = backend.open()) {
            assertEquals(List.of(11, 22), pool.map(List.of(1, 2, 3), List.of(10, 20), (a, b) -> a + b));
            assertEquals(List.of(), pool.map(List.of(1, 2, 3), List.<Integer>of(), (a, b) -> a + b));
            assertEquals(
                    List.of("1a-", "2b+"),
                    pool.map(List.of(1, 2), List.of("a", "b", "c"), List.of('-', '+'), (a, b, c) -> a + b + c));
            List<Integer> sums = ITEMS.stream().map(n -> 2 * n + 1).toList();
            List<Integer> scaled = ITEMS.stream().map(n -> 6 * n).toList();
            for (int chunk : CHUNKS) {
                var options = MapOptions.defaults().chunk(chunk);
                assertEquals(sums, pool.map(ITEMS, ITEMS, (a, b) -> a + b + captured, options));
                assertEquals(scaled, pool.map(ITEMS, ITEMS, ITEMS, new Scale(2), options));
                assertEquals(sums, pool.stream(ITEMS, ITEMS, (a, b) -> a + b + captured, options).toList());
            }
            // The first source is endless, and nothing is taken out of it beyond the end of the second.
            Iterator<Integer> endless = Stream.iterate(0, n -> n + 1).iterator();
            assertEquals(List.of(0, 2, 4), pool.map(() -> endless, List.of(0, 1, 2), ManyItemsTest::sum));
            assertEquals(3, endless.next());
        }
    }

    @OnEveryBackend
    void starmapTakesPairs(Backend backend) throws Exception {
        var ages = new TreeMap<>(Map.of("Ann", 1, "Bob", 2));
        try (var pool = backend.open()) {
            assertEquals(List.of("Ann 1", "Bob 2"), pool.starmap(ages.entrySet(), (name, age) -> name + " " + age));
            assertEquals(List.of(3, 7), pool.starmap(List.of(Map.entry(1, 2), Map.entry(3, 4)), ManyItemsTest::sum));
            assertEquals(List.of(), pool.starmap(Map.<Integer, Integer>of().entrySet(), ManyItemsTest::sum));
            assertEquals(List.of(true), pool.starmap(List.of(new SimpleEntry<String, String>(null, null)), (a, b) -> a == b));
            List<Map.Entry<Integer, Integer>> pairs = ITEMS.stream().map(n -> Map.entry(n, -n + 1)).toList();
            List<Integer> ones = ITEMS.stream().map(_ -> 1).toList();
            for (int chunk : CHUNKS) {
                var options = MapOptions.defaults().chunk(chunk);
                assertEquals(ones, pool.starmap(pairs, ManyItemsTest::sum, options));
                assertEquals(ones, pool.starmapAsync(pairs, ManyItemsTest::sum, options).get());
                assertEquals(ones, pool.starstream(pairs, ManyItemsTest::sum, options).toList());
            }
            assertEquals(ones.size(), pool.starstream(pairs, ManyItemsTest::sum, MapOptions.defaults().unordered()).count());
        }
    }

    @OnEveryBackend
    void mapAsyncGivesWhatMapGives(Backend backend) throws Exception {
        var told = new AtomicInteger();
        try (var pool = backend.open()) {
            assertEquals(SQUARES, pool.mapAsync(ITEMS, n -> n * n).get());
            assertEquals(SQUARES, pool.mapAsync(ITEMS, n -> n * n).onDone(_ -> told.incrementAndGet()).get(60, TimeUnit.SECONDS));
            for (int chunk : CHUNKS) {
                assertEquals(SQUARES, pool.mapAsync(ITEMS, n -> n * n, MapOptions.defaults().chunk(chunk)).get());
            }
            assertEquals(List.of(), pool.mapAsync(List.<Integer>of(), n -> n).get());
            List<Integer> many = IntStream.range(0, 50_000).boxed().toList();
            assertEquals(many, pool.mapAsync(many, n -> n).get());
            await().untilAtomic(told, org.hamcrest.Matchers.is(1));
            assertEquals("squares", pool.mapAsync(ITEMS, n -> n * n, MapOptions.defaults().name("squares")).name());
        }
    }

    @OnEveryBackend
    void mapAsyncRunsEverythingAndLosesNoFailure(Backend backend) throws Exception {
        String marks = folder.toString();
        try (var pool = backend.open()) {
            var job = pool.mapAsync(IntStream.range(0, 30).boxed().toList(), n -> {
                Files.createFile(Path.of(marks, "ran-" + n));
                if (n % 10 == 3) {
                    throw new IllegalStateException("item " + n);
                }
                return n;
            });
            var error = assertThrows(ExecutionException.class, job::get).getCause();
            assertEquals("item 3", error.getMessage());
            assertEquals(
                    List.of("item 13", "item 23"), Stream.of(error.getSuppressed()).map(Throwable::getMessage).toList());
            Iterable<Integer> broken = () -> Stream.of(1, 2).peek(n -> {
                if (n == 2) {
                    throw new IllegalStateException("no more input");
                }
            }).iterator();
            assertThrows(IllegalStateException.class, () -> pool.mapAsync(broken, n -> n));
        }
        assertEquals(30, marks().size());
    }

    @OnEveryBackend
    void closeFinishesAMapThatRuns(Backend backend) throws Exception {
        List<Integer> many = IntStream.range(0, 20_000).boxed().toList();
        Job<List<Integer>> job;
        try (var pool = backend.open()) {
            job = pool.mapAsync(many, n -> n);
        }
        assertTrue(job.isDone());
        assertEquals(many, job.get());
        try (var pool = backend.open()) {
            pool.shutdown();
            assertThrows(RejectedExecutionException.class, () -> pool.mapAsync(many, n -> n));
        }
    }

    @OnEveryBackendWithWorkers
    void mapAsyncDoesNotBlockAndItsCancelReachesTheItems(Backend backend) throws Exception {
        String marks = folder.toString();
        for (int chunk : new int[] {1, 50}) {
            try (var pool = backend.open()) {
                var job = pool.mapAsync(ITEMS, n -> never(Path.of(marks, chunk + "-" + n)), MapOptions.defaults().chunk(chunk));
                await().until(() -> marks().stream().filter(name -> name.startsWith(chunk + "-")).count() == 2);
                assertFalse(job.isDone());
                assertTrue(job.cancel());
                assertFalse(job.cancel());
                assertThrows(CancellationException.class, job::get);
                // Both workers are free again.
                assertEquals(List.of(1, 2), pool.mapAsync(List.of(1, 2), n -> n).get(60, TimeUnit.SECONDS));
            }
            assertEquals(2, marks().stream().filter(name -> name.startsWith(chunk + "-")).count());
        }
    }

    @OnEveryBackendWithWorkers
    void shutdownNowCancelsAMapThatRuns(Backend backend) throws Exception {
        String marks = folder.toString();
        try (var pool = backend.open()) {
            var job = pool.mapAsync(List.of(1, 2, 3, 4), n -> never(Path.of(marks, "m-" + n)));
            await().until(() -> marks().size() == 2);
            pool.terminate();
            assertInstanceOf(Outcome.Cancelled.class, job.outcome());
        }
    }

    @OnEveryBackend
    void aFunctionThatCannotTravelFailsTheJobOfAMap(Backend backend) throws Exception {
        var captured = new Object();
        try (var pool = backend.open()) {
            var job = pool.mapAsync(List.of(1, 2), n -> n + captured.toString().length());
            if (backend.sharesHeap()) {
                assertEquals(2, job.get().size());
            } else {
                assertInstanceOf(TaskNotEncodable.class, assertThrows(ExecutionException.class, job::get).getCause());
            }
            // An argument that cannot travel fails alone, and the others are run.
            var mixed = pool.mapAsync(Arrays.asList("a", captured), String::valueOf);
            assertEquals(backend.sharesHeap() ? Outcome.Success.class : Outcome.Failure.class, mixed.outcome().getClass());
        }
    }

    @OnEveryBackend
    void emptyInputGivesEmptyOutput(Backend backend) throws Exception {
        List<Integer> none = List.of();
        Set<Map.Entry<Integer, Integer>> noPairs = Map.<Integer, Integer>of().entrySet();
        try (var pool = backend.open()) {
            assertEquals(none, pool.map(none, none, ManyItemsTest::sum));
            assertEquals(none, pool.map(none, none, none, (a, b, c) -> a + b + c));
            assertEquals(none, pool.starmapAsync(noPairs, ManyItemsTest::sum).get());
            assertEquals(none, pool.starstream(noPairs, ManyItemsTest::sum).toList());
            assertEquals(none, pool.stream(none, ITEMS, ManyItemsTest::sum).toList());
            assertEquals(none, pool.stream(none.iterator(), n -> n).toList());
            assertEquals(none, pool.stream(IntStream.empty(), n -> n).toList());
        }
    }

    @OnEveryBackend
    void streamsOverAnySource(Backend backend) {
        var closed = new AtomicBoolean();
        try (var pool = backend.open()) {
            assertEquals(SQUARES, pool.stream(ITEMS.iterator(), n -> n * n).toList());
            assertEquals(SQUARES, pool.stream(ITEMS.spliterator(), n -> n * n).toList());
            assertEquals(SQUARES, pool.stream(IntStream.range(0, 500), n -> n * n).toList());
            try (var results = pool.stream(ITEMS.stream().onClose(() -> closed.set(true)), n -> n * n, MapOptions.defaults().chunk(7))) {
                assertEquals(SQUARES, results.toList());
            }
            assertTrue(closed.get());
            assertEquals(List.of(0, 1, 4), pool.stream(Stream.iterate(0, n -> n + 1), n -> n * n).limit(3).toList());
            assertEquals(
                    Set.copyOf(SQUARES),
                    Set.copyOf(pool.stream(ITEMS.iterator(), n -> n * n, MapOptions.defaults().unordered()).toList()));
        }
    }

    @OnEveryBackend
    void outcomesGoOnAfterAFailure(Backend backend) {
        try (var pool = backend.open()) {
            List<Outcome<Integer>> outcomes = pool.outcomes(List.of(1, 0, 2, 0), n -> 4 / n).toList();
            assertEquals(new Outcome.Success<>(4), outcomes.get(0));
            assertEquals(new Outcome.Success<>(2), outcomes.get(2));
            for (int failed : new int[] {1, 3}) {
                var failure = assertInstanceOf(Outcome.Failure.class, outcomes.get(failed));
                assertInstanceOf(ArithmeticException.class, failure.error());
                assertEquals(0, failure.error().getSuppressed().length);
            }
            var unordered = MapOptions.defaults().unordered().chunk(2);
            assertEquals(
                    2, pool.outcomes(List.of(1, 0, 2, 0), n -> 4 / n, unordered).filter(Outcome.Success.class::isInstance).count());
            assertEquals(List.of(), pool.outcomes(List.<Integer>of(), n -> n).toList());
        }
    }

    @OnEveryBackend
    void aStepOfAStream(Backend backend) {
        try (var pool = backend.open()) {
            assertEquals(SQUARES, ITEMS.stream().gather(pool.mapping(n -> n * n)).toList());
            assertEquals(SQUARES, ITEMS.parallelStream().gather(pool.mapping(n -> n * n)).toList());
            assertEquals(List.of(), Stream.<Integer>of().gather(pool.mapping(n -> n * n)).toList());
            for (int chunk : CHUNKS) {
                var gatherer = pool.<Integer, Integer>mapping(n -> n * n, MapOptions.defaults().chunk(chunk));
                assertEquals(SQUARES, ITEMS.stream().gather(gatherer).toList());
                assertEquals(SQUARES, ITEMS.stream().gather(gatherer).toList());
            }
            assertEquals(
                    Set.copyOf(SQUARES),
                    Set.copyOf(ITEMS.stream().gather(pool.mapping(n -> n * n, MapOptions.defaults().unordered())).toList()));
            assertEquals(
                    List.of(1, 3, 5),
                    Stream.iterate(0, n -> n + 1)
                            .gather(pool.mapping(n -> 2 * n))
                            .gather(pool.mapping(n -> n + 1))
                            .limit(3)
                            .toList());
        }
    }

    @OnEveryBackend
    void aStepOfAStreamReadsAheadToItsBound(Backend backend) {
        var read = new AtomicInteger();
        var taken = new AtomicInteger();
        try (var pool = backend.open()) {
            Stream.generate(read::incrementAndGet)
                    .gather(pool.mapping(n -> n * 2, MapOptions.defaults().lookAhead(10)))
                    .limit(100)
                    .forEach(n -> {
                        assertEquals(2 * taken.incrementAndGet(), n);
                        assertTrue(read.get() <= taken.get() + 10, read + " read for " + taken + " taken");
                    });
        }
        assertEquals(100, taken.get());
    }

    @OnEveryBackend
    void aStepOfAStreamFailsInItsPlace(Backend backend) {
        try (var pool = backend.open()) {
            var seen = Collections.synchronizedList(new ArrayList<Integer>());
            assertThrows(
                    ArithmeticException.class,
                    () -> Stream.of(4, 2, 1, 0, 1).gather(pool.mapping(n -> 8 / n)).forEach(seen::add));
            assertEquals(List.of(2, 4, 8), seen);
            var thrown = new IllegalStateException("by the consumer");
            assertEquals(thrown, assertThrows(IllegalStateException.class, () -> ITEMS.stream().gather(pool.mapping(n -> n)).forEach(_ -> {
                throw thrown;
            })));
            assertEquals(3, pool.call(String::length, "abc"));
        }
    }

    @OnEveryBackendWithWorkers
    void theEarlyEndOfAStreamFreesTheWorkers(Backend backend) throws Exception {
        String marks = folder.toString();
        try (var pool = backend.open()) {
            var options = MapOptions.defaults().lookAhead(20_000).chunk(50);
            assertEquals(List.of(0), Stream.iterate(0, n -> n + 1).gather(pool.mapping(n -> {
                Files.createFile(Path.of(marks, "begun-" + n));
                return n;
            }, options)).limit(1).toList());
            assertEquals(3, pool.call(String::length, "abc"));
        }
        assertTrue(marks().size() < 20_000, "items that had not begun are cancelled");
    }

    @OnEveryBackend
    void aCollectorEndsAStream(Backend backend) {
        try (Pool pool = backend.open()) {
            assertEquals(SQUARES, ITEMS.stream().collect(pool.collecting(n -> n * n)));
            assertEquals(SQUARES, ITEMS.parallelStream().collect(pool.collecting(n -> n * n)));
            assertEquals(List.of(), Stream.<Integer>empty().collect(pool.collecting(n -> n * n)));
            assertEquals(Map.of(0, List.of(1, 3), 1, List.of(2)),
                    Stream.of(0, 1, 2).collect(Collectors.groupingBy(n -> n % 2, pool.collecting(n -> n + 1))));
        }
    }

    @OnEveryBackend
    void aFailureComesOutOfTheCollector(Backend backend) {
        try (Pool pool = backend.open()) {
            assertThrows(ArithmeticException.class, () -> Stream.of(1, 0, 2).collect(pool.collecting(n -> 6 / n)));
            assertEquals(List.of(6), Stream.of(1).collect(pool.collecting(n -> 6 / n)));
        }
    }
}
