package dev.weft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Loops over ranges of numbers, on every backend. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class ParallelRangeTest {
    private static final MapOptions SEVENS = MapOptions.defaults().chunk(7);

    @TempDir
    Path folder;

    /** Not a lambda, so it travels as it is. */
    private record Times(int by) implements ParallelRange.ToLong {
        @Override
        public long applyAsLong(long index) {
            return index * by;
        }
    }

    private static long never(long index) {
        throw new IllegalStateException("called with " + index);
    }

    @OnEveryBackend
    void aSumIsThatOfAPlainLoop(Backend backend) {
        int by = 3;
        try (Pool pool = backend.open()) {
            assertEquals(333_283_335_000L, pool.parallel(0, 10_000).sum(n -> n * n));
            assertEquals(LongStream.range(0, 10_000_000).map(n -> n * by).sum(), pool.parallel(0, 10_000_000).sum(n -> n * by));
            assertEquals(4_950, pool.parallel(0, 100).sum(Math::abs));
            assertEquals(9_900, pool.parallel(0, 100).sum(new Times(2)));
            assertEquals(0.5 * 4_950, pool.parallel(0, 100).sumDouble(n -> 0.5 * n));
        }
    }

    @OnEveryBackend
    void arraysAndListsHaveTheOrderOfIndices(Backend backend) {
        try (Pool pool = backend.open()) {
            ParallelRange range = pool.parallel(-300, 70_000);
            assertArrayEquals(LongStream.range(-300, 70_000).map(n -> n * n).toArray(), range.toLongs(n -> n * n));
            assertArrayEquals(IntStream.range(-300, 70_000).map(n -> n / 7).toArray(), range.toInts(n -> (int) n / 7));
            assertArrayEquals(IntStream.range(-300, 70_000).mapToDouble(n -> n / 7.0).toArray(), range.toDoubles(n -> n / 7.0));
            assertEquals(Arrays.asList("-2", null, "0", "1"), pool.parallel(-2, 2).toList(n -> n == -1 ? null : "" + n));
        }
    }

    @OnEveryBackend
    void aReductionKeepsTheOrder(Backend backend) {
        String all = IntStream.range(0, 1_000).mapToObj(n -> n + ",").collect(Collectors.joining());
        try (Pool pool = backend.open()) {
            assertEquals(all, pool.parallel(0, 1_000).reduce("", n -> n + ",", String::concat));
            assertEquals(all, pool.parallel(0, 1_000).options(SEVENS).reduce("", n -> n + ",", (a, b) -> a + b));
            assertEquals(999L, pool.parallel(0, 1_000).reduce(Long.MIN_VALUE, n -> n, Math::max));
        }
    }

    @OnEveryBackend
    void anEmptyRangeRunsNothing(Backend backend) {
        try (Pool pool = backend.open()) {
            assertEquals(0, pool.parallel(5, 5).sum(ParallelRangeTest::never));
            assertEquals(0, pool.parallel(5, -5).toInts(n -> (int) never(n)).length);
            assertEquals("none", pool.parallel(0, 0).reduce("none", _ -> "some", String::concat));
            assertEquals(0, pool.stats().done());
        }
    }

    @OnEveryBackend
    void workersAreSentRangesOfTheLengthAskedFor(Backend backend) {
        try (Pool pool = backend.open()) {
            pool.parallel(0, 100).options(SEVENS).forEach(_ -> { });
            assertEquals(15, pool.stats().done(), "100 indices by 7");
            pool.parallel(0, 3).options(MapOptions.defaults().chunk(1_000_000_000)).forEach(_ -> { });
            assertEquals(16, pool.stats().done());
        }
    }

    @OnEveryBackend
    void shortBodiesMakeFewTasks(Backend backend) {
        try (Pool pool = backend.open()) {
            pool.parallel(0, 10_000_000).forEach(_ -> { });
            assertTrue(pool.stats().done() < 5_000, () -> "10 million indices in " + pool.stats().done() + " tasks");
        }
    }

    @OnEveryBackend
    void theFirstFailureInTheOrderOfIndicesIsThrown(Backend backend) {
        try (Pool pool = backend.open()) {
            var error = assertThrows(IllegalStateException.class, () -> pool.parallel(0, 1_000).options(SEVENS).forEach(n -> {
                if (n >= 40) {
                    throw new IllegalStateException("at " + n);
                }
            }));
            assertEquals("at 40", error.getMessage());
            assertEquals(45, pool.parallel(0, 10).sum(n -> n), "the pool goes on");
        }
    }

    @OnEveryBackend
    void aCheckedErrorComesWrapped(Backend backend) {
        try (Pool pool = backend.open()) {
            var error = assertThrows(TaskException.class, () -> pool.parallel(0, 3).toInts(_ -> {
                throw new IOException("no disk");
            }));
            assertEquals("no disk", assertInstanceOf(IOException.class, error.getCause()).getMessage());
        }
    }

    @OnEveryBackend
    void whatHasNotBegunIsNotRunAfterAFailure(Backend backend) throws IOException {
        String ran = folder.resolve("ran-").toString();
        try (Pool pool = backend.open()) {
            assertThrows(IllegalStateException.class, () -> pool.parallel(0, 100_000).options(MapOptions.defaults().chunk(1)).forEach(n -> {
                if (n == 0) {
                    throw new IllegalStateException("the first");
                }
                Files.createFile(Path.of(ran + n));
            }));
        }
        try (var files = Files.list(folder)) {
            assertTrue(files.count() < 50_000, "most indices were not run");
        }
    }

    @OnEveryBackend
    void aRangeIsBegunAgain(Backend backend) {
        String mark = folder.resolve("begun").toString();
        try (Pool pool = backend.open()) {
            long sum = pool.parallel(0, 100).options(SEVENS.maxAttempts(2).retryOn(IOException.class)).sum(n -> {
                if (n == 50 && Files.notExists(Path.of(mark))) {
                    Files.createFile(Path.of(mark));
                    throw new IOException("once");
                }
                return n;
            });
            assertEquals(4_950, sum);
            assertEquals(1, pool.stats().retried());
        }
    }

    @OnEveryBackendWithWorkers
    void aRangeThatTakesTooLongIsStopped(Backend backend) {
        try (Pool pool = backend.open()) {
            MapOptions hasty = MapOptions.defaults().chunk(2).timeout(Duration.ofMillis(200));
            assertThrows(TaskTimeout.class, () -> pool.parallel(0, 4).options(hasty).forEach(_ -> Thread.sleep(60_000)));
        }
    }

    @OnEveryBackendWithWorkers
    void anEndlessLoopOfShortBodiesCanBeStopped(Backend backend) {
        try (Pool pool = backend.open()) {
            MapOptions hasty = MapOptions.defaults().chunk(Integer.MAX_VALUE).timeout(Duration.ofMillis(200));
            assertThrows(TaskTimeout.class, () -> pool.parallel(0, Long.MAX_VALUE).options(hasty).forEach(_ -> Thread.onSpinWait()));
        }
    }

    @OnEveryBackend
    void aLoopIsRefusedAfterAShutdown(Backend backend) {
        try (Pool pool = backend.open()) {
            pool.shutdown();
            assertThrows(RejectedExecutionException.class, () -> pool.parallel(0, 3).forEach(_ -> { }));
        }
    }

    @Test
    void aFunctionThatCannotTravelSaysWhichValueItIs() {
        var unsendable = new Object();
        try (Pool pool = Pool.processes(1)) {
            var error = assertThrows(TaskNotEncodable.class, () -> pool.parallel(0, 3).toInts(_ -> unsendable.hashCode()));
            assertTrue(error.getMessage().contains("ParallelRangeTest.aFunctionThatCannotTravelSaysWhichValueItIs lambda"),
                    error::getMessage);
            assertTrue(error.getMessage().contains("java.lang.Object is not Serializable"), error::getMessage);
            var captured = assertThrows(TaskNotEncodable.class, () -> pool.parallel(0, 3).sum(n -> n + folder.hashCode()));
            assertTrue(captured.getMessage().contains("the field folder of this"), captured::getMessage);
        }
    }

    @Test
    void aWorkerThatDiesLosesOneRange() {
        String mark = folder.resolve("died").toString();
        try (Pool pool = Pool.processes(2)) {
            long sum = pool.parallel(0, 100).options(SEVENS.maxAttempts(2)).sum(n -> {
                if (n == 50 && Files.notExists(Path.of(mark))) {
                    Files.createFile(Path.of(mark));
                    Runtime.getRuntime().halt(7);
                }
                return n;
            });
            assertEquals(4_950, sum);
            var error = assertThrows(WorkerExited.class, () -> pool.parallel(0, 100).forEach(n -> {
                if (n == 50) {
                    Runtime.getRuntime().halt(7);
                }
            }));
            assertTrue(error.getMessage().contains("ParallelRangeTest"), error::getMessage);
        }
    }

    @Test
    void rangesThatCannotBeAreRefused() {
        try (Pool pool = Pool.inline()) {
            var wide = assertThrows(IllegalArgumentException.class, () -> pool.parallel(Long.MIN_VALUE, 1));
            assertEquals("a range holds at most 9223372036854775807 numbers, but -9223372036854775808 to 1 are more; take it in parts",
                    wide.getMessage());
            ParallelRange range = pool.parallel(0, 1L << 40);
            var array = assertThrows(IllegalArgumentException.class, () -> range.toLongs(n -> n));
            assertEquals("an array holds at most 2147483639 values, but 0 to 1099511627776 are 1099511627776; take the range in parts",
                    array.getMessage());
        }
    }

    @OnEveryBackend
    void itemsAreReducedInWorkers(Backend backend) {
        List<String> words = IntStream.range(0, 3_000).mapToObj(n -> "w" + n).toList();
        try (Pool pool = backend.open()) {
            assertEquals(String.join("", words), pool.reduce(words, "", word -> word, String::concat));
            assertEquals(words.stream().mapToInt(String::length).sum(), pool.reduce(words, 0, String::length, Integer::sum));
            assertEquals(List.of("w2999"), pool.reduce(words, List.<String>of(), List::of, (_, b) -> b));
            assertEquals(7, pool.reduce(List.<String>of(), 7, String::length, Integer::sum));
            assertEquals(words.stream().mapToLong(String::length).sum(), pool.sumLong(words, String::length));
            assertEquals(7.5, pool.sumDouble(List.of(2, 2.5, 3L), n -> n));
            assertEquals(6, pool.sumLong(() -> List.of(1, 2, 3).iterator(), n -> n));
        }
    }

    @OnEveryBackend
    void aFailureOfItemsEndsTheReduction(Backend backend) {
        try (Pool pool = backend.open()) {
            assertThrows(ArithmeticException.class, () -> pool.sumLong(List.of(4, 2, 0, 1), n -> 12 / n));
            assertThrows(NullPointerException.class, () -> pool.sumLong(List.of(4), _ -> null));
            Iterable<Integer> broken = () -> IntStream.iterate(0, n -> {
                if (n == 20) {
                    throw new IllegalStateException("input");
                }
                return n + 1;
            }).iterator();
            var error = assertThrows(IllegalStateException.class, () -> pool.reduce(broken, 0, n -> n, Integer::sum));
            assertEquals("input", error.getMessage());
            assertThrows(IllegalStateException.class, () -> pool.reduce(List.of(1, 2), 0, n -> n, (_, _) -> {
                throw new IllegalStateException("cannot combine");
            }));
        }
    }

    @OnEveryBackend
    void anInterruptEndsTheLoop(Backend backend) {
        try (Pool pool = backend.open()) {
            Thread.currentThread().interrupt();
            if (backend == Backend.INLINE) {
                assertThrows(TaskException.class, () -> pool.parallel(0, 1_000_000_000).options(MapOptions.defaults().chunk(1_000_000))
                        .forEach(_ -> { }));
                Thread.interrupted();
            } else {
                assertThrows(CancellationException.class, () -> pool.parallel(0, 10).forEach(_ -> Thread.sleep(50)));
                assertTrue(Thread.interrupted());
            }
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }
}
