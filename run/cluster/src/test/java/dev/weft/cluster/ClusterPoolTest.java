package dev.weft.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ClusterOptions;
import dev.weft.Job;
import dev.weft.MapOptions;
import dev.weft.NodeLost;
import dev.weft.Pool;
import dev.weft.PoolBroken;
import dev.weft.PoolOptions;
import dev.weft.PoolStats;
import dev.weft.ResultNotEncodable;
import dev.weft.SharedLock;
import dev.weft.SharedLong;
import dev.weft.TaskNotEncodable;
import dev.weft.TaskOptions;
import dev.weft.TaskTimeout;
import dev.weft.WorkerContext;
import dev.weft.WorkerEnd;
import dev.weft.WorkerExited;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pools over real nodes and a real server, and what becomes of them when these are lost. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class ClusterPoolTest {
    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeEach
    void open() throws IOException {
        cluster = TestCluster.open();
    }

    @AfterEach
    void close() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    private ClusterOptions options() {
        return options(cluster.url());
    }

    private static ClusterOptions options(String url) {
        return ClusterOptions.of(url).key(TestCluster.KEY.getBytes(StandardCharsets.US_ASCII)).lease(Duration.ofSeconds(2));
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    @Test
    void aThreadThatWasInterruptedHandsOverTasksAsAnyOther() throws Exception {
        cluster.startNode("one", 1);
        try (var pool = Pool.cluster(options())) {
            // From here on there is a worker, to which tasks are sent by the thread that hands them over.
            assertEquals(1, pool.submit(() -> 1).get());
            Thread.currentThread().interrupt();
            Job<Integer> job = pool.submit(() -> 2);
            assertTrue(Thread.interrupted(), "it stays interrupted");
            assertEquals(2, job.get(60, TimeUnit.SECONDS));
            assertEquals(3, pool.submit(() -> 3).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void tasksRunOnNodesThatKnowNothingOfThem() throws Exception {
        cluster.startNode("one", 1);
        cluster.startNode("two", 1);
        try (var pool = Pool.cluster(options())) {
            assertEquals(List.of(1, 4, 9, 16), pool.map(List.of(1, 2, 3, 4), n -> n * n));
            // A class that nodes have not, which needs another one.
            assertEquals("helped 7", pool.submit(() -> Helper.help(new Helper.Inner(7))).get());
            Set<Long> pids = new HashSet<>(pool.map(IntStream.range(0, 40).boxed().toList(), n -> {
                Thread.sleep(20);
                return pid();
            }));
            assertEquals(2, pids.size(), "both nodes have run tasks");
            assertTrue(pids.stream().noneMatch(pid -> pid == pid()));
        }
    }

    static final class Helper {
        record Inner(int n) implements java.io.Serializable {}

        private Helper() {}

        static String help(Inner inner) {
            return "helped " + inner.n();
        }
    }

    @Test
    void tasksWaitForTheFirstNode() throws Exception {
        try (var pool = Pool.cluster(options())) {
            Job<Integer> job = pool.submit(() -> 42);
            cluster.startNode("late", 1);
            assertEquals(42, job.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void sharedObjectsAreThoseOfTheProgram() throws Exception {
        cluster.startNode("one", 2);
        try (var pool = Pool.cluster(options())) {
            SharedLong sum = pool.sharer().ofLong(0);
            SharedLock lock = pool.sharer().reentrantLock();
            pool.map(IntStream.range(0, 20).boxed().toList(), n -> {
                lock.lock();
                try {
                    sum.set(sum.get() + n);
                } finally {
                    lock.unlock();
                }
                return n;
            });
            assertEquals(190, sum.get());
        }
    }

    @Test
    void aWorkerThatEndsFailsItsTaskAndNamesItsNode() throws Exception {
        cluster.startNode("one", 1);
        try (var pool = Pool.cluster(options())) {
            var error = assertThrows(ExecutionException.class, () -> pool.submit(() -> {
                Runtime.getRuntime().halt(7);
                return 0;
            }).get());
            WorkerExited exited = assertInstanceOf(WorkerExited.class, error.getCause());
            assertEquals(7, exited.exitCode());
            assertEquals("one", exited.node());
            assertTrue(exited.getMessage().contains(" on one)"), exited.getMessage());
            assertEquals(1, pool.submit(() -> 1).get());
            assertEquals(0, pool.stats().retried(), "nothing is begun again");
            PoolStats stats = pool.stats();
            assertEquals("one", stats.workers().getFirst().node());
            assertEquals("one", stats.lastEnds().getFirst().node());
            assertEquals(Map.of(WorkerEnd.DIED, 1), stats.ends());
        }
    }

    @Test
    void aTaskThatOpensAPoolOfAClusterIsToldWhatItCanDo() throws Exception {
        cluster.startNode("one", 1);
        try (var pool = Pool.cluster(options())) {
            String url = cluster.url();
            var error = assertThrows(ExecutionException.class, () -> pool.submit(() -> {
                Pool.cluster(url).close();
                return 0;
            }).get());
            assertTrue(error.getMessage().contains("a task on a node cannot open a pool of a cluster"), error.getMessage());
            assertEquals(List.of(2, 3), pool.submit(() -> {
                try (var inner = Pool.processes(1)) {
                    return inner.map(List.of(1, 2), n -> n + 1);
                }
            }).get());
        }
    }

    @Test
    void limitsOfTimeAndCancelsStopWhatRuns() throws Exception {
        cluster.startNode("one", 1);
        try (var pool = Pool.cluster(options())) {
            var late = pool.submit(() -> {
                while (true) {
                    Thread.onSpinWait();
                }
            }, TaskOptions.defaults().timeout(Duration.ofMillis(300)));
            assertInstanceOf(TaskTimeout.class, assertThrows(ExecutionException.class, late::get).getCause());
            Ledger ledger = Ledger.in(folder);
            var running = pool.submit(() -> {
                ledger.note("running");
                while (true) {
                    Thread.onSpinWait();
                }
            });
            var queued = pool.submit(() -> ledger.note("queued"));
            await().until(() -> !ledger.of("running").isEmpty());
            queued.cancel(true);
            running.cancel(true);
            assertThrows(CancellationException.class, running::get);
            long worker = ledger.of("running").getFirst().worker();
            await().until(() -> ProcessHandle.of(worker).isEmpty());
            assertEquals(List.of(), ledger.of("queued"));
            assertEquals(3, pool.submit(() -> 3).get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void tasksOfAKilledNodeRunElsewhere() throws Exception {
        Process first = cluster.startNode("first", 1);
        try (var pool = Pool.cluster(options())) {
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 40; i++) {
                int n = i;
                jobs.add(pool.submit(() -> {
                    Thread.sleep(100);
                    return n;
                }));
            }
            assertEquals(0, jobs.getFirst().get());
            cluster.startNode("second", 1);
            first.destroyForcibly().waitFor();
            for (int i = 0; i < jobs.size(); i++) {
                assertEquals(i, jobs.get(i).get(60, TimeUnit.SECONDS));
            }
            await().until(() -> pool.stats().ends().containsKey(WorkerEnd.NODE_LOST));
            assertEquals(List.of("first"), pool.stats().lastEnds().stream().filter(end -> end.reason() == WorkerEnd.NODE_LOST)
                    .map(PoolStats.Ended::node).toList());
        }
    }

    /** Kills the node that this runs on, which is the parent of the worker, and waits for its own end. */
    private static void killNode() throws InterruptedException {
        ProcessHandle.current().parent().orElseThrow().destroyForcibly();
        Thread.sleep(3_600_000);
    }

    @Test
    void aTaskWhoseNodeWasKilledKnowsThatItIsBegunAgain() throws Exception {
        cluster.startNode("first", 1);
        cluster.startNode("second", 1);
        try (var pool = Pool.cluster(options())) {
            assertEquals(2, pool.submit(() -> {
                if (WorkerContext.current().attempt() == 1) {
                    killNode();
                }
                return WorkerContext.current().attempt();
            }).get(60, TimeUnit.SECONDS));
            assertEquals(1, pool.submit(() -> WorkerContext.current().attempt()).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTaskThatKillsItsNodesEndsAfterItsAttemptsAndNamesThem() throws Exception {
        for (int i = 0; i < 3; i++) {
            cluster.startNode("victim-" + i, 1);
        }
        try (var pool = Pool.cluster(options())) {
            var job = pool.submit(() -> {
                killNode();
                return 0;
            });
            var error = assertThrows(ExecutionException.class, () -> job.get(90, TimeUnit.SECONDS));
            NodeLost lost = assertInstanceOf(NodeLost.class, error.getCause());
            var nodes = new ArrayList<String>();
            for (Throwable before : lost.getSuppressed()) {
                nodes.add(assertInstanceOf(NodeLost.class, before).node());
            }
            assertTrue(lost.getMessage().contains(" on " + lost.node() + ") was lost while it ran "), lost.getMessage());
            assertTrue(lost.getMessage().endsWith("; given up after 3 attempts, after " + String.join(", ", nodes)), lost.getMessage());
            nodes.add(lost.node());
            assertEquals(Set.of("victim-0", "victim-1", "victim-2"), Set.copyOf(nodes));
        }
    }

    @Test
    void theNextOwnerOfALockHasAGreaterTokenThanOneThatWasKilledOrFrozen() throws Exception {
        Process first = cluster.startNode("first", 1);
        try (var pool = Pool.cluster(options().attempts(1))) {
            SharedLock lock = pool.sharer().lock();
            SharedLong token = pool.sharer().ofLong(0);
            lockForEver(pool, lock, token);
            assertTrue(token.get() > 0);
            signal("STOP", first.pid());
            assertTrue(lock.tryLock(60, TimeUnit.SECONDS), "the owner is lost");
            assertTrue(lock.abandonedBy().isPresent());
            assertTrue(lock.fencingToken() > token.get());
            long own = lock.fencingToken();
            lock.unlock();
            signal("CONT", first.pid());
            Process second = cluster.startNode("second", 1);
            first.destroyForcibly().waitFor();
            lockForEver(pool, lock, token);
            assertTrue(token.get() > own);
            second.destroyForcibly().waitFor();
            assertTrue(lock.tryLock(60, TimeUnit.SECONDS), "the owner is lost");
            assertTrue(lock.fencingToken() > token.get());
        }
    }

    /** Has a task take the lock, tell its token and keep it. */
    private static void lockForEver(Pool pool, SharedLock lock, SharedLong token) {
        long before = token.get();
        var _ = pool.submit(() -> {
            lock.lock();
            token.set(lock.fencingToken());
            Thread.sleep(3_600_000);
            return 0;
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> token.get() != before);
    }

    @Test
    void largePayloadsPassInPiecesAndLargerOnesAreRefused() throws Exception {
        cluster.startNode("one", 1);
        try (var pool = Pool.cluster(options().heap("512m").maxPayload(65 << 20))) {
            var bytes = new byte[64 << 20];
            bytes[bytes.length - 1] = 7;
            long pid = pool.submit(ClusterPoolTest::pid).get();
            byte[] back = pool.submit(argument -> argument, bytes).get(90, TimeUnit.SECONDS);
            assertTrue(Arrays.equals(bytes, back));
            var argument = assertThrows(ExecutionException.class, () -> pool.submit(b -> b.length, new byte[66 << 20]).get());
            var task = assertInstanceOf(TaskNotEncodable.class, argument.getCause());
            String limit = "a payload may have at most " + (65 << 20) + " bytes, which is maxPayload, but this one has at least ";
            assertTells(limit, 66 << 20, task);
            var result = assertThrows(ExecutionException.class, () -> pool.submit(n -> new byte[n], 66 << 20).get());
            var refused = assertInstanceOf(ResultNotEncodable.class, result.getCause());
            assertTells(limit, 66 << 20, refused);
            assertEquals(pid, pool.submit(ClusterPoolTest::pid).get(), "the worker is the same");
        }
    }

    /** Whether it tells the limit, and a size of so many bytes and a few that say what they are. */
    private static void assertTells(String limit, long bytes, Throwable error) {
        int start = error.getMessage().indexOf(limit) + limit.length();
        assertTrue(start >= limit.length(), error.getMessage());
        long told = Long.parseLong(error.getMessage().substring(start).split(";")[0]);
        assertTrue(told >= bytes && told < bytes + 20, error.getMessage());
    }

    /** What a filter refuses. */
    record Refused(int n) implements java.io.Serializable {}

    @Test
    void aSerializationFilterHoldsForWorkersOnNodes() throws Exception {
        cluster.startNode("one", 1);
        String filter = "-Djdk.serialFilter=!" + Refused.class.getName();
        try (var pool = Pool.cluster(options().jvmArgs(filter))) {
            long pid = pool.submit(ClusterPoolTest::pid).get();
            var error = assertThrows(ExecutionException.class, () -> pool.submit(Refused::n, new Refused(3)).get());
            var refused = assertInstanceOf(TaskNotEncodable.class, error.getCause());
            assertTrue(refused.getMessage().endsWith(": class " + Refused.class.getName() + " is refused by the serialization filter"),
                    refused.getMessage());
            assertEquals(pid, pool.submit(ClusterPoolTest::pid).get(), "the worker is the same");
        }
    }

    @Test
    void aServerThatIsRestartedWithNothingLosesNothing() throws Exception {
        cluster.startNode("one", 1);
        cluster.startNode("two", 1);
        try (var pool = Pool.cluster(options())) {
            var counter = pool.sharer().ofLong(0);
            var jobs = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 60; i++) {
                int n = i;
                jobs.add(pool.submit(() -> {
                    Thread.sleep(50);
                    counter.incrementAndGet();
                    return n;
                }));
            }
            assertEquals(0, jobs.getFirst().get());
            cluster.killServer();
            cluster.restartServer();
            for (int i = 0; i < jobs.size(); i++) {
                assertEquals(i, jobs.get(i).get(60, TimeUnit.SECONDS));
            }
            assertEquals(60, counter.get(), "none has run twice");
            assertEquals(0, pool.stats().retried());
        }
    }

    @Test
    void aServerThatIsRestartedWithItsLogLosesNothingAndDoublesNothing() throws Exception {
        cluster.close();
        cluster = TestCluster.open("--appendonly", "yes");
        var nodes = List.of(cluster.startNode("one", 1), cluster.startNode("two", 1));
        Ledger ledger = Ledger.in(folder);
        List<Integer> numbers = IntStream.range(0, 400).boxed().toList();
        try (var pool = Pool.cluster(options()); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = threads.submit(() -> pool.map(numbers, n -> {
                ledger.note(n);
                Thread.sleep(5);
                return n;
            }, MapOptions.defaults().chunk(1)));
            await().until(() -> ledger.all().size() > 100);
            cluster.killServer();
            cluster.restartServer();
            assertEquals(numbers, results.get(60, TimeUnit.SECONDS));
            assertEquals(numbers.size(), ledger.all().size(), "none has run twice");
            assertEquals(0, pool.stats().retried());
        }
        nodes.forEach(Process::destroy);
        for (Process node : nodes) {
            node.waitFor();
        }
        assertEquals("*0", cluster.keys());
    }

    @Test
    void aFrozenNodeThatGoesOnGivesUpWhatItHad() throws Exception {
        Process first = cluster.startNode("first", 1);
        try (var pool = Pool.cluster(options())) {
            String started = folder.resolve("started").toString();
            var job = pool.submit(() -> {
                Files.writeString(Path.of(started), pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                Thread.sleep(Files.readAllLines(Path.of(started)).size() == 1 ? 3_600_000 : 0);
                return pid();
            });
            await().until(() -> Files.exists(Path.of(started)) && pool.stats().running() == 1);
            await().until(() -> Files.readString(Path.of(started)).endsWith("\n"));
            long pid = Long.parseLong(Files.readAllLines(Path.of(started)).getFirst());
            signal("STOP", first.pid());
            cluster.startNode("second", 1);
            assertNotEquals(pid, job.get(60, TimeUnit.SECONDS));
            assertTrue(ProcessHandle.of(pid).isPresent(), "the worker of the frozen node is there");
            signal("CONT", first.pid());
            await().until(() -> ProcessHandle.of(pid).isEmpty());
            assertEquals(1, pool.stats().retried());
        }
    }

    @Test
    void aNodeThatIsToEndLetsItsTaskEnd() throws Exception {
        Process first = cluster.startNode("first", 1);
        try (var pool = Pool.cluster(options())) {
            Path gate = folder.resolve("gate");
            Path begun = folder.resolve("begun");
            String names = begun + "," + gate;
            var running = pool.submit(() -> {
                Files.createFile(Path.of(names.split(",")[0]));
                while (!Files.exists(Path.of(names.split(",")[1]))) {
                    Thread.sleep(5);
                }
                return pid();
            });
            var behind = pool.submit(ClusterPoolTest::pid);
            await().until(() -> Files.exists(begun));
            first.destroy();
            cluster.startNode("second", 1);
            long second = behind.get(60, TimeUnit.SECONDS);
            Files.createFile(gate);
            assertNotEquals(second, running.get());
            assertEquals(128 + 15, first.waitFor(), "it ends of the signal, in its own time");
            assertEquals(0, pool.stats().retried());
        }
    }

    @Test
    void withoutItsServerForTooLongAPoolBreaksAndSaysSo() throws Exception {
        cluster.startNode("one", 1);
        Pool pool = Pool.cluster(options().patience(Duration.ofSeconds(3)));
        assertEquals(1, pool.submit(() -> 1).get());
        Job<Integer> running = pool.submit(() -> {
            Thread.sleep(3_600_000);
            return 2;
        });
        await().until(() -> pool.stats().running() == 1);
        Job<Integer> waiting = pool.submit(() -> 3);
        cluster.killServer();
        for (Job<Integer> job : List.of(running, waiting)) {
            var error = assertThrows(ExecutionException.class, () -> job.get(60, TimeUnit.SECONDS));
            assertTrue(error.getMessage().contains(cluster.url()), error.getMessage());
        }
        assertThrows(PoolBroken.class, () -> pool.submit(() -> 4));
        pool.close();
    }

    @Test
    void nothingIsLeftOfAProgramThatWasKilled() throws Exception {
        Process node = cluster.startNode("one", 1);
        Process program = new ProcessBuilder(TestCluster.java(
                "-cp", System.getProperty("java.class.path"), Program.class.getName(), cluster.url()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long worker = Long.parseLong(program.inputReader().readLine());
        assertTrue(ProcessHandle.of(worker).isPresent());
        program.destroyForcibly().waitFor();
        await().until(() -> ProcessHandle.of(worker).isEmpty());
        node.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(40)).until(() -> cluster.keys().equals("*0"));
    }

    /** A program that waits for a task. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try (var pool = Pool.cluster(options(arguments[0]))) {
                System.out.println(pool.submit(ClusterPoolTest::pid).get());
                pool.submit(() -> {
                    Thread.sleep(3_600_000);
                    return 0;
                }).get();
            }
        }
    }

    @Test
    void tasksWithALabelRunOnNodesThatHaveIt() throws Exception {
        cluster.startNode("plain", 1);
        cluster.startNode("gpu-1", 1, "gpu", "cuda");
        PoolOptions labelled = PoolOptions.defaults().label("cuda", 1);
        try (var pool = Pool.cluster(options().pool(labelled))) {
            var here = pool.submit(ClusterPoolTest::node);
            var there = pool.submit(ClusterPoolTest::node, TaskOptions.defaults().label("cuda"));
            assertEquals("plain", here.get());
            assertEquals("gpu-1", there.get());
        }
    }

    /** The node of the worker that calls this, which stands in the command of its parent. */
    static String node() {
        String command = ProcessHandle.current().parent().orElseThrow().info().commandLine().orElseThrow();
        return command.contains("gpu-1") ? "gpu-1" : "plain";
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
    }

    @Test
    void aPoolThatCannotBeOpenedLeavesNothing() {
        PoolOptions faulty = PoolOptions.defaults().component(_ -> {
            throw new IllegalStateException("no index");
        });
        assertThrows(IllegalStateException.class, () -> Pool.cluster(options().pool(faulty)));
        await().until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith("weft cluster")));
    }

    @Test
    void machinesHaveNoMemoryInCommon() {
        try (var pool = Pool.cluster(options())) {
            var error = assertThrows(UnsupportedOperationException.class, () -> pool.sharer().memory(8));
            assertTrue(error.getMessage().contains("workers may be on other machines"), error.getMessage());
        }
    }

    @Test
    void aWrongKeyMeetsNobody() throws Exception {
        cluster.startNode("one", 1);
        byte[] other = "quite another key than that of the node".getBytes(StandardCharsets.US_ASCII);
        Pool pool = Pool.cluster(options().key(other));
        Job<Integer> job = pool.submit(() -> 1);
        assertThrows(TimeoutException.class, () -> job.get(3, TimeUnit.SECONDS));
        pool.terminate();
        assertTrue(job.isCancelled());
    }
}
