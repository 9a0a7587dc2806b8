package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ipc.ByteWriter;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that go to a worker in one message, of which one is not like the others: it alone is concerned. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class ChunkTest {
    private static final int COUNT = 20_000;

    /** Late enough that items go in long chunks. */
    private static final int ODD = 15_000;

    private static final List<Integer> ITEMS = IntStream.range(0, COUNT).boxed().toList();

    @TempDir
    Path folder;

    /** Can be sent, and not read. */
    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            throw new IllegalStateException("it does not want to be read");
        }
    }

    /** Notes a call; safe whatever becomes of the process afterwards. */
    private static void note(String file) {
        try {
            Files.write(Path.of(file), new byte[1], StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String calls() throws IOException {
        return Files.createTempFile(folder, "calls", "").toString();
    }

    private static List<Integer> doubled() {
        return ITEMS.stream().map(n -> n * 2).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 700, COUNT})
    void aDeathIsThatOfOneItem(int chunk) throws Exception {
        String calls = calls();
        Path mark = folder.resolve("died");
        String died = mark.toString();
        var options = (chunk == 0 ? MapOptions.defaults() : MapOptions.defaults().chunk(chunk)).maxAttempts(2);
        try (var pool = Pool.processes(2)) {
            assertEquals(doubled(), pool.map(ITEMS, n -> {
                note(calls);
                if (n == ODD && !Files.exists(Path.of(died))) {
                    Files.createFile(Path.of(died));
                    Runtime.getRuntime().halt(3);
                }
                return n * 2;
            }, options));
            assertTrue(Files.exists(mark));
            // Each ran once, and the one that ended its worker twice.
            assertEquals(COUNT + 1, Files.size(Path.of(calls)));
            assertEquals(1, pool.stats().retried());
            assertEquals(COUNT, pool.stats().done());
        }
    }

    @Test
    void aDeathWithoutASecondAttemptFailsOneItem() throws Exception {
        String calls = calls();
        try (var pool = Pool.processes(2)) {
            var exited = assertThrows(WorkerExited.class, () -> pool.map(ITEMS, n -> {
                note(calls);
                if (n == ODD) {
                    Runtime.getRuntime().halt(3);
                }
                return n;
            }));
            assertEquals(3, exited.exitCode());
            assertEquals(0, exited.getSuppressed().length);
            assertEquals(COUNT, Files.size(Path.of(calls)));
            assertEquals(1, pool.stats().failed());
            assertEquals(COUNT - 1, pool.stats().done());
        }
    }

    @Test
    void whatWaitsBehindALongItemIsRunElsewhere() throws Exception {
        Path mark = folder.resolve("go");
        String go = mark.toString();
        try (var pool = Pool.processes(2);
                Stream<Integer> results = pool.stream(ITEMS, n -> {
                    while (n == ODD && !Files.exists(Path.of(go))) {
                        Thread.sleep(1);
                    }
                    return n;
                }, MapOptions.defaults().unordered())) {
            var seen = new HashSet<Integer>();
            Iterator<Integer> iterator = results.iterator();
            while (seen.size() < COUNT - 1) {
                assertTrue(seen.add(iterator.next()));
            }
            Files.createFile(mark);
            assertEquals(ODD, iterator.next());
        }
    }

    @Test
    void aTimeOutIsThatOfOneItem() throws Exception {
        String calls = calls();
        try (var pool = Pool.processes(2)) {
            var timeout = assertThrows(TaskTimeout.class, () -> pool.map(ITEMS, n -> {
                note(calls);
                if (n == ODD) {
                    new CountDownLatch(1).await();
                }
                return n;
            }, MapOptions.defaults().chunk(1_000).timeout(Duration.ofMillis(500))));
            assertEquals(0, timeout.getSuppressed().length);
            assertEquals(COUNT, Files.size(Path.of(calls)));
        }
    }

    @Test
    void errorsAndUnsendableResultsAreThoseOfTheirItems() throws Exception {
        try (var pool = Pool.processes(2)) {
            var first = assertThrows(IllegalStateException.class, () -> pool.<Integer, Object>map(ITEMS, n -> switch (n) {
                case 14_000 -> throw new IllegalStateException("no " + n);
                case ODD -> new Thread();
                case 16_000 -> new Unreadable();
                default -> n;
            }));
            assertEquals("no 14000", first.getMessage());
            assertEquals(2, Stream.of(first.getSuppressed()).filter(ResultNotEncodable.class::isInstance).count());
            assertEquals(COUNT - 3, pool.stats().done());
            assertEquals(3, pool.stats().failed());
        }
    }

    @Test
    void anErrorIsRetriedAloneAndInItsPlace() throws Exception {
        Path mark = folder.resolve("failed");
        String failed = mark.toString();
        try (var pool = Pool.processes(2)) {
            assertEquals(doubled(), pool.map(ITEMS, n -> {
                if (n == ODD && !Files.exists(Path.of(failed))) {
                    Files.createFile(Path.of(failed));
                    throw new IllegalStateException("once");
                }
                return n * 2;
            }, MapOptions.defaults().maxAttempts(2).retryOn(IllegalStateException.class)));
            assertEquals(1, pool.stats().retried());
        }
    }

    /** Its argument was given up as soon as the worker said that it had succeeded. */
    @Test
    void aResultThatCannotBeReadIsTriedAgain() throws Exception {
        String calls = calls();
        MapOptions again = MapOptions.defaults().chunk(10).maxAttempts(2).retryOn(ResultNotEncodable.class);
        try (var pool = Pool.processes(1)) {
            assertThrows(ResultNotEncodable.class, () -> pool.<Integer, Object>map(ITEMS.subList(0, 30), n -> {
                note(calls);
                return n == 15 || n == 19 ? new Unreadable() : n;
            }, again));
            assertEquals(32, Files.size(Path.of(calls)));
            Job<Unreadable> job = pool.submit(Unreadable::new, TaskOptions.defaults().maxAttempts(3).retryOn(ResultNotEncodable.class));
            assertInstanceOf(ResultNotEncodable.class, assertThrows(ExecutionException.class, job::get).getCause());
            assertEquals(4, pool.stats().retried());
            assertEquals(Map.of(), pool.stats().ends());
        }
    }

    /** Copies of all that follows would make many failures in one long chunk take the square of their number. */
    @Test
    void theTasksOfAChunkThatComesApartShareItsBytes() throws Exception {
        Fn<Integer, Integer> same = n -> n;
        try (var pool = (ProcessPool) Pool.processes(1);
                Calls<Integer, Integer> calls = pool.calls(Callee.of(same), TaskOptions.defaults())) {
            var whole = (RemoteJob<?>) calls.batch(List.of(1, 200, 3, 40_000, 5), true).jobs().getFirst();
            ByteWriter bytes = whole.message;
            RemoteJob<?> rest = whole.split(2);
            RemoteJob<?> last = rest.split(1);
            assertSame(bytes, last.message);
            assertEquals(bytes.size(), whole.messageSize() + rest.messageSize() + last.messageSize());
            byte[] one = last.lone(1).message().toByteArray();
            byte[] two = last.message().toByteArray();
            byte[] all = bytes.toByteArray();
            assertArrayEquals(Arrays.copyOfRange(all, all.length - two.length, all.length), two);
            assertArrayEquals(Arrays.copyOfRange(all, all.length - one.length, all.length), one);
            assertArrayEquals(Arrays.copyOfRange(all, 0, whole.messageSize()), whole.message().toByteArray());
        }
    }

    @Test
    void aClosedStreamLeavesNothingToDo() throws Exception {
        try (var pool = Pool.processes(2)) {
            try (Stream<Integer> squares = pool.stream(() -> IntStream.iterate(0, n -> n + 1).iterator(), n -> n * n)) {
                assertEquals(List.of(0, 1, 4, 9, 16), squares.limit(5).toList());
            }
            try (Stream<Integer> squares = pool.stream(() -> IntStream.iterate(0, n -> n + 1).iterator(), n -> n * n)) {
                assertEquals(COUNT, squares.limit(COUNT).count());
            }
            await().until(() -> pool.stats().queued() == 0 && pool.stats().running() == 0);
            assertEquals(42, pool.<Integer, Integer>call(n -> n * 2, 21).intValue());
        }
    }

    @Test
    void aShutDownGivesBackEachItemThatDidNotRun() throws Exception {
        String calls = calls();
        var pool = Pool.processes(2);
        CompletableFuture<List<Integer>> map = CompletableFuture.supplyAsync(() -> pool.map(ITEMS, n -> {
            note(calls);
            if (n == ODD) {
                new CountDownLatch(1).await();
            }
            return n;
        }, MapOptions.defaults().chunk(COUNT)));
        await().until(() -> Files.size(Path.of(calls)) == ODD + 1);
        var tasks = new ArrayList<>(pool.shutdownNow());
        assertInstanceOf(CancellationException.class, assertThrows(CompletionException.class, map::join).getCause());
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        // Results of the last half millisecond may not have been read.
        assertTrue(tasks.size() >= COUNT - ODD - 1, tasks.size() + " tasks");
        tasks.getLast().run();
        assertEquals(ODD + 2, Files.size(Path.of(calls)));
        assertEquals(COUNT, pool.stats().done() + pool.stats().cancelled());
    }
}
