package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.job.Errors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerContextTest {
    @TempDir
    Path folder;

    record Nothing() implements WorkerComponent {}

    /** Leaves a file where it is made and one where it is stopped; the folder comes from the namespace. */
    static final class Trail implements WorkerComponent {
        private final Path folder;
        private final int number;
        final String greeting;

        Trail(WorkerContext context) {
            folder = Path.of(context.namespace().get("folder", String.class));
            number = context.number();
            if (number == 0) {
                context.namespace().put("greeting", "from the program");
            }
            greeting = context.namespace().get("greeting", String.class);
            leave("made " + number);
        }

        private void leave(String name) {
            try {
                Files.createFile(folder.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            leave("stopped " + number);
        }
    }

    /** Has the namespace know the folder, as the first component of each worker. */
    static PoolOptions options(String folder) {
        return PoolOptions.defaults().component(context -> {
            if (context.number() == 0) {
                context.namespace().put("folder", folder);
            }
            return new Nothing();
        });
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            var names = new TreeSet<String>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    @OnEveryBackend
    void aTaskKnowsItsWorker(Backend backend) {
        try (var pool = backend.open()) {
            String name = pool.name();
            assertEquals(List.of(0, name), List.of(pool.context().number(), pool.context().name()));
            List<String> seen = pool.map(List.of(1, 2, 3, 4), _ -> {
                WorkerContext context = WorkerContext.current();
                return context.number() + " is " + context.name();
            });
            for (String worker : seen) {
                assertTrue(worker.matches("([12]) is " + name + " worker \\1"), worker);
            }
        }
    }

    @OnEveryBackend
    void aTaskKnowsHowOftenItHasBeenBegun(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            assertEquals(1, pool.context().attempt());
            assertEquals(1, pool.submit(() -> WorkerContext.current().attempt()).get());
            TaskOptions often = TaskOptions.defaults().maxAttempts(4).retryOn(ArithmeticException.class);
            assertEquals(3, pool.submit(() -> attemptFrom(3), often).get());
            MapOptions ofMany = MapOptions.defaults().maxAttempts(4).retryOn(ArithmeticException.class);
            assertEquals(List.of(1, 2, 3, 1, 2, 3), pool.map(List.of(1, 2, 3, 1, 2, 3), n -> attemptFrom(n), ofMany));
            assertEquals(1, pool.submit(() -> WorkerContext.current().attempt(), often).get());
        }
    }

    /** Which attempt it is; fails before {@code least}. */
    private static int attemptFrom(int least) {
        int attempt = WorkerContext.current().attempt();
        if (attempt < least) {
            throw new ArithmeticException("attempt " + attempt);
        }
        return attempt;
    }

    @Test
    void aTaskWhoseWorkerDiedKnowsThatToo() throws Exception {
        try (var pool = Pool.processes(1)) {
            assertEquals(2, pool.submit(() -> {
                if (WorkerContext.current().attempt() == 1) {
                    Runtime.getRuntime().halt(1);
                }
                return WorkerContext.current().attempt();
            }, TaskOptions.defaults().maxAttempts(2)).get());
        }
    }

    @Test
    void codeOutsideOfWorkersHasNoContext() {
        var error = assertThrows(IllegalStateException.class, WorkerContext::current);
        assertTrue(String.valueOf(error.getMessage()).contains("pool.context()"), error.getMessage());
    }

    @OnEveryBackend
    void componentsAreMadeOnceMoreThanThereAreWorkers(Backend backend) throws IOException {
        try (var pool = backend.open(options(folder.toString()).component(Trail::new))) {
            assertEquals(Set.of("made 0"), files());
            List<String> greetings = pool.map(List.of(1, 2, 3, 4, 5, 6), _ -> WorkerContext.current().component(Trail.class).greeting);
            assertEquals(Collections.nCopies(6, "from the program"), greetings);
        }
        Set<String> files = files();
        var expected = new HashSet<>(Set.of("made 0", "stopped 0", "made 1", "stopped 1"));
        for (int number = 2; files.contains("made " + number); number++) {
            expected.addAll(Set.of("made " + number, "stopped " + number));
        }
        assertEquals(expected, files);
    }

    @OnEveryBackend
    void whatIsNotThereIsSaid(Backend backend) {
        // One worker, so that its number is known.
        try (var pool = backend.open(PoolOptions.defaults())) {
            pool.resize(1);
            pool.context().namespace().put("answer", 42);
            var component = assertThrows(NoSuchElementException.class,
                    () -> pool.call(_ -> WorkerContext.current().component(Trail.class).greeting, 0));
            String expected = pool.name() + " worker 1 has no component of " + Trail.class.getName();
            assertTrue(String.valueOf(component.getMessage()).startsWith(expected), component.toString());
            var value = assertThrows(NoSuchElementException.class,
                    () -> pool.call(name -> WorkerContext.current().namespace().get(name, Integer.class), "ansver"));
            assertEquals("the namespace of " + pool.name() + " worker 1 has no \"ansver\", but \"answer\"", value.getMessage());
            var type = assertThrows(ClassCastException.class,
                    () -> pool.call(name -> WorkerContext.current().namespace().get(name, String.class), "answer"));
            assertEquals("\"answer\" in the namespace of " + pool.name() + " worker 1 is a java.lang.Integer, not a java.lang.String",
                    type.getMessage());
        }
    }

    @OnEveryBackend
    void theNamespaceIsWrittenBeforeTheFirstTaskAndInTheProgramOnly(Backend backend) {
        try (var pool = backend.open()) {
            var given = new ArrayList<>(List.of("a"));
            Namespace namespace = pool.context().namespace().put("list", given).put("text", "b");
            given.add("too late");
            var unfit = assertThrows(IllegalArgumentException.class, () -> namespace.put("thread", Thread.currentThread()));
            assertTrue(String.valueOf(unfit.getMessage()).contains("java.lang.Thread is not Serializable"), unfit.getMessage());
            assertEquals(List.of("list", "text"), List.copyOf(namespace.names()));
            assertEquals(List.of(List.of("a"), Set.of("list", "text")), pool.call(_ -> {
                Namespace own = WorkerContext.current().namespace();
                return List.of(List.copyOf(own.get("list", List.class)), Set.copyOf(own.names()));
            }, 0));
            var inWorker = assertThrows(IllegalStateException.class,
                    () -> pool.call(name -> WorkerContext.current().namespace().put(name, 1).names(), "x"));
            assertTrue(String.valueOf(inWorker.getMessage()).contains("put it there in the program, before the first task"),
                    inWorker.toString());
            var late = assertThrows(IllegalStateException.class, () -> namespace.put("x", 1));
            assertTrue(String.valueOf(late.getMessage()).contains("put it there before the first task"), late.getMessage());
        }
    }

    @OnEveryBackendWithWorkers
    void aWorkerHasCopiesOfItsOwn(Backend backend) {
        String gate = folder.resolve("gate").toString();
        try (var pool = backend.open()) {
            pool.context().namespace().put("list", new ArrayList<>(List.of("a")));
            Fn2<String, String, Integer> add = (own, other) -> {
                @SuppressWarnings("unchecked")
                List<String> list = WorkerContext.current().namespace().get("list", List.class);
                list.add(own);
                Files.createFile(Path.of(own));
                // Both at once, so by two workers.
                await().until(() -> Files.exists(Path.of(other)));
                return list.size();
            };
            var first = pool.submit(add, gate + 1, gate + 2);
            var second = pool.submit(add, gate + 2, gate + 1);
            assertEquals(List.of(2, 2), List.of(Errors.result(first), Errors.result(second)));
            assertEquals(List.of("a"), pool.context().namespace().get("list", List.class));
        }
    }

    @OnEveryBackend
    void theInitializerComesFirstAndTheExitLast(Backend backend) throws IOException {
        var ends = Collections.synchronizedList(new ArrayList<Outcome<Integer>>());
        var options = options(folder.toString())
                .component(Trail::new)
                .initializer(() -> Files.createFile(Path.of(WorkerContext.current().namespace().get("folder", String.class),
                        "began " + WorkerContext.current().component(Trail.class).number)))
                .exit(() -> WorkerContext.current().component(Trail.class).number, ends::add);
        try (var pool = backend.open(options)) {
            String text = folder.toString();
            boolean began = pool.call(_ -> Files.exists(Path.of(text, "began " + WorkerContext.current().number())), 0);
            assertTrue(began);
        }
        Set<Integer> told = new TreeSet<>();
        ends.forEach(end -> told.add(Errors.value(end, () -> "exit")));
        assertEquals(ends.size(), told.size());
        assertTrue(told.contains(1), ends.toString());
        for (int number : told) {
            assertTrue(files().containsAll(Set.of("made " + number, "began " + number, "stopped " + number)), files().toString());
        }
    }

    @OnEveryBackend
    void aWorkerThatCannotBeginBreaksThePool(Backend backend) {
        try (var pool = backend.open(PoolOptions.defaults().initializer(() -> {
            throw new IOException("no network");
        }))) {
            Job<Integer> job = pool.submit(() -> 1);
            var broken = assertThrows(PoolBroken.class, () -> Errors.result(job));
            assertEquals(pool.name() + " is broken and takes no more tasks: worker 1 of " + pool.name() + Backend.process(broken)
                    + " did not start: its initializer failed: java.io.IOException: no network", broken.getMessage());
            assertThrows(PoolBroken.class, () -> pool.submit(() -> 1));
            assertFalse(pool.isShutdown());
        }
    }

    @OnEveryBackend
    void aComponentThatCannotBeMadeInAWorkerBreaksThePool(Backend backend) {
        try (var pool = backend.open(PoolOptions.defaults().component(context -> {
            if (context.number() > 0) {
                throw new IllegalStateException("no licence");
            }
            return new Nothing();
        }))) {
            var error = assertThrows(PoolBroken.class, () -> pool.call(n -> n, 1));
            assertTrue(String.valueOf(error.getMessage()).endsWith("its component failed: java.lang.IllegalStateException: no licence"),
                    error.toString());
        }
    }

    @OnEveryBackend
    void aComponentThatCannotBeMadeInTheProgramOpensNoPool(Backend backend) throws IOException {
        PoolOptions options = options(folder.toString()).component(Trail::new).component(_ -> {
            throw new IOException("no network");
        });
        var error = assertThrows(TaskException.class, () -> backend.open(options));
        assertEquals("java.io.IOException: no network", String.valueOf(error.getCause()));
        assertEquals(Set.of("made 0", "stopped 0"), files());
    }

    @ParameterizedTest
    @EnumSource(names = {"INLINE", "THREADS", "VIRTUAL_THREADS"})
    void aStoppedPoolStopsComponentsWithoutAnExit(Backend backend) throws IOException {
        var ends = new AtomicInteger();
        try (var pool = backend.open(options(folder.toString()).component(Trail::new).exit(() -> 1, _ -> ends.incrementAndGet()))) {
            assertEquals("1", pool.call(n -> n, "1"));
            pool.terminate();
        }
        assertEquals(0, ends.get());
        assertEquals(Set.of("made 0", "stopped 0", "made 1", "stopped 1"), files());
    }

    @ParameterizedTest
    @EnumSource(names = {"THREADS", "VIRTUAL_THREADS"})
    void aThreadThatIsNotLetGoOfDoesNotKeepAPoolWithComponents(Backend backend) throws Exception {
        var release = new CountDownLatch(1);
        try (var _ = new PrintedErrors(); var pool = backend.open(options(folder.toString()).component(Trail::new))) {
            var stuck = pool.submit(() -> {
                while (release.getCount() > 0) {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        // Ignored, as some code does.
                        continue;
                    }
                }
                return 1;
            }, TaskOptions.defaults().timeout(Duration.ofMillis(20)));
            assertInstanceOf(Outcome.Failure.class, stuck.outcome());
            assertEquals("2", pool.call(n -> n, "2"));
        }
        assertTrue(files().contains("stopped 0"));
        assertFalse(files().contains("stopped 1"));
        release.countDown();
        await().until(() -> files().contains("stopped 1"));
    }

    @OnEveryBackendWithWorkers
    void aWorkerThatTakesThePlaceOfAnotherBeginsAsThatDid(Backend backend) throws Exception {
        String gate = folder.resolve("gate").toString();
        var options = options(folder.toString()).initializer(() -> {
            WorkerContext context = WorkerContext.current();
            Files.createFile(Path.of(context.namespace().get("folder", String.class), "began " + context.number()));
        });
        try (var _ = new PrintedErrors(); var pool = backend.open(options)) {
            pool.resize(1);
            assertEquals(1, pool.submit(() -> WorkerContext.current().number()).get());
            var stubborn = pool.submit(() -> {
                while (!Files.exists(Path.of(gate))) {
                    LockSupport.parkNanos(1_000_000);
                    Thread.interrupted();
                }
            }, TaskOptions.defaults().timeout(Duration.ofMillis(20)));
            assertInstanceOf(Outcome.Failure.class, stubborn.outcome());
            int second = pool.submit(() -> WorkerContext.current().number()).get(60, TimeUnit.SECONDS);
            assertTrue(second > 1, "worker " + second);
            assertTrue(files().containsAll(Set.of("began 1", "began " + second)), files().toString());
        } finally {
            Files.createFile(Path.of(gate));
        }
    }

    @Test
    void idleThreadsEndWithTheirComponents() throws IOException {
        try (var pool = Pool.threads(options(folder.toString()).workers(2).component(Trail::new).idleTimeout(Duration.ofMillis(50)))) {
            assertEquals(pool.name() + " worker 1", pool.call(_ -> WorkerContext.current().name(), 0));
            await().until(() -> files().contains("stopped 1"));
            assertEquals(List.of(pool.name() + " worker 2", false),
                    pool.call(_ -> List.of(WorkerContext.current().name(), files().contains("stopped 2")), 0));
        }
        assertTrue(files().contains("stopped 2"));
    }

    @ParameterizedTest
    @EnumSource(names = {"THREADS", "VIRTUAL_THREADS"})
    void noTwoTasksShareAWorker(Backend backend) throws Exception {
        var busy = ConcurrentHashMap.<Integer>newKeySet();
        var clashes = new AtomicInteger();
        try (var pool = backend == Backend.THREADS ? Pool.threads(8) : Pool.virtualThreads()) {
            List<Job<?>> jobs = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                jobs.add(pool.submit(() -> {
                    int number = WorkerContext.current().number();
                    if (!busy.add(number)) {
                        clashes.incrementAndGet();
                    }
                    Thread.yield();
                    busy.remove(number);
                }));
            }
            for (Job<?> job : jobs) {
                job.get(1, TimeUnit.MINUTES);
            }
        }
        assertEquals(0, clashes.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"THREADS", "VIRTUAL_THREADS"})
    void thereAreNeverMoreWorkersThanPlaces(Backend backend) throws Exception {
        try (var pool = backend.open(); var callers = Executors.newFixedThreadPool(4)) {
            Callable<Integer> highest = () -> {
                int seen = 0;
                for (int i = 0; i < 5_000; i++) {
                    seen = Math.max(seen, pool.submit(() -> WorkerContext.current().number()).get());
                }
                return seen;
            };
            for (Future<Integer> seen : callers.invokeAll(Collections.nCopies(4, highest))) {
                assertTrue(seen.get() <= 2, () -> "worker " + seen.resultNow());
            }
        }
    }

    @Test
    void aComponentIsNotToBeHadAfterTheEnd() throws Exception {
        var seen = new AtomicReference<WorkerContext>();
        try (var pool = Pool.threads(PoolOptions.defaults().workers(1).component(_ -> new Nothing()))) {
            pool.submit(() -> seen.set(WorkerContext.current())).get();
        }
        var error = assertThrows(NoSuchElementException.class, () -> seen.get().component(Nothing.class));
        assertTrue(String.valueOf(error.getMessage()).contains("were stopped"), error.getMessage());
    }

    @OnEveryBackend
    void aPoolInAPoolHasWorkersOfItsOwn(Backend backend) {
        try (var pool = backend.open()) {
            String outer = pool.name();
            List<String> names = pool.call(_ -> {
                var seen = new ArrayList<String>();
                try (var inner = Pool.threads(1)) {
                    seen.add(WorkerContext.current().name());
                    seen.add(inner.call(_ -> WorkerContext.current().name(), 0).replace(inner.name(), "inner"));
                    seen.add(WorkerContext.current().name());
                }
                return seen;
            }, 0);
            assertEquals(List.of(outer + " worker 1", "inner worker 1", outer + " worker 1"), names);
        }
    }

    @Test
    void whatCannotChangeIsNotCopiedInThisJvm() {
        record Point(int x, int y) implements java.io.Serializable {}
        var words = List.of("a", "b");
        var points = List.of(new Point(1, 2));
        try (var pool = Pool.threads(1)) {
            pool.context().namespace().put("words", words).put("points", points);
            assertSame(words, pool.call(name -> WorkerContext.current().namespace().get(name, List.class), "words"));
            Object copy = pool.call(name -> WorkerContext.current().namespace().get(name, List.class), "points");
            assertEquals(points, copy);
            assertTrue(copy != points);
        }
    }
}
