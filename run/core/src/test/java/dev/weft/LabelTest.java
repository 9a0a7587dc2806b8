package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.job.Errors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are set apart for tasks with a label. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LabelTest {
    private static final TaskOptions ON_GPU = TaskOptions.defaults().label("gpu");
    private static final MapOptions ALL_ON_GPU = MapOptions.defaults().label("gpu");

    @TempDir
    Path folder;

    private static Pool open(Backend backend) {
        return backend.open(PoolOptions.defaults().label("gpu", 1).label("licence", 2));
    }

    static String label() {
        return String.valueOf(WorkerContext.current().label());
    }

    @OnEveryBackend
    void aTaskRunsOnAWorkerWithItsLabel(Backend backend) throws Exception {
        try (var pool = open(backend)) {
            assertEquals("gpu", pool.submit(() -> label(), ON_GPU).get());
            assertEquals("licence", pool.submit(() -> label(), TaskOptions.defaults().label("licence")).get());
            assertEquals("null", pool.submit(() -> label()).get());
            assertEquals("null", pool.call(_ -> label(), 0));
            assertNull(pool.context().label());
            Callable<String> task = (Callable<String> & java.io.Serializable) LabelTest::label;
            assertEquals("null", pool.invokeAny(List.of(task)));
        }
    }

    @OnEveryBackend
    void everyWayToHandOutItemsKnowsLabels(Backend backend) {
        var items = List.of(1, 2, 3);
        var gpu = Collections.nCopies(3, "gpu");
        try (var pool = open(backend)) {
            assertEquals(gpu, pool.map(items, _ -> label(), ALL_ON_GPU));
            assertEquals(gpu, pool.map(items, items, (_, _) -> label(), ALL_ON_GPU));
            assertEquals(gpu, pool.starmap(Map.of(1, 1, 2, 2, 3, 3).entrySet(), (_, _) -> label(), ALL_ON_GPU));
            assertEquals(gpu, Errors.result(pool.mapAsync(items, _ -> label(), ALL_ON_GPU)));
            assertEquals(gpu, pool.stream(items, _ -> label(), ALL_ON_GPU).toList());
            assertEquals(gpu, items.stream().gather(pool.mapping(_ -> label(), ALL_ON_GPU)).toList());
            assertEquals(gpu, items.stream().collect(pool.collecting(_ -> label(), ALL_ON_GPU)));
            assertEquals(gpu, pool.outcomes(items, _ -> label(), ALL_ON_GPU).map(end -> Errors.value(end, () -> "")).toList());
            assertEquals("gpugpugpu", pool.reduce(items, "", _ -> label(), (a, b) -> a + b, ALL_ON_GPU));
            assertEquals(3, pool.sumLong(items, _ -> label().equals("gpu") ? 1 : 0, ALL_ON_GPU));
            assertEquals(gpu, pool.parallel(0, 3).options(ALL_ON_GPU).toList(_ -> label()));
        }
    }

    @OnEveryBackend
    void aLabelThatNoWorkerHasIsRefused(Backend backend) {
        try (var plain = backend.open(); var pool = open(backend)) {
            var none = assertThrows(IllegalArgumentException.class, () -> plain.submit(() -> label(), ON_GPU));
            assertEquals(plain.name() + " has no workers with the label \"gpu\", nor with any other;"
                    + " open it with PoolOptions.defaults().label(\"gpu\", 1)", none.getMessage());
            var unknown = MapOptions.defaults().label("GPU");
            var other = assertThrows(IllegalArgumentException.class, () -> pool.map(List.of(1), n -> n, unknown));
            assertTrue(other.toString().contains("no workers with the label \"GPU\", but with \"gpu\", \"licence\""), other.toString());
            assertThrows(IllegalArgumentException.class, () -> pool.stream(List.of(1), n -> n, unknown));
            assertThrows(IllegalArgumentException.class, () -> pool.parallel(0, 1).options(unknown).sum(n -> n));
        }
    }

    @OnEveryBackendWithWorkers
    void workersWithALabelRunNothingElse(Backend backend) throws Exception {
        String gate = folder.resolve("gate").toString();
        Fn<String, String> wait = path -> {
            await().until(() -> Files.exists(Path.of(path)));
            return label();
        };
        try (var pool = open(backend)) {
            var busy = new ArrayList<Job<String>>();
            for (int i = 0; i < 3; i++) {
                busy.add(pool.submit(wait, gate));
            }
            // All other workers are busy, and one waits behind them.
            assertEquals("gpu", pool.submit(() -> label(), ON_GPU).get());
            var gpu = pool.submit(() -> wait.apply(gate), ON_GPU);
            var behind = pool.submit(() -> label(), ON_GPU);
            await().until(() -> pool.stats().running() == 3 && pool.stats().queued() == 2);
            assertEquals(5, pool.stats().size());
            assertFalse(behind.isDone());
            Files.createFile(Path.of(gate));
            assertEquals("gpu", gpu.get());
            assertEquals("gpu", behind.get());
            for (Job<String> job : busy) {
                assertEquals("null", job.get());
            }
            await().until(() -> pool.stats().done() == 6);
        }
    }

    @OnEveryBackend
    void numbersNamesAndValuesAreThoseOfOnePool(Backend backend) {
        try (var pool = open(backend)) {
            pool.context().namespace().put("answer", 42);
            Fn<Integer, String> look = _ -> WorkerContext.current().name() + " "
                    + WorkerContext.current().namespace().get("answer", Integer.class);
            var names = new HashSet<>(Set.of(pool.call(look, 0)));
            names.addAll(pool.map(List.of(0), look, ALL_ON_GPU));
            assertEquals(Set.of(pool.name() + " worker 1 42", pool.name() + " worker 2 42"), names);
        }
    }

    @OnEveryBackend
    void componentsKnowTheLabelOfTheirWorker(Backend backend) {
        record Device(String label) implements WorkerComponent {}
        var made = new TreeSet<String>();
        try (var pool = backend.open(PoolOptions.defaults().label("gpu", 1).component(context -> new Device("on " + context.label())))) {
            made.add(pool.context().component(Device.class).label());
            made.add(pool.call(_ -> "call " + WorkerContext.current().component(Device.class).label(), 0));
            made.addAll(pool.map(List.of(0), _ -> "map " + WorkerContext.current().component(Device.class).label(), ALL_ON_GPU));
        }
        assertEquals(Set.of("on null", "call on null", "map on gpu"), made);
    }

    @OnEveryBackend
    void itEndsAsAWhole(Backend backend) throws Exception {
        var ends = Collections.synchronizedList(new ArrayList<Outcome<String>>());
        Pool pool = backend.open(PoolOptions.defaults().label("gpu", 1).exit(LabelTest::label, ends::add));
        try (pool) {
            Job<String> late = pool.submit(() -> label(), ON_GPU);
            pool.submit(() -> label()).get();
            pool.shutdown();
            assertEquals("gpu", late.get());
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1, ON_GPU));
            assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1));
            assertTrue(pool.join(Duration.ofSeconds(60)));
        }
        assertTrue(pool.isShutdown() && pool.isTerminated());
        assertEquals(Set.of("gpu", "null"), Set.copyOf(ends.stream().map(end -> Errors.value(end, () -> "exit")).toList()));
    }

    @OnEveryBackendWithWorkers
    void whatIsStoppedIsGivenBackFromAllOfIt(Backend backend) throws Exception {
        Pool pool = open(backend);
        try (pool) {
            Task<String> never = () -> {
                new CountDownLatch(1).await();
                return label();
            };
            List<Job<?>> jobs = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                jobs.add(pool.submit(never));
            }
            for (int i = 0; i < 2; i++) {
                jobs.add(pool.submit(never, ON_GPU));
            }
            await().until(() -> pool.stats().running() == 3);
            assertEquals(2, pool.shutdownNow().size());
            for (Job<?> job : jobs) {
                assertTrue(job.outcome() instanceof Outcome.Cancelled);
            }
        }
    }

    @Test
    void aNumberOfWorkersThatIsNoneIsRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> PoolOptions.defaults().label("gpu", 0));
        assertEquals("the number of workers with the label \"gpu\" must be at least 1, but was 0", error.getMessage());
    }

    @Test
    void aWorkerJvmHasItsShareOfAllOfThem() {
        try (var pool = Pool.processes(PoolOptions.defaults().workers(1).label("gpu", 2))) {
            Task<Long> heap = () -> Runtime.getRuntime().maxMemory();
            long own = Errors.result(pool.submit(heap));
            assertEquals(own, Errors.result(pool.submit(heap, ON_GPU)));
        }
    }

    @Test
    void processesAreToldApart() {
        try (var pool = open(Backend.PROCESSES)) {
            Set<Long> pids = new HashSet<>();
            pids.add(pool.call(_ -> ProcessHandle.current().pid(), 0));
            pids.addAll(pool.map(List.of(1, 2, 3), _ -> ProcessHandle.current().pid(), ALL_ON_GPU));
            assertEquals(2, pids.size());
            assertEquals(List.of(1, 2), pool.stats().workers().stream().map(PoolStats.Worker::number).sorted().toList());
        }
    }
}
