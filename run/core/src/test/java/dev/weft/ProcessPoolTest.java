package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can happen to worker JVMs, with real kills. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class ProcessPoolTest {
    @TempDir
    Path folder;

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Sends this process a signal, and never returns if it is one that kills. */
    private static int signalMyself(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
        new java.util.concurrent.CountDownLatch(1).await();
        return 0;
    }

    private static <E extends WorkerException> E failure(Class<E> type, Job<?> job) {
        return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> job.get(60, TimeUnit.SECONDS)).getCause());
    }

    @Test
    void killedWorkerFailsOnlyTheTaskThatItRan() throws Exception {
        try (var pool = Pool.processes(2)) {
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 1000; i++) {
                jobs.add(pool.submit(n -> n == 500 ? signalMyself("KILL") : n * 2, i));
            }
            for (int i = 0; i < 1000; i++) {
                if (i != 500) {
                    assertEquals(i * 2, jobs.get(i).get());
                }
            }
            var killed = failure(WorkerKilled.class, jobs.get(500));
            assertEquals(9, killed.signal());
            assertTrue(killed.pid() > 0 && killed.worker() > 0);
            assertEquals(
                    "worker " + killed.worker() + " of " + pool.name() + " (pid " + killed.pid() + ") was killed by signal 9 (KILL)"
                            + " while it ran task \"ProcessPoolTest.killedWorkerFailsOnlyTheTaskThatItRan lambda\"",
                    killed.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50})
    void killedMapFailsWithThatAloneOrRetries(int chunk) throws Exception {
        String marks = folder.toString();
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        var options = chunk == 0 ? MapOptions.defaults() : MapOptions.defaults().chunk(chunk);
        Fn<Integer, Integer> fn = n -> {
            Path mark = Path.of(marks, "ran-" + n);
            if (n == 500 && !Files.exists(mark)) {
                Files.createFile(mark);
                return signalMyself("KILL");
            }
            if (n != 500) {
                Files.createFile(mark);
            }
            return n * 2;
        };
        try (var pool = Pool.processes(2)) {
            var killed = assertThrows(WorkerKilled.class, () -> pool.map(items, fn, options));
            assertEquals(0, killed.getSuppressed().length);
            // Each of the others ran exactly once: a second run would have failed to make its mark.
            try (var files = Files.list(folder)) {
                var all = files.toList();
                assertEquals(1000, all.size());
                for (Path file : all) {
                    Files.delete(file);
                }
            }
            assertEquals(items.stream().map(n -> n * 2).toList(), pool.map(items, fn, options.maxAttempts(2)));
        }
    }

    @Test
    void killsFromOutsideFailAtMostOneTaskEach() throws Exception {
        var random = new Random(7);
        int kills = 6;
        try (var pool = Pool.processes(2)) {
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 3000; i++) {
                jobs.add(pool.submit(n -> {
                    long end = System.nanoTime() + (n % 7) * 100_000L;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                    return n;
                }, i));
            }
            for (int k = 0; k < kills; k++) {
                int at = Math.min(2_999, (k + 1) * 400 + random.nextInt(100));
                jobs.get(at).outcome();
                ProcessHandle.current().children().findAny().ifPresent(ProcessHandle::destroyForcibly);
            }
            int failed = 0;
            for (int i = 0; i < jobs.size(); i++) {
                switch (jobs.get(i).outcome()) {
                    case Outcome.Success<Integer>(Integer value) -> assertEquals(i, value);
                    case Outcome.Failure<Integer>(Throwable error) -> {
                        assertInstanceOf(WorkerKilled.class, error);
                        failed++;
                    }
                    case Outcome.Cancelled<Integer> _ -> throw new AssertionError("job " + i + " was cancelled");
                }
            }
            assertTrue(failed <= kills, failed + " failed for " + kills + " kills");
        }
    }

    @Test
    void deathOfAnIdleWorkerHarmsNobody() throws Exception {
        try (var pool = Pool.processes(1)) {
            long first = pool.submit(() -> pid()).get();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().until(() -> ProcessHandle.of(first).isEmpty());
            assertNotEquals(first, pool.submit(() -> pid()).get());
        }
    }

    @Test
    void exitIsNoSuccess() throws Exception {
        try (var pool = Pool.processes(1)) {
            assertEquals(0, failure(WorkerExited.class, pool.submit(() -> System.exit(0))).exitCode());
            assertEquals(5, failure(WorkerExited.class, pool.submit(() -> System.exit(5))).exitCode());
            var halted = failure(WorkerExited.class, pool.submit(() -> Runtime.getRuntime().halt(6)));
            assertTrue(halted.getMessage().contains("exited with code 6 while it ran task \"ProcessPoolTest.exitIsNoSuccess lambda\""));
            assertEquals(15, failure(WorkerKilled.class, pool.submit(() -> {
                var _ = signalMyself("TERM");
            })).signal());
            assertEquals(3, pool.submit(() -> 3).get());
        }
    }

    @Test
    void closeRightAfterFailuresKeepsThem() throws Exception {
        for (int round = 0; round < 5; round++) {
            Job<?> halted;
            Job<?> thrown;
            try (var pool = Pool.processes(2)) {
                halted = pool.submit(() -> Runtime.getRuntime().halt(3));
                thrown = pool.submit(() -> 1 / Integer.parseInt("0"));
            }
            assertEquals(3, failure(WorkerExited.class, halted).exitCode());
            assertInstanceOf(ArithmeticException.class, assertThrows(ExecutionException.class, thrown::get).getCause());
        }
    }

    @Test
    void poisonedTaskIsGivenUpAfterItsAttempts() throws Exception {
        String marks = folder.toString();
        try (var pool = Pool.processes(1)) {
            var job = pool.submit(() -> {
                Files.createFile(Path.of(marks, "attempt-" + pid()));
                Runtime.getRuntime().halt(1);
            }, TaskOptions.defaults().maxAttempts(3));
            failure(WorkerExited.class, job);
        }
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void resultsThatCannotTravelCostNoWorker() throws Exception {
        try (var pool = Pool.processes(1)) {
            long pid = pool.submit(() -> pid()).get();
            for (int i = 0; i < 20; i++) {
                var error = failure(ResultNotEncodable.class, pool.submit(() -> Optional.of(1)));
                assertTrue(error.getMessage().endsWith("(pid " + pid + "): java.util.Optional is not Serializable"), error.getMessage());
            }
            assertEquals(pid, pool.submit(() -> pid()).get());
        }
    }

    @Test
    void whatCannotBeSentFailsItsOwnCall() throws Exception {
        var thread = new Thread();
        try (var pool = Pool.processes(1)) {
            var error = failure(TaskNotEncodable.class, pool.submit(() -> thread.getName()));
            assertEquals(
                    "task \"ProcessPoolTest.whatCannotBeSentFailsItsOwnCall lambda\" cannot be sent to a worker of " + pool.name()
                            + ": java.lang.Thread is not Serializable",
                    error.getMessage());
            assertThrows(TaskNotEncodable.class, () -> pool.map(List.of(1), n -> thread.getName() + n));
            var mixed = assertThrows(TaskNotEncodable.class, () -> pool.map(List.of(1, thread, 3), Object::toString));
            assertEquals(0, mixed.getSuppressed().length);
            assertTrue(mixed.getMessage().startsWith("the argument of task \"Object.toString\" cannot be sent"), mixed.getMessage());
            var twice = assertThrows(TaskNotEncodable.class, () -> pool.map(List.of(thread, thread, thread), Object::toString));
            assertEquals(0, twice.getSuppressed().length);
            var text = new StringWriter();
            twice.printStackTrace(new PrintWriter(text, true));
            assertEquals(2, text.toString().lines().filter(line -> line.startsWith("Caused by")).count());
            Callable<Integer> held = () -> 42;
            for (Job<?> job : List.of(pool.submit(held), (Job<?>) pool.invokeAll(List.<Callable<Integer>>of(() -> 1)).getFirst())) {
                assertTrue(failure(TaskNotEncodable.class, job).getMessage().endsWith(
                        "a lambda that was made as a java.util.concurrent.Callable is not Serializable; write it as a Task, Action or Fn,"
                                + " or at the call of submit"));
            }
            Runnable plain = () -> {};
            failure(TaskNotEncodable.class, pool.submit(plain));
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    @Test
    void poolsJobsAndSharersStayInTheirProcess() throws Exception {
        try (var pool = Pool.processes(1)) {
            Job<Integer> job = pool.submit(() -> 1);
            Sharer sharer = pool.sharer();
            String opened = pool.name() + " stays in its process, as every pool; open one in the task, or hand over the tasks outside";
            assertReason(opened, pool.submit(() -> pool.call(n -> n, 1)));
            assertReason(opened, pool.submit(pool::name));
            assertReason("a job stays in the process of its pool; get its result, and send that", pool.submit(() -> job.get()));
            assertReason(
                    "a sharer stays in its process; make the shared object there, and send that",
                    pool.submit(() -> sharer.ofLong(1).get()));
            assertEquals(1, job.get());
        }
    }

    private static void assertReason(String reason, Job<?> refused) throws Exception {
        String message = failure(TaskNotEncodable.class, refused).getMessage();
        assertTrue(message.endsWith(": " + reason), message);
    }

    @Test
    void executeRefusesWhatItCannotSend() throws Exception {
        try (var pool = Pool.processes(1)) {
            var refused = assertThrows(RejectedExecutionException.class, () -> CompletableFuture.supplyAsync(() -> 1, pool));
            assertInstanceOf(TaskNotEncodable.class, refused.getCause());
            var service = new ExecutorCompletionService<Integer>(pool);
            assertThrows(RejectedExecutionException.class, () -> service.submit(() -> 1));
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    record Found(Path path, int size) implements java.io.Serializable {}

    @Test
    void pathsTravel() {
        var items = List.of(Path.of("a", "b"), folder, Path.of(""));
        try (var pool = Pool.processes(1)) {
            assertEquals(items, pool.map(items, path -> path));
            assertEquals(items.stream().map(path -> new Found(path, 1)).toList(), pool.map(items, path -> new Found(path, 1)));
            Path captured = folder;
            assertEquals(folder.resolve("x"), pool.call(captured::resolve, "x"));
        }
    }

    /** Cannot be read by anybody. */
    static final class Unreadable implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(java.io.ObjectInputStream in) throws IOException {
            throw new IOException("not today");
        }
    }

    static final class Unsendable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final Object holder = new Object();

        Unsendable() {
            super("carries an Object");
        }
    }

    @Test
    void whatCannotBeReadFailsItsOwnJob() throws Exception {
        try (var pool = Pool.processes(1)) {
            assertTrue(failure(TaskNotEncodable.class, pool.submit(o -> 1, new Unreadable())).getMessage().contains("not today"));
            assertTrue(failure(ResultNotEncodable.class, pool.submit(() -> new Unreadable())).getMessage().contains("not today"));
            var job = pool.submit(() -> {
                throw new Unsendable();
            });
            Throwable error = assertThrows(ExecutionException.class, job::get).getCause();
            assertInstanceOf(RemoteException.class, error);
            assertTrue(error.getMessage().startsWith(Unsendable.class.getName() + ": carries an Object, thrown in worker 1 of "));
            assertEquals(ProcessPoolTest.class.getName(), error.getStackTrace()[0].getClassName());
        }
    }

    @Test
    void memoryOfATaskIsItsOwnMatter() throws Exception {
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).heap("32m"))) {
            var hungry = pool.submit(() -> {
                var list = new ArrayList<byte[]>();
                while (true) {
                    list.add(new byte[1 << 20]);
                }
            });
            var error = failure(WorkerOutOfMemory.class, hungry);
            assertTrue(error.getMessage().contains("(Java heap space); give workers more with ProcessOptions.heap"), error.getMessage());
            assertEquals(2, pool.submit(() -> 2).get());
        }
    }

    @Test
    void workersThatDoNotStartBreakThePoolLoudly() throws Exception {
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(2).jvmArgs("-XX:NoSuchFlag=1"))) {
            var broken = failure(PoolBroken.class, pool.submit(() -> 1));
            assertInstanceOf(WorkerStartFailed.class, broken.getCause());
            assertTrue(broken.getMessage().contains("did not start: exit code 1"), broken.getMessage());
            assertTrue(broken.getMessage().contains("Unrecognized VM option 'NoSuchFlag=1'"), broken.getMessage());
            assertThrows(PoolBroken.class, () -> pool.submit(() -> 2));
        }
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).directory(folder.resolve("missing")))) {
            failure(PoolBroken.class, pool.submit(() -> 1));
        }
    }

    @Test
    void cancelOfAShortTaskBehindALongOneLeavesOthersAlone() throws Exception {
        String started = folder.resolve("started").toString();
        try (var pool = Pool.processes(1)) {
            // Teaches the pool that these are short, so that it sends them in groups.
            var _ = pool.map(IntStream.range(0, 5_000).boxed().toList(), n -> n, MapOptions.defaults());
            Fn<Integer, Integer> sometimesLong = n -> {
                if (n == 1000) {
                    Files.createFile(Path.of(started));
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                return n;
            };
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i <= 1500; i++) {
                jobs.add(pool.submit(sometimesLong, i));
            }
            await().until(() -> Files.exists(Path.of(started)));
            assertTrue(jobs.get(1001).cancel());
            assertTrue(jobs.get(1000).cancel());
            for (int i = 0; i <= 1500; i++) {
                if (i != 1000 && i != 1001) {
                    assertEquals(i, jobs.get(i).get(20, TimeUnit.SECONDS));
                }
            }
        }
    }

    @Test
    void shortTasksDoNotWaitBehindALongOneWhileAnotherWorkerIsIdle() throws Exception {
        String gate = folder.resolve("gate").toString();
        Fn<Integer, Integer> fn = n -> {
            if (n == 3000) {
                await().until(() -> Files.exists(Path.of(gate)));
            }
            return n;
        };
        try (var pool = Pool.processes(2)) {
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 6000; i++) {
                jobs.add(pool.submit(fn, i));
            }
            for (int i = 0; i < 6000; i++) {
                if (i != 3000) {
                    assertEquals(i, jobs.get(i).get(20, TimeUnit.SECONDS));
                }
            }
            assertFalse(jobs.get(3000).isDone());
            Files.createFile(Path.of(gate));
            assertEquals(3000, jobs.get(3000).get());
        }
    }

    @Test
    void largeValuesTravel() throws Exception {
        try (var pool = Pool.processes(2)) {
            for (int bytes : new int[] {0, 1 << 20, 16 << 20}) {
                byte[] payload = new byte[bytes];
                new Random(bytes).nextBytes(payload);
                assertTrue(Arrays.equals(payload, pool.call(b -> b, payload)));
            }
            var many = pool.map(IntStream.range(0, 40).boxed().toList(), n -> new byte[1 << 20]);
            assertEquals(40, many.size());
        }
    }

    @Test
    void workersAreReusedAndSpreadWork() throws Exception {
        try (var pool = Pool.processes(2)) {
            var pids = new HashSet<>(pool.map(IntStream.range(0, 200).boxed().toList(), _ -> pid()));
            assertTrue(pids.size() <= 2 && !pids.contains(pid()), pids.toString());
            Set<Long> later = Set.copyOf(pool.map(IntStream.range(0, 50).boxed().toList(), _ -> pid()));
            assertTrue(pids.containsAll(later));
        }
    }

    @Test
    void environmentDirectoryAndOptionsReachTheWorker() throws Exception {
        var options = ProcessOptions.defaults()
                .workers(1)
                .environment("WEFT_TEST", "yes")
                .directory(folder)
                .jvmArgs("-Dweft.test=1")
                .heap("48m");
        try (var pool = Pool.processes(options)) {
            assertEquals("yes", pool.submit(() -> System.getenv("WEFT_TEST")).get());
            assertEquals("1", pool.submit(() -> System.getProperty("weft.test")).get());
            assertEquals(folder.toRealPath().toString(), pool.submit(() -> Path.of("").toAbsolutePath().toString()).get());
            assertTrue(pool.submit(() -> Runtime.getRuntime().maxMemory()).get() <= 48L << 20);
            assertEquals(-1, pool.submit(() -> System.in.read()).get());
            String thread = pool.submit(() -> Thread.currentThread().getName()).get();
            assertEquals(pool.name() + " worker 1", thread);
        }
    }

    @Test
    void aWorkerLoadsNothingHeavyBeforeItsFirstTask() throws Exception {
        Path log = folder.resolve("classes.log");
        var options = ProcessOptions.defaults().workers(1).jvmArgs("-Xlog:class+load:file=" + log);
        try (var pool = Pool.processes(options)) {
            assertEquals(1, pool.submit(ProcessPoolTest::one).get());
            String loaded = Files.readString(log);
            assertTrue(loaded.contains("dev.weft.worker.WorkerMain"));
            var heavies = List.of(
                    "me.tongfei",
                    "dev.weft.Progress",
                    "java.lang.invoke.StringConcatFactory",
                    "java.lang.invoke.InnerClassLambdaMetafactory",
                    "java.lang.invoke.LambdaForm$DMH/",
                    "jdk.internal.foreign.abi.DowncallLinker",
                    "java.nio.channels.SocketChannel",
                    "java.io.ObjectInputStream",
                    "java.util.concurrent.ThreadPoolExecutor");
            for (String heavy : heavies) {
                assertFalse(loaded.contains(heavy), heavy);
            }
        }
    }

    private static int one() {
        return 1;
    }

    @Test
    void aStoppedWorkerDoesNotKeepTheEndWaitingForEver() throws Exception {
        Pool pool = Pool.processes(1);
        long worker = pool.submit(() -> pid()).get();
        new ProcessBuilder("kill", "-STOP", Long.toString(worker)).start().waitFor();
        pool.shutdown();
        assertTrue(pool.awaitTermination(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS));
        assertNull(ProcessHandle.of(worker).filter(ProcessHandle::isAlive).orElse(null));
    }
}
