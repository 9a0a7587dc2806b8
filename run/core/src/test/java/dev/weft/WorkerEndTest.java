package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What workers do last, what is known of those that are gone, and where they run. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class WorkerEndTest {
    /** Counts the tasks of one worker: an ordinary static, since each has its own. */
    static final AtomicInteger TASKS = new AtomicInteger();

    @TempDir
    Path folder;

    private static final List<Integer> ITEMS = IntStream.range(0, 1_000).boxed().toList();

    @Test
    void whatWorkersGiveAtTheirEndIsThereAfterClose() {
        var ends = new ConcurrentLinkedQueue<Outcome<Integer>>();
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(2).exit(() -> TASKS.get(), ends::add))) {
            pool.map(ITEMS, _ -> TASKS.incrementAndGet(), MapOptions.defaults().chunk(10));
            assertEquals(0, ends.size());
            assertEquals(1_000, pool.stats().done());
        }
        assertEquals(1_000, ends.stream().mapToInt(end -> ((Outcome.Success<Integer>) end).value()).sum());
    }

    @Test
    void workersThatAreReplacedGiveTheirsAsWell() {
        var ends = new ConcurrentLinkedQueue<Outcome<Integer>>();
        var options = ProcessOptions.defaults().workers(2).maxTasksPerWorker(100).exit(() -> TASKS.get(), ends::add);
        try (var pool = Pool.processes(options)) {
            pool.map(ITEMS, _ -> TASKS.incrementAndGet());
        }
        assertTrue(ends.size() >= 10, ends.toString());
        assertEquals(1_000, ends.stream().mapToInt(end -> ((Outcome.Success<Integer>) end).value()).sum());
    }

    @Test
    void aWorkerThatIsLostGivesNothingAndOneThatFailsSaysWhy() throws Exception {
        var ends = new ConcurrentLinkedQueue<Outcome<Integer>>();
        Task<Integer> exit = () -> switch (TASKS.get()) {
            case 1 -> throw new IllegalStateException("nothing to give");
            case 2 -> {
                Runtime.getRuntime().halt(7);
                yield 0;
            }
            default -> new ArrayList<Object>(List.of(new Object())).size();
        };
        for (int state = 0; state <= 2; state++) {
            int wanted = state;
            try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).exit(exit, ends::add))) {
                if (state == 0) {
                    var lost = pool.submit(() -> Runtime.getRuntime().halt(3));
                    assertThrows(ExecutionException.class, lost::get);
                }
                pool.submit(() -> TASKS.set(wanted)).get();
            }
            // The spare that a lost worker brings about ends in order, and so has something to say.
            assertTrue(ends.size() >= 1 && ends.size() <= 2, ends.toString());
            Outcome<Integer> end = ends.peek();
            switch (state) {
                case 0 -> assertEquals(new Outcome.Success<>(1), end);
                case 1 -> assertInstanceOf(IllegalStateException.class, ((Outcome.Failure<Integer>) end).error());
                default -> assertEquals(7, assertInstanceOf(WorkerExited.class, ((Outcome.Failure<Integer>) end).error()).exitCode());
            }
            ends.clear();
        }
    }

    @Test
    void whatCannotBeSentIsRefusedWhenThePoolIsMade() {
        var thread = new Thread();
        Task<String> unsendable = thread::getName;
        var refused = assertThrows(IllegalArgumentException.class,
                () -> Pool.processes(ProcessOptions.defaults().exit(unsendable, _ -> { })));
        assertTrue(refused.getMessage().startsWith("exit cannot be sent to workers: "), refused.getMessage());
    }

    @Test
    void aStoppedPoolDoesNotWaitForLastWords() {
        var ends = new ConcurrentLinkedQueue<Outcome<Integer>>();
        var pool = Pool.processes(ProcessOptions.defaults().workers(1).exit(() -> {
            new CountDownLatch(1).await();
            return 1;
        }, ends::add));
        assertEquals(List.of(1), pool.map(List.of(1), n -> n));
        long start = System.nanoTime();
        pool.terminate();
        assertTrue(System.nanoTime() - start < WorkerLife.EXIT_LIMIT.toNanos());
        assertTrue(ends.isEmpty(), ends.toString());
    }

    @Test
    void theLastEndsAreRemembered() throws Exception {
        Instant before = Instant.now();
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).maxTasksPerWorker(2))) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get();
            var lost = pool.submit(() -> Runtime.getRuntime().halt(3));
            assertThrows(ExecutionException.class, lost::get);
            await().until(() -> !pool.stats().lastEnds().isEmpty());
            var end = pool.stats().lastEnds().getFirst();
            assertEquals(new PoolStats.Ended(1, pid, null, 1, WorkerEnd.DIED, end.at()), end);
            assertTrue(!end.at().isBefore(before) && !end.at().isAfter(Instant.now()));
            pool.map(IntStream.range(0, 70).boxed().toList(), n -> n);
            await().until(() -> pool.stats().lastEnds().size() == 32);
            var last = pool.stats().lastEnds().getLast();
            assertEquals(WorkerEnd.ENOUGH_TASKS, last.reason());
            assertEquals(2, last.tasks());
        }
    }

    private static String processors() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void workersRunOnTheProcessorsThatTheyAreBoundTo() throws Exception {
        assertNotNull(processors());
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(2).processors(1, 0))) {
            var jobs = new ArrayList<Job<String>>();
            for (int i = 0; i < 2; i++) {
                Path mark = folder.resolve("mark" + i);
                Path other = folder.resolve("mark" + (1 - i));
                jobs.add(pool.submit(() -> {
                    Files.createFile(mark);
                    while (!Files.exists(other)) {
                        // Both are at it, so they are on two workers.
                        Thread.sleep(1);
                    }
                    return processors() + " of " + Runtime.getRuntime().availableProcessors();
                }));
            }
            assertEquals(Set.of("0 of 1", "1 of 1"), Set.of(jobs.get(0).get(), jobs.get(1).get()));
        }
        assertThrows(IllegalArgumentException.class, () -> ProcessOptions.defaults().processors(-1));
    }

    @Test
    void theStartMethodIsTheNumberOfSpares() {
        assertEquals(0, ProcessOptions.defaults().startMethod(ProcessOptions.StartMethod.SPAWN).spares());
        assertEquals(1, ProcessOptions.defaults().startMethod(ProcessOptions.StartMethod.SPARE).spares());
    }
}
