package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How long workers live, what they do before their first task, and how many there are. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class WorkerLifeTest {
    @TempDir
    Path folder;

    /** What a worker keeps between its tasks: an ordinary static, since each has its own. */
    static final AtomicReference<String> STATE = new AtomicReference<>("none");

    static final List<Object> GROWN = new ArrayList<>();

    private static ProcessOptions one() {
        return ProcessOptions.defaults().workers(1);
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @ParameterizedTest
    @CsvSource({"1, 8", "7, 50", "100, 300"})
    void workersAreReplacedAfterTheirTasks(int most, int tasks) {
        try (var pool = Pool.processes(one().maxTasksPerWorker(most))) {
            List<Long> pids = pool.map(IntStream.range(0, tasks).boxed().toList(), _ -> pid());
            assertEquals(tasks, pids.size());
            assertEquals((tasks + most - 1) / most, Set.copyOf(pids).size());
            // Each did its tasks in one go.
            assertEquals(most, pids.stream().filter(pids.getFirst()::equals).count());
        }
    }

    @Test
    void aPoolThatIsClosedEarlyReplacesItsWorkersAllTheSame() {
        var jobs = new ArrayList<Job<Long>>();
        try (var pool = Pool.processes(one().maxTasksPerWorker(3))) {
            for (int i = 0; i < 8; i++) {
                jobs.add(pool.submit(() -> pid()));
            }
        }
        assertEquals(3, jobs.stream().map(Job::resultNow).distinct().count());
    }

    /** What the worker gives back is the answer to a message; that it is ready is not, and must come first all the same. */
    @Test
    void whatIsCancelledWhileAWorkerStartsDoesNotEndIt(@TempDir Path faultFolder) throws Exception {
        try (var faults = new Faults(faultFolder); var pool = Pool.processes(faults.options(1))) {
            faults.pause("start.ready");
            Job<Integer> first = pool.submit(() -> 1);
            faults.awaitPaused("start.ready");
            assertTrue(first.cancel(false));
            Job<Integer> second = pool.submit(() -> 2);
            faults.release("start.ready");
            assertEquals(2, second.get());
            assertEquals(Map.of(), pool.stats().ends());
        }
    }

    @Test
    void aWorkerThatHasGrownIsReplacedBetweenTasks() throws Exception {
        try (var pool = Pool.processes(one().maxMemoryPerWorker(200L << 20))) {
            long first = pool.submit(() -> pid()).get();
            assertEquals(first, pool.submit(() -> pid()).get());
            long grown = pool.submit(() -> {
                ByteBuffer memory = ByteBuffer.allocateDirect(220 << 20);
                while (memory.hasRemaining()) {
                    memory.put((byte) 1);
                }
                GROWN.add(memory);
                return pid();
            }).get();
            assertEquals(first, grown);
            assertNotEquals(first, pool.submit(() -> pid()).get());
        }
    }

    @Test
    void idleWorkersEndAndComeBack() throws Exception {
        try (var pool = Pool.processes(one().idleTimeout(Duration.ofMillis(200)))) {
            for (int round = 0; round < 2; round++) {
                long pid = pool.submit(() -> pid()).get();
                await().until(() -> ProcessHandle.of(pid).isEmpty());
                assertNotEquals(pid, pool.submit(() -> pid()).get());
            }
        }
    }

    /** Each task comes just when the worker that had the one before is about to end. */
    @ParameterizedTest
    @EnumSource(names = {"THREADS", "PROCESSES"})
    void resultsAreRightWhileIdleWorkersEnd(Backend backend) {
        int rounds = backend.hasProcesses() ? 5 : 2_000;
        try (var pool = backend.open(PoolOptions.defaults().idleTimeout(Duration.ofNanos(1)))) {
            for (int i = 0; i < rounds; i++) {
                assertEquals(String.valueOf(i), pool.call(String::valueOf, i));
            }
        }
    }

    @Test
    void theInitializerRunsOnceAWorkerBeforeItsFirstTaskAndAgainInAReplacement() throws Exception {
        String marks = folder.toString();
        String argument = "captured";
        var options = ProcessOptions.defaults().workers(2).initializer(() -> {
            STATE.set(argument);
            Files.createFile(Path.of(marks, "worker-" + pid()));
        });
        try (var pool = Pool.processes(options)) {
            assertEquals(Set.of("captured"), Set.copyOf(pool.map(IntStream.range(0, 100).boxed().toList(), _ -> STATE.get())));
            var killed = pool.submit(() -> Runtime.getRuntime().halt(1));
            assertInstanceOf(WorkerExited.class, assertThrows(ExecutionException.class, killed::get).getCause());
            Set<String> after = Set.copyOf(pool.map(IntStream.range(0, 100).boxed().toList(), _ -> STATE.get() + " " + pid()));
            for (String line : after) {
                assertTrue(line.startsWith("captured "), line);
                assertTrue(Files.exists(folder.resolve("worker-" + line.substring("captured ".length()))), line);
            }
        }
    }

    @Test
    void aFailingInitializerBreaksThePoolWithItsError() {
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(2).initializer(() -> {
            throw new IllegalStateException("no licence");
        }))) {
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 10; i++) {
                int n = i;
                jobs.add(pool.submit(() -> n));
            }
            for (var job : jobs) {
                var end = assertThrows(ExecutionException.class, () -> job.get(60, TimeUnit.SECONDS)).getCause();
                assertInstanceOf(PoolBroken.class, end);
                assertInstanceOf(IllegalStateException.class, end.getCause().getCause());
                assertTrue(end.getMessage().contains("did not start: its initializer failed: java.lang.IllegalStateException: no licence"),
                        end.getMessage());
            }
            assertThrows(PoolBroken.class, () -> pool.submit(() -> 1));
        }
    }

    @Test
    void aPoolWhoseInitializerFailsLaterClosesAllTheSame() throws Exception {
        String mark = folder.resolve("mark").toString();
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(2).spares(0).initializer(() -> {
            if (Files.exists(Path.of(mark))) {
                throw new IllegalStateException("no more licences");
            }
        }))) {
            String gate = folder.resolve("gate").toString();
            var running = pool.submit(path -> {
                await().until(() -> Files.exists(Path.of(path)));
                return 1;
            }, gate);
            await().until(() -> pool.stats().running() == 1 && pool.stats().workers().getFirst().state() == PoolStats.State.BUSY);
            Files.createFile(Path.of(mark));
            var second = pool.submit(() -> 2);
            assertInstanceOf(PoolBroken.class, assertThrows(ExecutionException.class, () -> second.get(60, TimeUnit.SECONDS)).getCause());
            // What runs where all is well ends as if nothing had happened.
            Files.createFile(Path.of(gate));
            assertEquals(1, running.get());
        }
    }

    @Test
    void anInitializerThatEndsItsWorkerBreaksThePool() {
        try (var pool = Pool.processes(one().initializer(() -> Runtime.getRuntime().halt(4)))) {
            var job = pool.submit(() -> 1);
            var end = assertThrows(ExecutionException.class, () -> job.get(60, TimeUnit.SECONDS)).getCause();
            assertTrue(end.getMessage().contains("exited with code 4 while it ran task \"initializer\""), end.getMessage());
        }
    }

    @Test
    void anInitializerThatCannotBeSentIsRefused() {
        var thread = new Thread();
        var options = one().initializer(() -> thread.join());
        var error = assertThrows(IllegalArgumentException.class, () -> Pool.processes(options));
        assertTrue(error.getMessage().contains("java.lang.Thread is not Serializable"), error.getMessage());
    }

    @Test
    void aSpareTakesThePlaceOfALostWorker() throws Exception {
        try (var pool = Pool.processes(one().spares(1))) {
            long first = pool.submit(() -> pid()).get();
            // Its spare is there before it is needed.
            await().until(() -> ProcessHandle.current().children().count() == 2);
            long spare = ProcessHandle.current()
                    .children()
                    .mapToLong(ProcessHandle::pid)
                    .filter(pid -> pid != first)
                    .findAny()
                    .orElseThrow();
            var killed = pool.submit(() -> Runtime.getRuntime().halt(1));
            assertThrows(ExecutionException.class, killed::get);
            assertEquals(spare, pool.submit(() -> pid()).get());
        }
    }

    @OnEveryBackendWithWorkers
    void aPoolGrowsAndShrinksWhileTasksRun(Backend backend) throws Exception {
        String marks = folder.toString();
        Fn<Integer, Integer> meet = n -> {
            Files.createFile(Path.of(marks, "here-" + n));
            await().until(() -> Files.exists(Path.of(marks, "gate")));
            return n;
        };
        try (var pool = backend.open()) {
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 3; i++) {
                jobs.add(pool.submit(meet, i));
            }
            await().until(() -> files() == 2);
            pool.resize(3);
            await().until(() -> files() == 3);
            pool.resize(1);
            Files.createFile(folder.resolve("gate"));
            for (int i = 0; i < 3; i++) {
                assertEquals(i, jobs.get(i).get());
            }
            assertThrows(IllegalArgumentException.class, () -> pool.resize(0));
            assertEquals(1, IntStream.of(pool.map(IntStream.range(0, 50).boxed().toList(), _ -> 1).stream()
                    .mapToInt(n -> n).distinct().toArray()).sum());
        }
    }

    private long files() {
        String[] names = folder.toFile().list();
        return names == null ? 0 : names.length;
    }

    @OnEveryBackend
    void resizingAllTheTimeLosesNothing(Backend backend) throws Exception {
        List<Integer> items = IntStream.range(0, 2_000).boxed().toList();
        var begun = new CountDownLatch(1);
        try (var pool = backend.open();
                var helper = Pool.threads(1)) {
            var resizes = helper.submit(() -> {
                for (int round = 0; round < 30; round++) {
                    pool.resize(1 + round % 3);
                    begun.countDown();
                    Thread.onSpinWait();
                }
            });
            begun.await();
            assertEquals(items, pool.map(items, n -> n));
            resizes.get();
        }
    }

    @OnEveryBackend
    void statisticsCountWhatBecameOfTheJobs(Backend backend) throws Exception {
        String gate = folder.resolve("gate").toString();
        try (var pool = backend.open()) {
            pool.map(IntStream.range(0, 100).boxed().toList(), n -> n);
            assertThrows(ArithmeticException.class, () -> pool.call(n -> n / 0, 1));
            var options = TaskOptions.defaults().maxAttempts(3).retryOn(ArithmeticException.class);
            pool.submit(() -> 1 / Integer.parseInt("0"), options).outcome();
            PoolStats before = pool.stats();
            assertEquals(pool.name(), before.pool());
            assertEquals(List.of(100L, 2L, 0L, 2L), List.of(before.done(), before.failed(), before.cancelled(), before.retried()));
            assertEquals(backend == Backend.INLINE ? 0 : 2, before.size());
            if (backend == Backend.INLINE) {
                return;
            }
            var jobs = new ArrayList<Job<Boolean>>();
            for (int i = 0; i < 5; i++) {
                jobs.add(pool.submit(path -> {
                    await().until(() -> Files.exists(Path.of(path)));
                    return true;
                }, gate));
            }
            await().until(() -> pool.stats().running() == 2 && pool.stats().queued() == 3);
            assertTrue(jobs.getLast().cancel());
            assertEquals(2, pool.stats().queued());
            Files.createFile(folder.resolve("gate"));
            for (int i = 0; i < 4; i++) {
                assertTrue(jobs.get(i).get());
            }
            assertEquals(1, pool.stats().cancelled());
            assertEquals(104, pool.stats().done());
            await().until(() -> pool.stats().running() == 0);
        }
    }

    @Test
    void statisticsTellOfEachWorkerAndWhyWorkersEnded() throws Exception {
        var options = one().grace(Duration.ZERO).idleTimeout(Duration.ofMillis(1500)).spares(0);
        try (var pool = Pool.processes(options)) {
            long pid = pool.submit(() -> pid()).get();
            // Its answer may be read together with its greeting: then it has waited for no time so far.
            PoolStats.Worker worker =
                    await().until(() -> pool.stats().workers().getFirst(), there -> there.waiting().isPositive());
            assertEquals(List.of(1, pid, PoolStats.State.IDLE, 1L),
                    List.of(worker.number(), worker.pid(), worker.state(), worker.tasks()));
            assertTrue(worker.busy().isPositive(), worker.toString());
            assertTrue(worker.residentBytes() > 1 << 20 || !Files.exists(Path.of("/proc/self/status")), worker.toString());
            var halted = pool.submit(() -> Runtime.getRuntime().halt(1));
            halted.outcome();
            var late = pool.submit(() -> new CountDownLatch(1).await(),
                    TaskOptions.defaults().timeout(Duration.ofMillis(50)));
            late.outcome();
            pool.submit(() -> 1).get();
            await().until(() -> pool.stats().workers().isEmpty());
            assertEquals(Map.of(WorkerEnd.DIED, 1, WorkerEnd.TASK_STOPPED, 1, WorkerEnd.IDLE, 1), pool.stats().ends());
        }
    }

    /** Opens pools within pools. */
    static int dive(int depth) {
        try (var pool = Pool.processes(one())) {
            return pool.call(WorkerLifeTest::dive, depth + 1);
        }
    }

    @Test
    void nestingEndsSomewhere() {
        var error = assertThrows(IllegalStateException.class, () -> dive(0));
        assertEquals("pools of worker JVMs may be nested 4 deep, and this would be one more; use Pool.threads() here, or hand over tasks"
                + " to the pool outside", error.getMessage());
    }

    @OnEveryBackend
    void managementToolsSeeAPublishedPoolUntilItsEnd(Backend backend) throws Exception {
        var server = java.lang.management.ManagementFactory.getPlatformMBeanServer();
        javax.management.ObjectName name;
        try (var pool = backend.open()) {
            name = new javax.management.ObjectName("dev.weft:type=Pool,name=" + pool.name());
            assertFalse(server.isRegistered(name));
            pool.publish();
            pool.publish();
            pool.submit(() -> 1).get();
            assertEquals(1L, server.getAttribute(name, "Done"));
            if (backend != Backend.INLINE) {
                server.setAttribute(name, new javax.management.Attribute("Size", 3));
                assertEquals(3, pool.stats().size());
            }
            assertEquals(backend.hasProcesses() ? 1 : 0, server.getAttribute(name, "Workers"));
        }
        assertFalse(server.isRegistered(name));
    }
}
