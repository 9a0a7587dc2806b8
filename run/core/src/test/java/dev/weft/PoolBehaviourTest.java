package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What every backend does alike. */
@ExtendWith(NothingLeft.class)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class PoolBehaviourTest {
    @TempDir
    Path folder;

    record Point(int x, int y) implements Serializable {}

    static final class Odd extends Exception {
        private static final long serialVersionUID = 1L;

        Odd(String message) {
            super(message);
        }
    }

    static int square(int n) {
        return n * n;
    }

    /** Blocks until it is stopped. */
    static int never(Path started) throws Exception {
        Files.createFile(started);
        new CountDownLatch(1).await();
        return 0;
    }

    private Path started(String name) {
        return folder.resolve(name);
    }

    private static void awaitFile(Path path) {
        await().until(() -> Files.exists(path));
    }

    @OnEveryBackend
    void submitsCodeOfAnyShape(Backend backend) throws Exception {
        int captured = 2;
        try (var pool = backend.open()) {
            assertEquals(42, pool.submit(() -> 40 + captured).get());
            assertEquals(9, pool.submit(n -> n * n, 3).get());
            assertEquals(25, pool.call(PoolBehaviourTest::square, 5));
            assertEquals(3, pool.call(String::length, "abc"));
            assertEquals(new Point(1, 2), pool.call(x -> new Point(x, 2), 1));
            assertEquals(new ArrayList<>(List.of(1)), pool.call(ArrayList::new, List.of(1)));
            assertEquals("x-y", pool.call("x-"::concat, "y"));
            assertNull(pool.submit(() -> {}).get());
            assertEquals("r", pool.submit(() -> {}, "r").get());
            assertNull(pool.<Integer, Object>call(_ -> null, 1));
            assertEquals("none", pool.<String, String>call(s -> s == null ? "none" : s, null));
            Callable<Integer> callable = (Callable<Integer> & Serializable) () -> 7;
            assertEquals(7, ((ExecutorService) pool).submit(callable).get());
        }
    }

    @OnEveryBackend
    void namesTasksAfterTheirCode(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            assertEquals("PoolBehaviourTest.namesTasksAfterTheirCode lambda", pool.submit(() -> 1).name());
            assertEquals("PoolBehaviourTest.square", pool.submit(PoolBehaviourTest::square, 1).name());
            assertEquals("mine", pool.submit(() -> 1, TaskOptions.defaults().name("mine")).name());
            assertTrue(pool.name().startsWith("pool-"));
        }
    }

    @OnEveryBackend
    void mapKeepsTheOrderForAnyChunk(Backend backend) {
        List<Integer> items = IntStream.range(0, 500).boxed().toList();
        List<Integer> squares = items.stream().map(n -> n * n).toList();
        try (var pool = backend.open()) {
            assertEquals(squares, pool.map(items, n -> n * n));
            for (int chunk : new int[] {1, 3, 500, 1000}) {
                assertEquals(squares, pool.map(items, n -> n * n, MapOptions.defaults().chunk(chunk)));
            }
            assertEquals(List.of(), pool.map(List.<Integer>of(), n -> n * n));
            assertEquals(List.of(), pool.stream(List.<Integer>of(), n -> n * n).toList());
            assertEquals(0, pool.stream(List.<Integer>of(), n -> n * n, MapOptions.defaults().unordered()).count());
            assertEquals(squares, pool.stream(items, n -> n * n).toList());
            assertEquals(Set.copyOf(squares), Set.copyOf(pool.stream(items, n -> n * n, MapOptions.defaults().unordered()).toList()));
            assertEquals(squares.size(), pool.stream(items, n -> n * n, MapOptions.defaults().unordered().lookAhead(3)).count());
        }
    }

    private static WeakReference<Object> seen = new WeakReference<>(null);

    record Cargo(byte[] content) implements Serializable {}

    private static Cargo unload(Cargo cargo) {
        seen = new WeakReference<>(cargo);
        return new Cargo(cargo.content().clone());
    }

    /** The argument and the result of a task. */
    private static List<WeakReference<Cargo>> values(Pool pool) throws Exception {
        var argument = new Cargo(new byte[1000]);
        return List.of(new WeakReference<>(argument), new WeakReference<>(pool.submit(PoolBehaviourTest::unload, argument).get()));
    }

    private static boolean isGone() {
        System.gc();
        return seen.get() == null;
    }

    @OnEveryBackend
    void argumentsAndResultsAreNotKept(Backend backend) throws Exception {
        // One worker, which has to answer for what it got.
        try (var pool = backend.hasProcesses() ? backend.openOne() : backend.open()) {
            List<WeakReference<Cargo>> values = values(pool);
            await().until(() -> pool.submit(() -> isGone()).get());
            await().until(() -> {
                System.gc();
                return values.stream().allMatch(value -> value.get() == null);
            });
        }
    }

    /** Items as they are made, one after the other. */
    private static Iterable<Cargo> cargos(List<WeakReference<Cargo>> made) {
        return () -> Stream.generate(() -> new Cargo(new byte[1000]))
                .limit(50)
                .peek(cargo -> made.add(new WeakReference<>(cargo)))
                .iterator();
    }

    /** The items and results of loops; in a frame of its own, which keeps none of them. */
    private static List<WeakReference<Cargo>> valuesOfLoops(Pool pool) throws Exception {
        var values = new ArrayList<WeakReference<Cargo>>();
        Fn<Cargo, Cargo> unload = PoolBehaviourTest::unload;
        pool.map(cargos(values), unload).forEach(cargo -> values.add(new WeakReference<>(cargo)));
        pool.mapAsync(cargos(values), unload).get().forEach(cargo -> values.add(new WeakReference<>(cargo)));
        pool.stream(cargos(values), unload, MapOptions.defaults().unordered()).forEach(cargo -> values.add(new WeakReference<>(cargo)));
        assertEquals(50 * 1000, pool.sumLong(cargos(values), cargo -> unload(cargo).content().length));
        try (var results = pool.stream(cargos(values), unload)) {
            Iterator<Cargo> some = results.iterator();
            values.add(new WeakReference<>(some.next()));
            values.add(new WeakReference<>(some.next()));
        }
        return values;
    }

    @OnEveryBackend
    void itemsAndResultsOfALoopAreNotKept(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            List<WeakReference<Cargo>> values = valuesOfLoops(pool);
            await().until(() -> {
                System.gc();
                return values.stream().allMatch(value -> value.get() == null);
            });
        }
    }

    @OnEveryBackend
    void errorsArriveAsWhatTheyAre(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            var thrown = assertThrows(ArithmeticException.class, () -> pool.map(List.of(1, 0), n -> 1 / n));
            assertEquals("/ by zero", thrown.getMessage());
            assertEquals(!backend.sharesHeap(), thrown.getCause() instanceof RemoteException);
            var checked = assertThrows(TaskException.class, () -> pool.call(n -> failOddly(n), 1));
            assertEquals("odd 1", checked.getCause().getMessage());
            var job = pool.submit(() -> failOddly(3));
            Throwable cause = assertThrows(ExecutionException.class, job::get).getCause();
            assertInstanceOf(Odd.class, cause);
            if (!backend.sharesHeap()) {
                Throwable remote = cause.getCause();
                assertEquals("failOddly", remote.getStackTrace()[0].getMethodName());
                assertTrue(remote.getMessage().matches(
                        ".*Odd: odd 3, thrown in worker \\d of pool-\\d+ \\(pid \\d+( on \\S+)?\\) by task \"PoolBehaviourTest.*"));
            }
            assertEquals(4, pool.call(PoolBehaviourTest::square, 2));
        }
    }

    private static int failOddly(int n) throws Odd {
        throw new Odd("odd " + n);
    }

    static final RuntimeException THE_ONE = new RuntimeException("the very object");

    @OnEveryBackend
    void backendsThatShareTheHeapThrowTheVeryObject(Backend backend) {
        try (var pool = backend.open()) {
            var job = pool.submit(() -> {
                throw THE_ONE;
            });
            Throwable cause = assertThrows(ExecutionException.class, job::get).getCause();
            assertEquals("the very object", cause.getMessage());
            assertEquals(backend.sharesHeap(), cause == THE_ONE);
            Fn<Integer, Integer> thrower = _ -> {
                throw THE_ONE;
            };
            for (Executable call : List.<Executable>of(
                    () -> pool.call(thrower, 1),
                    () -> pool.map(List.of(1), thrower),
                    () -> pool.stream(List.of(1), thrower).toList(),
                    () -> pool.sumLong(List.of(1), thrower),
                    () -> pool.parallel(0, 1).sum(_ -> thrower.apply(1)))) {
                var thrown = assertThrows(RuntimeException.class, call);
                assertEquals("the very object", thrown.getMessage());
                assertEquals(backend.sharesHeap(), thrown == THE_ONE);
            }
        }
    }

    @OnEveryBackend
    void mapRunsEverythingAndLosesNoFailure(Backend backend) throws Exception {
        String marks = folder.toString();
        try (var pool = backend.open()) {
            var thrown = assertThrows(IllegalStateException.class, () -> pool.map(IntStream.range(0, 30).boxed().toList(), n -> {
                Files.createFile(Path.of(marks, "ran-" + n));
                if (n % 10 == 3) {
                    throw new IllegalStateException("item " + n);
                }
                return n;
            }));
            assertEquals("item 3", thrown.getMessage());
            assertEquals(
                    List.of("item 13", "item 23"),
                    Stream.of(thrown.getSuppressed()).map(Throwable::getMessage).toList());
        }
        try (var files = Files.list(folder)) {
            assertEquals(30, files.count());
        }
    }

    @OnEveryBackend
    void inputErrorsComeAfterTheResultsBeforeThem(Backend backend) {
        Iterable<Integer> broken = () -> IntStream.range(0, 10)
                .mapToObj(n -> {
                    if (n == 5) {
                        throw new IllegalStateException("no more input");
                    }
                    return n;
                })
                .iterator();
        try (var pool = backend.open()) {
            for (var options : List.of(MapOptions.defaults(), MapOptions.defaults().unordered())) {
                var results = Collections.synchronizedList(new ArrayList<Integer>());
                var error = assertThrows(
                        IllegalStateException.class, () -> pool.stream(broken, n -> n + 1, options).forEach(results::add));
                assertEquals("no more input", error.getMessage());
                assertEquals(Set.of(1, 2, 3, 4, 5), Set.copyOf(results));
            }
            assertThrows(IllegalStateException.class, () -> pool.map(broken, n -> n));
            assertEquals(1, pool.call(PoolBehaviourTest::square, 1));
        }
    }

    @OnEveryBackend
    void endlessInputIsReadAheadToItsBound(Backend backend) {
        var read = new AtomicInteger();
        Iterable<Integer> endless = () -> Stream.generate(read::incrementAndGet).iterator();
        try (var pool = backend.open();
                var results = pool.stream(endless, n -> n * 2, MapOptions.defaults().lookAhead(10))) {
            Iterator<Integer> iterator = results.iterator();
            assertEquals(0, read.get(), "nothing is read before a result is asked for");
            for (int taken = 1; taken <= 100; taken++) {
                assertEquals(taken * 2, iterator.next());
                assertTrue(read.get() <= taken + 10, read + " read for " + taken + " taken");
            }
        }
        assertTrue(read.get() <= 110);
    }

    @OnEveryBackend
    void closingAStreamFreesTheWorkers(Backend backend) throws Exception {
        String marks = folder.toString();
        String closed = started("closed").toString();
        try (var pool = backend.open()) {
            var results = pool.stream(
                    IntStream.iterate(0, n -> n + 1)::iterator,
                    n -> {
                        Files.createFile(Path.of(marks, "begun-" + n));
                        if (n >= 500) {
                            awaitFile(Path.of(closed));
                        }
                        return n;
                    },
                    MapOptions.defaults().lookAhead(1000).chunk(50));
            assertEquals(0, results.iterator().next());
            results.close();
            Files.createFile(Path.of(closed));
            // One worker may be inside an item; everything behind that is gone, so this comes at once.
            assertEquals(1, pool.call(PoolBehaviourTest::square, 1));
        }
        try (var files = Files.list(folder)) {
            assertTrue(files.count() < 1000, "items that had not begun are cancelled");
        }
    }

    @OnEveryBackendWithWorkers
    void anUnorderedStreamDoesNotWaitForASlowItem(Backend backend) throws Exception {
        String gate = started("gate").toString();
        try (var pool = backend.open();
                var results = pool.stream(
                        IntStream.iterate(0, n -> n + 1)::iterator,
                        n -> {
                            if (n == 0) {
                                awaitFile(Path.of(gate));
                            }
                            return n;
                        },
                        MapOptions.defaults().unordered())) {
            Iterator<Integer> iterator = results.iterator();
            for (int i = 0; i < 2_000; i++) {
                assertTrue(iterator.next() > 0);
            }
            Files.createFile(Path.of(gate));
            while (iterator.next() != 0) {
                assertFalse(Thread.interrupted());
            }
        }
    }

    @OnEveryBackend
    void aFailureEndsAStreamInItsPlace(Backend backend) {
        try (var pool = backend.open()) {
            var seen = new ArrayList<Integer>();
            var error = assertThrows(ArithmeticException.class, () -> pool.stream(List.of(4, 2, 1, 0, 1), n -> 8 / n).forEach(seen::add));
            assertEquals("/ by zero", error.getMessage());
            assertEquals(List.of(2, 4, 8), seen);
        }
    }

    @OnEveryBackend
    void tellsInWordsThatItWasShutDown(Backend backend) throws Exception {
        Pool pool = backend.open();
        var job = pool.submit(() -> 5);
        pool.close();
        assertEquals(5, job.get());
        assertTrue(pool.isShutdown() && pool.isTerminated());
        var error = assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 6));
        assertEquals(pool.name() + " takes no more tasks: it was shut down", error.getMessage());
        pool.close();
        assertEquals(List.of(), pool.shutdownNow());
    }

    @OnEveryBackendWithWorkers
    void blockedTasksHaveAsManyWorkersAsThereAreAndTasksInTurnShareOne(Backend backend) throws Exception {
        String gate = started("gate").toString();
        try (var pool = backend.open()) {
            for (int i = 0; i < 5; i++) {
                assertEquals(4, pool.call(PoolBehaviourTest::square, 2));
                await().until(() -> pool.stats().running() == 0);
            }
            var inTurn = pool.submit(PoolBehaviourTest::square, 3);
            inTurn.get();
            var jobs = new ArrayList<Job<Void>>();
            for (int i = 0; i < 30; i++) {
                String begun = started("begun-" + i).toString();
                jobs.add(pool.submit(() -> {
                    Files.createFile(Path.of(begun));
                    awaitFile(Path.of(gate));
                }));
            }
            await().until(() -> Files.exists(started("begun-0")) && Files.exists(started("begun-1")));
            assertEquals(2, pool.stats().running());
            assertEquals(28, pool.stats().queued());
            Files.createFile(Path.of(gate));
            var workers = new HashSet<String>();
            for (var job : jobs) {
                job.get();
                workers.add(job.times().worker());
            }
            if (backend != Backend.VIRTUAL_THREADS) {
                // A virtual thread serves one task; the others have one worker for all that came one by one, and no third.
                assertTrue(inTurn.times().worker().contains(pool.name()) && inTurn.times().worker().contains("worker 1"));
                assertEquals(2, workers.size(), workers.toString());
                assertTrue(workers.contains(inTurn.times().worker()), workers.toString());
            }
        }
    }

    @OnEveryBackendWithWorkers
    void higherPrioritiesAreBegunFirst(Backend backend) throws Exception {
        String gate = started("gate").toString();
        String list = started("list").toString();
        try (var pool = backend.open()) {
            pool.resize(1);
            Path begun = started("begun");
            String mark = begun.toString();
            pool.submit(() -> {
                Files.createFile(Path.of(mark));
                awaitFile(Path.of(gate));
            });
            awaitFile(begun);
            for (int priority : new int[] {0, -3, 5, 0, 7, 5, -3}) {
                pool.submit(() -> {
                    Files.writeString(Path.of(list), priority + " ", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }, TaskOptions.defaults().priority(priority));
            }
            var low = pool.mapAsync(List.of(-9, -9), priority -> {
                Files.writeString(Path.of(list), priority + " ", StandardOpenOption.APPEND);
                return priority;
            }, MapOptions.defaults().priority(-9));
            Files.createFile(Path.of(gate));
            low.get();
        }
        assertEquals("7 5 5 0 0 -3 -3 -9 -9 ", Files.readString(Path.of(list)));
    }

    @OnEveryBackend
    void joinIsForAPoolThatWasShutDown(Backend backend) throws Exception {
        Pool pool = backend.open();
        var error = assertThrows(IllegalStateException.class, () -> pool.join(Duration.ofSeconds(1)));
        assertEquals(
                pool.name() + " cannot be waited for before it is shut down; call shutdown, shutdownNow or close", error.getMessage());
        var job = pool.submit(() -> 5);
        pool.shutdown();
        assertTrue(pool.join(Duration.ofSeconds(60)));
        assertTrue(pool.join(Duration.ofSeconds(Long.MIN_VALUE)));
        assertEquals(5, job.get());
    }

    @OnEveryBackend
    void closeFinishesWhatWasHandedOver(Backend backend) {
        var jobs = new ArrayList<Job<Integer>>();
        try (var pool = backend.open()) {
            for (int i = 0; i < 200; i++) {
                jobs.add(pool.submit(PoolBehaviourTest::square, i));
            }
        }
        for (int i = 0; i < 200; i++) {
            assertEquals(i * i, jobs.get(i).resultNow());
        }
    }

    @OnEveryBackend
    void closeRightAfterFailuresKeepsThem(Backend backend) throws Exception {
        for (int round = 0; round < (backend.hasProcesses() ? 3 : 50); round++) {
            var failing = new ArrayList<Job<Integer>>();
            Job<List<Integer>> map;
            try (var pool = backend.open()) {
                for (int i = 0; i < 5; i++) {
                    int n = i;
                    failing.add(pool.submit(() -> failOddly(n)));
                }
                map = pool.mapAsync(List.of(5, 6), n -> failOddly(n));
            }
            for (int i = 0; i < 5; i++) {
                assertEquals("odd " + i, failing.get(i).exceptionNow().getMessage());
            }
            assertEquals("odd 5", map.exceptionNow().getMessage());
            assertEquals("odd 6", map.exceptionNow().getSuppressed()[0].getMessage());
        }
    }

    @OnEveryBackend
    void shutdownNowRightAfterFailuresEndsEveryJob(Backend backend) throws Exception {
        for (int round = 0; round < (backend.hasProcesses() ? 3 : 50); round++) {
            Pool pool = backend.open();
            var failing = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 5; i++) {
                int n = i;
                failing.add(pool.submit(() -> failOddly(n)));
            }
            pool.terminate();
            for (int i = 0; i < 5; i++) {
                switch (failing.get(i).outcome()) {
                    case Outcome.Failure<Integer>(Throwable error) -> assertEquals("odd " + i, error.getMessage());
                    case Outcome.Cancelled<Integer> _ -> { }
                    case Outcome.Success<Integer> end -> throw new AssertionError(end);
                }
            }
        }
    }

    @OnEveryBackend
    void aJoinedPoolHasNoWorkers(Backend backend) throws Exception {
        Pool pool = backend.open();
        Set<Long> workers = new HashSet<>(pool.map(List.of(1, 2, 3, 4), _ -> ProcessHandle.current().pid()));
        pool.shutdown();
        assertTrue(pool.join(Duration.ofSeconds(60)));
        workers.remove(ProcessHandle.current().pid());
        assertEquals(List.of(), workers.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).filter(ProcessHandle::isAlive).toList());
        assertEquals(List.of(), pool.stats().workers());
        assertEquals(0, pool.stats().running());
    }

    @OnEveryBackendWithWorkers
    void shutdownNowStopsWhatRunsAndHandsBackTheRest(Backend backend) throws Exception {
        Path one = started("one");
        Path two = started("two");
        Pool pool = backend.open();
        var running = List.of(
                pool.submit(path -> never(Path.of(path)), one.toString()), pool.submit(path -> never(Path.of(path)), two.toString()));
        awaitFile(one);
        awaitFile(two);
        var waiting = pool.submit(() -> 40 + 2);
        List<Runnable> rest = pool.shutdownNow();
        assertEquals(1, rest.size());
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        for (Job<?> job : running) {
            assertThrows(CancellationException.class, job::get);
            assertTrue(job.isCancelled() && job.state() == Future.State.CANCELLED);
        }
        assertInstanceOf(Outcome.Cancelled.class, waiting.outcome());
        rest.get(0).run();
    }

    @OnEveryBackendWithWorkers
    void shutdownNowStopsWhatWasCancelledAndLetRun(Backend backend) throws Exception {
        Path one = started("one");
        Pool pool = backend.open();
        var running = pool.submit(path -> never(Path.of(path)), one.toString());
        awaitFile(one);
        assertTrue(running.cancel(false));
        assertEquals(List.of(), pool.shutdownNow());
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
    }

    @OnEveryBackendWithWorkers
    void terminateWithManyWaitingIsPrompt(Backend backend) throws Exception {
        Pool pool = backend.open();
        Path one = started("one");
        pool.submit(path -> never(Path.of(path)), one.toString());
        var jobs = new ArrayList<Job<Integer>>();
        for (int i = 0; i < 10_000; i++) {
            jobs.add(pool.submit(() -> {
                new CountDownLatch(1).await();
                return 1;
            }));
        }
        awaitFile(one);
        pool.terminate();
        assertTrue(pool.isTerminated());
        assertTrue(jobs.stream().allMatch(Future::isDone));
    }

    @OnEveryBackendWithWorkers
    void cancelStopsRunningCodeAndPreventsWaitingCode(Backend backend) throws Exception {
        Path one = started("one");
        Path two = started("two");
        Path never = started("never");
        try (var pool = backend.open()) {
            var first = pool.submit(path -> never(Path.of(path)), one.toString());
            var second = pool.submit(path -> never(Path.of(path)), two.toString());
            awaitFile(one);
            awaitFile(two);
            var waiting = pool.submit(path -> never(Path.of(path)), never.toString());
            assertTrue(waiting.cancel());
            assertTrue(first.cancel());
            assertFalse(first.cancel());
            assertEquals(9, pool.submit(PoolBehaviourTest::square, 3).get(60, TimeUnit.SECONDS));
            assertTrue(second.cancel(true));
            assertTrue(first.isCancelled() && first.isDone());
            var error = assertThrows(CancellationException.class, first::get);
            assertTrue(error.getMessage().startsWith("task \"PoolBehaviourTest.cancelStops"), error.getMessage());
            var done = pool.submit(() -> 1);
            done.get();
            assertFalse(done.cancel());
        }
        assertFalse(Files.exists(never));
    }

    @OnEveryBackendWithWorkers
    void timeoutsOfGetLeaveTheJobAlone(Backend backend) throws Exception {
        String gate = started("gate").toString();
        try (var pool = backend.open()) {
            var job = pool.submit(path -> {
                awaitFile(Path.of(path));
                return 5;
            }, gate);
            assertThrows(TimeoutException.class, () -> job.get(10, TimeUnit.MILLISECONDS));
            assertThrows(TimeoutException.class, () -> job.get(0, TimeUnit.MILLISECONDS));
            Files.createFile(Path.of(gate));
            assertEquals(5, job.get(60, TimeUnit.SECONDS));
        }
    }

    @OnEveryBackend
    void actionsRunOnceInOrderAlsoWhenAddedLateOrAfterOneThatThrows(Backend backend) throws Exception {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        try (var pool = backend.open()) {
            var handler = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((_, error) -> seen.add("reported " + error.getMessage()));
            try {
                Job<Integer> job = pool.submit(() -> 5)
                        .onDone(end -> seen.add("first " + end))
                        .onDone(_ -> {
                            throw new IllegalStateException("thrown");
                        })
                        .onDone(_ -> seen.add("third " + pool.submit(() -> 6).name().isEmpty()));
                assertEquals(5, job.get());
                await().dontCatchUncaughtExceptions().until(() -> seen.size() == 3);
                var _ = job.onDone(end -> seen.add("late"));
            } finally {
                Thread.setDefaultUncaughtExceptionHandler(handler);
            }
        }
        assertEquals(List.of("first Success[value=5]", "reported thrown", "third false", "late"), seen);
    }

    @OnEveryBackend
    void invokesAllAndAny(Backend backend) throws Exception {
        List<Task<Integer>> tasks = List.of(() -> 1, () -> 2, () -> {
            throw new Odd("three");
        });
        try (var pool = backend.open()) {
            List<Future<Integer>> all = pool.invokeAll(tasks);
            assertEquals(List.of(1, 2), List.of(all.get(0).get(), all.get(1).get()));
            assertEquals("three", assertThrows(ExecutionException.class, () -> all.get(2).get()).getCause().getMessage());
            assertTrue(Set.of(1, 2).contains(pool.invokeAny(tasks)));
            var failing = List.<Task<Integer>>of(() -> failOddly(1), () -> failOddly(2));
            var error = assertThrows(ExecutionException.class, () -> pool.invokeAny(failing));
            assertInstanceOf(Odd.class, error.getCause());
            assertEquals(1, error.getCause().getSuppressed().length - (error.getCause().getSuppressed().length > 1 ? 1 : 0));
            assertThrows(IllegalArgumentException.class, () -> pool.invokeAny(List.<Task<Integer>>of()));
        }
    }

    @OnEveryBackendWithWorkers
    void invokeAllCancelsWhatIsNotDoneInTime(Backend backend) throws Exception {
        String path = started("slow").toString();
        try (var pool = backend.open()) {
            // Time to start is no part of it.
            pool.call(n -> n, 1);
            List<Task<Integer>> tasks = List.of(() -> 1, () -> never(Path.of(path)));
            List<Future<Integer>> all = pool.invokeAll(tasks, 2, TimeUnit.SECONDS);
            assertEquals(1, all.get(0).get());
            assertTrue(all.get(1).isCancelled());
        }
    }

    @OnEveryBackend
    void manyThreadsShareAPool(Backend backend) throws Exception {
        var sums = Collections.synchronizedSet(new HashSet<Integer>());
        try (var pool = backend.open();
                var callers = Pool.threads(4)) {
            List<Job<Void>> jobs = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                int base = c * 1000;
                jobs.add(callers.submit(() -> {
                    sums.addAll(pool.map(IntStream.range(base, base + 1000).boxed().toList(), n -> n));
                }));
            }
            for (var job : jobs) {
                job.get();
            }
        }
        assertEquals(4000, sums.size());
    }

    @OnEveryBackend
    void poolsNest(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            int sum = pool.submit(() -> {
                try (var inner = Pool.processes(1)) {
                    return inner.map(List.of(1, 2, 3), n -> n * n).stream().mapToInt(n -> n).sum();
                }
            }).get();
            assertEquals(14, sum);
        }
    }

    @OnEveryBackend
    void executeReportsErrorsToTheUncaughtHandler(Backend backend) {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        var handler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, error) -> seen.add(error.getMessage()));
        try (var pool = backend.open()) {
            pool.execute(() -> {
                throw new IllegalStateException("nobody waits");
            });
            await().dontCatchUncaughtExceptions().until(() -> !seen.isEmpty());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
        assertEquals(List.of("nobody waits"), seen);
    }

    @OnEveryBackendWithWorkers
    void interruptingACallCancelsIt(Backend backend) throws Exception {
        Path one = started("one");
        try (var pool = backend.open()) {
            var caller = new Thread(() -> {
                assertThrows(CancellationException.class, () -> pool.call(path -> never(Path.of(path)), one.toString()));
                assertTrue(Thread.currentThread().isInterrupted());
            });
            caller.start();
            awaitFile(one);
            caller.interrupt();
            caller.join();
        }
    }

    @OnEveryBackend
    void sameObjectIsSeenByCallersOfTheSameHeap(Backend backend) throws IOException {
        var list = new ArrayList<>(List.of(1));
        try (var pool = backend.open()) {
            var result = pool.call(l -> l, list);
            assertEquals(list, result);
            if (backend.sharesHeap()) {
                assertSame(list, result);
            }
        }
    }
}
