package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that take too long, tasks that are begun again, and what that does to others. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class TimeLimitTest {
    private static final TaskOptions SHORT = TaskOptions.defaults().timeout(Duration.ofMillis(100));

    @TempDir
    Path folder;

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static int sleepForEver() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    /** Goes on when interrupted. It waits in between, since virtual threads that never do keep the others' processors. */
    private static int ignore(Path gate) {
        while (!Files.exists(gate)) {
            var _ = Thread.interrupted();
            LockSupport.parkNanos(1_000_000);
        }
        return 0;
    }

    private static <E extends Throwable> E failure(Class<E> type, Job<?> job) {
        return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> job.get(60, TimeUnit.SECONDS)).getCause());
    }

    private List<String> marks() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @OnEveryBackend
    void aTaskThatTakesTooLongFailsAndThePoolGoesOn(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            var late = failure(TaskTimeout.class, pool.submit(() -> sleepForEver(), SHORT.name("sleeper")));
            assertEquals(Duration.ofMillis(100), late.limit());
            assertEquals(pool.name(), late.pool());
            assertEquals("sleeper", late.task());
            assertEquals(backend.hasProcesses(), late.pid() > 0);
            String where = late.worker() == 0 ? " of " + pool.name() : " in worker 1 of " + pool.name() + Backend.process(late);
            assertEquals("task \"sleeper\"" + where + " ran longer than its limit of 100 ms", late.getMessage());
            assertEquals(4, pool.submit(() -> 4, SHORT.timeout(Duration.ofSeconds(30))).get());
            assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @OnEveryBackend
    void eachItemOfAMapHasItsOwnTime(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            var options = MapOptions.defaults().timeout(Duration.ofSeconds(2));
            var late = assertThrows(
                    TaskTimeout.class,
                    () -> pool.map(IntStream.range(0, 200).boxed().toList(), n -> n == 100 ? sleepForEver() : n, options));
            assertEquals(0, late.getSuppressed().length);
            // All of them together take longer than one of them may.
            List<Integer> slow = IntStream.range(0, 12).boxed().toList();
            assertEquals(slow, pool.map(slow, TimeLimitTest::afterAWhile, options));
        }
    }

    private static int afterAWhile(int n) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return n;
    }

    @OnEveryBackendWithWorkers
    void timeInTheQueueDoesNotCount(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 12; i++) {
                int n = i;
                jobs.add(pool.submit(() -> afterAWhile(n), TaskOptions.defaults().timeout(Duration.ofSeconds(2))));
            }
            for (int i = 0; i < 12; i++) {
                assertEquals(i, jobs.get(i).get());
            }
        }
    }

    @OnEveryBackendWithWorkers
    void aTaskThatWasCancelledAndLetRunKeepsItsLimit(Backend backend) throws Exception {
        String begun = folder.resolve("begun").toString();
        try (var pool = backend.open()) {
            pool.resize(1);
            Job<Integer> sleeper = pool.submit(() -> {
                Files.createFile(Path.of(begun));
                return sleepForEver();
            }, SHORT.timeout(Duration.ofMillis(500)));
            Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(Path.of(begun)));
            sleeper.cancel(false);
            assertEquals(5, pool.submit(() -> 5).get(30, TimeUnit.SECONDS), "the only worker is free again");
        }
    }

    @OnEveryBackendWithWorkers
    void aTaskThatIgnoresItsEndLosesItsPlace(Backend backend) throws Exception {
        Path gate = folder.resolve("gate");
        String path = gate.toString();
        var printed = new PrintedErrors();
        try (printed; var pool = backend.open()) {
            var stubborn = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 2; i++) {
                stubborn.add(pool.submit(() -> ignore(Path.of(path)), SHORT.name("stubborn")));
            }
            // Both workers are taken for good, so this runs because they are replaced.
            assertEquals(5, pool.submit(() -> 5).get(30, TimeUnit.SECONDS));
            for (var job : stubborn) {
                failure(TaskTimeout.class, job);
            }
        } finally {
            Files.createFile(gate);
        }
        if (backend.sharesHeap()) {
            assertTrue(printed.text().startsWith("task \"stubborn\" goes on after its limit of 100 ms although its thread was interrupted;"
                    + " another thread takes its place in pool-"), printed.text());
        }
    }

    @OnEveryBackendWithWorkers
    void aTaskThatIgnoresItsCancelLosesItsPlaceAndItsStackIsShown(Backend backend) throws Exception {
        String path = folder.resolve("gate").toString();
        String begun = folder.resolve("begun").toString();
        var printed = new PrintedErrors();
        try (printed; var pool = backend.open()) {
            pool.resize(1);
            var stubborn = pool.submit(() -> {
                Files.createFile(Path.of(begun));
                return ignore(Path.of(path));
            }, TaskOptions.defaults().name("stubborn"));
            Awaitility.await().until(() -> Files.exists(Path.of(begun)));
            assertTrue(stubborn.cancel());
            assertEquals(5, pool.submit(() -> 5).get(30, TimeUnit.SECONDS));
        } finally {
            Files.createFile(Path.of(path));
        }
        String text = printed.text();
        if (backend.sharesHeap()) {
            assertTrue(text.startsWith("task \"stubborn\" goes on after it was cancelled although its thread was interrupted; another"
                    + " thread takes its place in pool-"), text);
            assertTrue(text.contains("\tat dev.weft.TimeLimitTest.ignore("), text);
        } else {
            assertEquals("", text);
        }
    }

    @Test
    void inlineATaskThatIgnoresItsEndFailsAfterIt() {
        try (var pool = Pool.inline()) {
            failure(TaskTimeout.class, pool.submit(() -> afterAWhile(1), SHORT.timeout(Duration.ofMillis(1))));
        }
    }

    @OnEveryBackend
    void errorsAreRetriedWhereTheyAreNamed(Backend backend) throws Exception {
        String path = folder.toString();
        Task<Integer> thirdTime = () -> {
            long before = IntStream.range(0, 3).filter(n -> Files.exists(Path.of(path, "attempt-" + n))).count();
            Files.createFile(Path.of(path, "attempt-" + before));
            if (before < 2) {
                throw new IllegalStateException("attempt " + before);
            }
            return 7;
        };
        try (var pool = backend.open()) {
            var options = TaskOptions.defaults().maxAttempts(3).retryOn(IllegalStateException.class);
            assertEquals(7, pool.submit(thirdTime, options).get());
            assertEquals(List.of("attempt-0", "attempt-1", "attempt-2"), marks());
            for (int n = 0; n < 3; n++) {
                Files.delete(folder.resolve("attempt-" + n));
            }
            var given = failure(IllegalStateException.class, pool.submit(thirdTime, options.maxAttempts(2)));
            assertEquals("attempt 1", given.getMessage());
            assertEquals("attempt 0", Stream.of(given.getSuppressed())
                    .filter(error -> error instanceof IllegalStateException).findFirst().orElseThrow().getMessage());
            Files.delete(folder.resolve("attempt-0"));
            Files.delete(folder.resolve("attempt-1"));
            failure(IllegalStateException.class, pool.submit(thirdTime, options.retryOn(IOException.class)));
            assertEquals(List.of("attempt-0"), marks());
            Files.delete(folder.resolve("attempt-0"));
            assertEquals(List.of(7), pool.map(List.of(1), _ -> thirdTime.call(),
                    MapOptions.defaults().maxAttempts(3).retryOn(RuntimeException.class)));
        }
    }

    @OnEveryBackend
    void timeOutsAreRetriedWhereTheyAreNamed(Backend backend) throws Exception {
        String path = folder.toString();
        Task<Integer> slowAtFirst = () -> {
            Path mark = Path.of(path, "mark");
            if (Files.exists(mark)) {
                return 8;
            }
            Files.createFile(mark);
            return sleepForEver();
        };
        try (var pool = backend.open()) {
            var options = SHORT.timeout(Duration.ofSeconds(1)).maxAttempts(2).retryOn(TaskTimeout.class);
            assertEquals(8, pool.submit(slowAtFirst, options).get());
            var given = failure(TaskTimeout.class, pool.submit(() -> sleepForEver(), options));
            assertTrue(given.getMessage().endsWith(" ran longer than its limit of 1s; given up after 2 attempts"), given.getMessage());
            assertInstanceOf(TaskTimeout.class, given.getSuppressed()[0]);
        }
    }

    @Test
    void aTaskThatKillsItsWorkersIsGivenUpWithItsHistory() {
        try (var pool = Pool.processes(1)) {
            var last = failure(WorkerExited.class,
                    pool.submit(() -> Runtime.getRuntime().halt(3), TaskOptions.defaults().maxAttempts(3)));
            assertTrue(last.getMessage().contains("; given up after 3 attempts"), last.getMessage());
            assertEquals(2, last.getSuppressed().length);
            assertEquals(List.of(1, 2, 3), List.of(
                    ((WorkerExited) last.getSuppressed()[0]).worker(), ((WorkerExited) last.getSuppressed()[1]).worker(), last.worker()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 200})
    void aWorkerIsKilledWhenItsTaskDoesNotStop(long graceMillis) throws Exception {
        String gate = folder.resolve("gate").toString();
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).grace(Duration.ofMillis(graceMillis)))) {
            long pid = pool.submit(() -> pid()).get();
            var job = pool.submit(() -> ignore(Path.of(gate)), SHORT);
            assertEquals(pid, failure(TaskTimeout.class, job).pid());
            assertNotEquals(pid, pool.submit(() -> pid()).get());
            // The same when it was cancelled.
            long second = pool.submit(() -> pid()).get();
            String started = folder.resolve("started").toString();
            var cancelled = pool.submit(() -> {
                Files.createFile(Path.of(started));
                return ignore(Path.of(gate));
            });
            Awaitility.await().until(() -> Files.exists(Path.of(started)));
            assertTrue(cancelled.cancel());
            assertNotEquals(second, pool.submit(() -> pid()).get());
            assertTrue(ProcessHandle.of(second).isEmpty());
        }
    }

    @Test
    void aWorkerWhoseTaskStopsWhenInterruptedLivesOn() throws Exception {
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).grace(Duration.ofSeconds(60)))) {
            long pid = pool.submit(() -> pid()).get();
            failure(TaskTimeout.class, pool.submit(() -> sleepForEver(), SHORT));
            assertEquals(pid, pool.submit(() -> pid()).get());
            assertFalse(pool.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
    }

    @Test
    void aStoppedWorkerIsKilledAtTheTimeOfItsTask() throws Exception {
        try (var pool = Pool.processes(1)) {
            long pid = pool.submit(() -> pid()).get();
            var job = pool.submit(() -> {
                new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start().waitFor();
                return sleepForEver();
            }, SHORT.timeout(Duration.ofSeconds(2)));
            assertEquals(pid, failure(TaskTimeout.class, job).pid());
            assertNotEquals(pid, pool.submit(() -> pid()).get());
        }
    }

    @Test
    void shortTasksBehindOneThatIsStoppedRunOnceAndAtOnce() throws Exception {
        String marks = folder.toString();
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).grace(Duration.ofSeconds(1)))) {
            // Teaches the pool that these are short, so that it sends them in groups.
            Fn<Integer, Integer> fn = n -> {
                if (n == 5_100) {
                    return ignore(Path.of(marks, "never"));
                }
                if (n > 5_000) {
                    Files.createFile(Path.of(marks, "ran-" + n));
                }
                return n;
            };
            var _ = pool.map(IntStream.range(0, 5_000).boxed().toList(), fn);
            var late = assertThrows(
                    TaskTimeout.class,
                    () -> pool.map(IntStream.range(5_001, 5_500).boxed().toList(), fn,
                            MapOptions.defaults().timeout(Duration.ofSeconds(1))));
            assertEquals(0, late.getSuppressed().length);
        }
        assertEquals(498, marks().size());
    }
}
