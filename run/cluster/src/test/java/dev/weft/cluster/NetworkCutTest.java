package dev.weft.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ClusterOptions;
import dev.weft.Job;
import dev.weft.MapOptions;
import dev.weft.Pool;
import dev.weft.PoolBroken;
import dev.weft.SharedLock;
import dev.weft.SharedLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The network is cut between a node, the program, or everybody and the server, without a word or by resets, for less and for more than the
 * lease: every task is answered once, nobody is taken for lost because the server was away, and whoever is cut off says so.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class NetworkCutTest {
    private static final Duration LEASE = Duration.ofSeconds(2);

    /** With which a cut is short, however slow the machine. */
    private static final Duration LONG_LEASE = Duration.ofSeconds(20);

    private static final int TASKS = 20;
    private static final String SERVER = "the server 127\\.0\\.0\\.1:[0-9]+";
    private static final String AWAY = SERVER + " has not answered for [0-9.]+ s; what runs goes on, and nothing is given up before .*";
    private static final String BACK = SERVER + " is there again after [0-9.]+ s";

    /** Runs beside all of these tests, on a cluster of its own. */
    private static TestCluster quiet;

    private static Pool quietPool;
    private static Job<Integer> longTask;

    @TempDir
    static Path quietFolder;

    @TempDir
    Path folder;

    private TestCluster cluster;
    private Ledger ledger;
    private ProgramWords words;

    /** A task of ten times the lease. */
    @BeforeAll
    static void beginLongTask() throws IOException {
        quiet = TestCluster.open();
        quiet.startNode("one", 1);
        quiet.startNode("two", 1);
        quietPool = Pool.cluster(options(quiet.url(), LEASE));
        long nanos = LEASE.multipliedBy(10).toNanos();
        Ledger notes = Ledger.in(quietFolder);
        longTask = quietPool.submit(() -> {
            int attempt = notes.note("long");
            TimeUnit.NANOSECONDS.sleep(nanos);
            return attempt;
        });
    }

    @AfterAll
    static void aTaskOfTenTimesTheLeaseHasRunOnce() throws Exception {
        try (var _ = quiet; var _ = quietPool) {
            assertEquals(1, longTask.get(60, TimeUnit.SECONDS));
            assertEquals(0, quietPool.stats().retried());
        }
    }

    @BeforeEach
    void open() throws IOException {
        cluster = TestCluster.open();
        ledger = Ledger.in(folder);
        words = new ProgramWords();
    }

    @AfterEach
    void close() throws IOException {
        if (words != null) {
            words.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ClusterOptions options(Wire wire, Duration lease) {
        return options(wire.uri().toString(), lease);
    }

    private static ClusterOptions options(String url, Duration lease) {
        return ClusterOptions.of(url).key(TestCluster.KEY.getBytes(StandardCharsets.US_ASCII)).lease(lease);
    }

    private TestNode node(String name, Wire wire, Duration lease) throws IOException {
        return cluster.start(cluster.form(name, 1).url(wire.uri().toString()).lease(lease));
    }

    /** Many short tasks, each of which notes that it begins. */
    private final class Crowd {
        private final List<Job<Integer>> jobs = new ArrayList<>();
        private final AtomicInteger answers = new AtomicInteger();

        Crowd(Pool pool) {
            Ledger notes = ledger;
            for (int i = 0; i < TASKS; i++) {
                int n = i;
                jobs.add(pool.submit(() -> {
                    notes.note(n);
                    Thread.sleep(50);
                    return n;
                }).onDone(_ -> answers.incrementAndGet()));
            }
        }

        void awaitFirst() throws Exception {
            assertEquals(0, jobs.getFirst().get(60, TimeUnit.SECONDS));
        }

        void awaitAnswers() throws Exception {
            for (int i = 0; i < TASKS; i++) {
                assertEquals(i, jobs.get(i).get(60, TimeUnit.SECONDS));
            }
            assertEquals(TASKS, answers.get());
        }

        void assertEachBegunOnce() throws IOException {
            for (int i = 0; i < TASKS; i++) {
                assertEquals(1, ledger.of(i).size(), "task " + i);
            }
        }
    }

    /** A task that holds {@code lock} for ever, unless it is begun again. */
    private Job<Integer> hold(Pool pool, SharedLock lock) {
        Ledger notes = ledger;
        return pool.submit(() -> {
            lock.lock();
            try {
                if (notes.note("holder") == 1) {
                    Thread.sleep(3_600_000);
                }
                return 1;
            } finally {
                lock.unlock();
            }
        });
    }

    private ProcessHandle awaitHolder() {
        await().until(() -> !ledger.of("holder").isEmpty());
        try {
            return ProcessHandle.of(ledger.of("holder").getFirst().worker()).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SWALLOWED", "RESET"})
    void aNodeThatIsCutOffForLongIsLostAndFindsOut(Wire.Cut how) throws Exception {
        Wire toOne = cluster.wire();
        Wire others = cluster.wire();
        TestNode one = node("one", toOne, LEASE);
        try (var pool = Pool.cluster(options(others, LEASE))) {
            SharedLock lock = pool.sharer().reentrantLock();
            Job<Integer> holder = hold(pool, lock);
            ProcessHandle worker = awaitHolder();
            TestNode two = node("two", others, LEASE);
            var crowd = new Crowd(pool);
            crowd.awaitFirst();
            toOne.cut(how);
            Job<Integer> free = pool.submit(() -> {
                lock.lock();
                lock.unlock();
                return 2;
            });
            assertEquals(2, free.get(60, TimeUnit.SECONDS));
            assertEquals(1, holder.get(60, TimeUnit.SECONDS));
            crowd.awaitAnswers();
            for (int i = 0; i < TASKS; i++) {
                assertTrue(ledger.elsewhere(i, one) <= 1, "task " + i);
            }
            words.awaitSaying("node one has not been heard of for [0-9.]+ s and is taken for lost");
            one.awaitSaying(AWAY);
            assertTrue(worker.isAlive(), "the node cannot know");
            toOne.mend();
            await().until(() -> !worker.isAlive());
            one.awaitSaying(BACK);
            one.awaitSaying("worker 1 of .* is given up: program .* does not have this link any more: it has not heard of this process for"
                    + " too long");
            words.awaitSaying("node one is heard of again");
            await().until(() -> pool.map(List.of(1, 2), _ -> {
                Thread.sleep(100);
                return ProcessHandle.current().parent().orElseThrow().pid();
            }, MapOptions.defaults().chunk(1)).contains(one.pid()));
            assertEquals(1, pool.stats().retried());
            assertTrue(words.said().stream().noneMatch(line -> line.startsWith("node two")), () -> "" + words.said());
            assertEquals(List.of(), two.said());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HELD", "RESET"})
    void aShortCutIsNoticedByNobody(Wire.Cut how) throws Exception {
        Wire toOne = cluster.wire();
        Wire toProgram = cluster.wire();
        TestNode one = node("one", toOne, LONG_LEASE);
        TestNode two = node("two", cluster.wire(), LONG_LEASE);
        try (var pool = Pool.cluster(options(toProgram, LONG_LEASE))) {
            SharedLong sum = pool.sharer().ofLong(0);
            pool.map(List.of(1, 2, 3), n -> sum.addAndGet(n));
            for (Wire wire : List.of(toOne, toProgram)) {
                var crowd = new Crowd(pool);
                crowd.awaitFirst();
                wire.cut(how);
                await().until(() -> wire.losses() > 0);
                wire.mend();
                crowd.awaitAnswers();
            }
            for (int i = 0; i < TASKS; i++) {
                assertEquals(2, ledger.of(i).size(), "task " + i + " of both crowds");
            }
            assertEquals(0, pool.stats().retried());
            assertEquals(6, sum.get());
        }
        assertEquals(List.of(), words.said());
        assertEquals(List.of(), one.said());
        assertEquals(List.of(), two.said());
    }

    @ParameterizedTest
    @EnumSource(names = {"SWALLOWED", "RESET"})
    void whenTheServerIsCutOffNobodyIsTakenForLost(Wire.Cut how) throws Exception {
        Wire wire = cluster.wire();
        List<TestNode> nodes = List.of(node("one", wire, LEASE), node("two", wire, LEASE));
        try (var pool = Pool.cluster(options(wire, LEASE))) {
            SharedLock lock = pool.sharer().reentrantLock();
            Job<Integer> holder = hold(pool, lock);
            ProcessHandle worker = awaitHolder();
            var crowd = new Crowd(pool);
            crowd.awaitFirst();
            long cut = System.nanoTime();
            wire.cut(how);
            await().until(() -> System.nanoTime() - cut > LEASE.multipliedBy(2).toNanos());
            words.awaitSaying(AWAY);
            for (TestNode node : nodes) {
                node.awaitSaying(AWAY);
            }
            wire.mend();
            crowd.awaitAnswers();
            crowd.assertEachBegunOnce();
            words.awaitSaying(BACK);
            for (TestNode node : nodes) {
                node.awaitSaying(BACK);
                assertTrue(node.said().stream().allMatch(line -> line.startsWith("the server ")), () -> "" + node.said());
            }
            assertTrue(worker.isAlive());
            assertTrue(lock.isLocked());
            assertTrue(words.said().stream().allMatch(line -> line.startsWith("the server ")), () -> "" + words.said());
            assertEquals(0, pool.stats().retried());
            holder.cancel(true);
        }
    }

    @Test
    void aProgramThatIsCutOffForLongBeginsAgainWhatRan() throws Exception {
        Wire toProgram = cluster.wire();
        TestNode one = node("one", cluster.wire(), LEASE);
        try (var pool = Pool.cluster(options(toProgram, LEASE))) {
            SharedLock lock = pool.sharer().reentrantLock();
            Job<Integer> holder = hold(pool, lock);
            ProcessHandle worker = awaitHolder();
            var crowd = new Crowd(pool);
            toProgram.cut(Wire.Cut.SWALLOWED);
            one.awaitSaying("program .* has not been heard of for [0-9.]+ s and is taken for lost");
            one.awaitSaying("worker 1 of .* is given up: program .* has not been heard of for [0-9.]+ s");
            await().until(() -> !worker.isAlive());
            words.awaitSaying(AWAY);
            toProgram.mend();
            assertEquals(1, holder.get(60, TimeUnit.SECONDS));
            crowd.awaitAnswers();
            crowd.assertEachBegunOnce();
            words.awaitSaying(BACK);
            one.awaitSaying("program .* is heard of again");
            assertEquals(1, pool.stats().retried());
            assertTrue(words.said().stream().allMatch(line -> line.startsWith("the server ")), () -> "" + words.said());
        }
    }

    @Test
    void aProgramThatIsCutOffForTooLongGivesUp() throws Exception {
        Wire toProgram = cluster.wire();
        node("one", cluster.wire(), LEASE);
        var options = options(toProgram, LEASE).patience(Duration.ofSeconds(3));
        Pool pool = Pool.cluster(options);
        Job<Integer> holder = hold(pool, pool.sharer().reentrantLock());
        ProcessHandle worker = awaitHolder();
        toProgram.cut(Wire.Cut.RESET);
        var error = assertThrows(ExecutionException.class, () -> holder.get(60, TimeUnit.SECONDS));
        assertTrue(error.getMessage().contains(toProgram.uri().toString()), error.getMessage());
        assertThrows(PoolBroken.class, () -> pool.submit(() -> 4));
        words.awaitSaying(AWAY);
        words.awaitSaying(SERVER + " has not been reachable for [0-9.]+ s, so all that ran over it is given up");
        pool.close();
        await().until(() -> !worker.isAlive());
        toProgram.mend();
        try (var another = Pool.cluster(options)) {
            assertEquals(5, another.submit(() -> 5).get(60, TimeUnit.SECONDS));
        }
    }
}
