package dev.weft.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ClusterOptions;
import dev.weft.Job;
import dev.weft.MapOptions;
import dev.weft.Pool;
import dev.weft.PoolBroken;
import dev.weft.SharedBarrier;
import dev.weft.SharedLock;
import dev.weft.WorkerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes end, at once or in order, and others take over: at once where that can be known, and after the lease where it cannot. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class NodeLossTest {
    private static final Duration LEASE = Duration.ofSeconds(2);

    /** A third of it is longer than the tests wait: what happens in them does not wait for it. */
    private static final Duration ENDLESS = Duration.ofSeconds(200);

    private static final int HOUR = 3_600_000;

    @TempDir
    Path folder;

    private TestCluster cluster;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        cluster = TestCluster.open();
        ledger = Ledger.in(folder);
    }

    @AfterEach
    void close() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    private ClusterOptions options(Duration lease) {
        return ClusterOptions.of(cluster.url()).key(TestCluster.KEY.getBytes(StandardCharsets.US_ASCII)).lease(lease);
    }

    private TestNode node(String name, Duration lease) throws IOException {
        return cluster.start(cluster.form(name, 1).lease(lease));
    }

    private void awaitBeginningOf(String task) {
        await().until(() -> !ledger.of(task).isEmpty());
    }

    /** Runs for ever where it is begun first, and not at all from then on. */
    private Job<Integer> endless(Pool pool, String name) {
        Ledger notes = ledger;
        return pool.submit(() -> {
            int attempt = notes.note(name);
            Thread.sleep(attempt == 1 ? HOUR : 0);
            return attempt;
        });
    }

    /** It answers, and so do the nodes, but nobody hears them. */
    @Test
    void aServerThatIsFullIsAwayAndNobodyIsLostForIt() throws Exception {
        TestNode node = cluster.start(cluster.form("one", 1));
        try (var pool = Pool.cluster(options(LEASE))) {
            String begun = folder.resolve("begun").toString();
            String gate = folder.resolve("gate").toString();
            Job<Integer> job = pool.submit(() -> {
                Files.writeString(Path.of(begun), "");
                await().forever().until(() -> Files.exists(Path.of(gate)));
                return WorkerContext.current().attempt();
            });
            await().until(() -> Files.exists(Path.of(begun)));
            long full = System.nanoTime();
            cluster.command("CONFIG SET maxmemory 1");
            node.awaitSaying(".* answers, but has stored nothing for .*");
            // Longer than silence would be borne.
            await().until(() -> System.nanoTime() - full > 3 * LEASE.toNanos());
            cluster.command("CONFIG SET maxmemory 0");
            node.awaitSaying(".* stores what it is sent again");
            Files.createFile(Path.of(gate));
            assertEquals(1, job.get());
        }
    }

    @Test
    void aPoolWhoseServerStaysFullIsBroken() throws Exception {
        cluster.start(cluster.form("one", 1));
        try (var pool = Pool.cluster(options(LEASE).patience(Duration.ofSeconds(2)))) {
            assertEquals(1, pool.submit(() -> 1).get());
            cluster.command("CONFIG SET maxmemory 1");
            Job<Integer> job = pool.submit(() -> 2);
            var error = assertThrows(ExecutionException.class, job::get);
            assertInstanceOf(PoolBroken.class, error.getCause());
        }
    }

    /** It always has most room, and would be given everything. */
    @Test
    void aNodeWhereNoWorkerStartsIsPassedOverWhileThereAreOthers() throws Exception {
        cluster.start(cluster.form("broken", 8).heap("1k"));
        cluster.start(cluster.form("sound", 1));
        List<Integer> items = IntStream.range(0, 20).boxed().toList();
        try (var pool = Pool.cluster(options(LEASE))) {
            assertEquals(items, pool.map(items, n -> n, MapOptions.defaults().chunk(1)));
        }
    }

    @Test
    void aPoolWithoutANodeWhereWorkersStartIsBroken() throws Exception {
        cluster.start(cluster.form("broken", 2).heap("1k"));
        try (var pool = Pool.cluster(options(LEASE))) {
            Job<Integer> job = pool.submit(() -> 1);
            var error = assertThrows(ExecutionException.class, job::get);
            assertInstanceOf(PoolBroken.class, error.getCause());
        }
    }

    @Test
    void whatAKilledNodeHadIsFreeAndWhatItHadFinishedIsNotBegunAgain() throws Exception {
        Ledger notes = ledger;
        TestNode one = node("one", LEASE);
        try (var pool = Pool.cluster(options(LEASE))) {
            SharedLock lock = pool.sharer().reentrantLock();
            SharedBarrier barrier = pool.sharer().barrier(2);
            for (int i = 0; i < 20; i++) {
                int n = i;
                assertEquals(1, pool.submit(() -> notes.note(n)).get());
            }
            var held = pool.submit(() -> {
                lock.lock();
                if (notes.note("held") == 1) {
                    barrier.await();
                }
                lock.unlock();
                return 0;
            });
            await().until(() -> barrier.getNumberWaiting() == 1);
            node("two", LEASE);
            one.kill();
            var locks = pool.submit(() -> {
                lock.lock();
                lock.unlock();
                try {
                    return barrier.await() < 0 ? "" : "passed";
                } catch (BrokenBarrierException e) {
                    return "broken";
                }
            });
            assertEquals("broken", locks.get(60, TimeUnit.SECONDS));
            assertEquals(0, held.get(60, TimeUnit.SECONDS));
            for (int i = 0; i < 20; i++) {
                assertEquals(1, ledger.of(i).size(), "task " + i);
            }
            assertEquals(1, pool.stats().retried());
        }
    }

    @Test
    void aNodeThatEndsHandsBackAtOnceWhatItCannotFinish() throws Exception {
        TestNode one = cluster.start(cluster.form("one", 1).lease(ENDLESS).drain(Duration.ofMillis(100)));
        try (var pool = Pool.cluster(options(ENDLESS))) {
            Job<Integer> job = endless(pool, "long");
            awaitBeginningOf("long");
            node("two", ENDLESS);
            one.signal("TERM");
            assertEquals(2, job.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aWishThatIsRefusedIsMadeElsewhereAtOnce() throws Exception {
        TestNode one = node("one", ENDLESS);
        try (var first = Pool.cluster(options(ENDLESS)); var second = Pool.cluster(options(ENDLESS))) {
            Job<Integer> running = endless(first, "running");
            awaitBeginningOf("running");
            Job<Integer> waiting = second.submit(() -> 7);
            await().until(() -> isAskedFor("one"));
            node("two", ENDLESS);
            one.signal("TERM");
            assertEquals(7, waiting.get(60, TimeUnit.SECONDS));
            running.cancel(true);
        }
    }

    private boolean isAskedFor(String node) throws Exception {
        try (ClusterView view = ClusterView.open(options(ENDLESS))) {
            return view.nodes().stream().anyMatch(status -> status.name().equals(node) && status.waiting() > 0);
        }
    }

    @Test
    void aWishThatWaitsIsMadeAgainWhereAPlaceIsFree() throws Exception {
        node("one", LEASE);
        try (var first = Pool.cluster(options(LEASE)); var second = Pool.cluster(options(LEASE))) {
            Job<Integer> running = endless(first, "running");
            awaitBeginningOf("running");
            Job<Integer> waiting = second.submit(() -> 7);
            await().until(() -> isAskedFor("one"));
            node("two", LEASE);
            assertEquals(7, waiting.get(60, TimeUnit.SECONDS));
            assertTrue(ledger.of("running").size() == 1 && !running.isDone());
            running.cancel(true);
        }
    }

    @Test
    void twoProgramsHaveDifferentVersionsOfAClassAtATime() throws Exception {
        cluster.startNode("one", 2);
        List<String> versions = List.of("old", "new");
        var programs = new ArrayList<Process>();
        try {
            for (String version : versions) {
                programs.add(versioned(version));
            }
            for (int i = 0; i < versions.size(); i++) {
                assertEquals(versions.get(i), programs.get(i).inputReader().readLine(), "while both are there");
            }
            for (int i = 0; i < versions.size(); i++) {
                programs.get(i).getOutputStream().close();
                assertEquals(versions.get(i), programs.get(i).inputReader().readLine());
            }
        } finally {
            programs.forEach(Process::destroyForcibly);
        }
    }

    /** A program with a class of its own, whose tasks say which version that has: one, and one more when its input ends. */
    private Process versioned(String version) throws IOException {
        Path source = Files.writeString(Files.createDirectory(folder.resolve(version)).resolve("Versioned.java"), """
                import dev.weft.ClusterOptions;
                import dev.weft.Pool;
import dev.weft.PoolBroken;

                public class Versioned {
                    public static void main(String[] arguments) throws Exception {
                        try (var pool = Pool.cluster(ClusterOptions.of(arguments[0]).key(arguments[1].getBytes()))) {
                            System.out.println(pool.submit(() -> version()).get());
                            System.in.read();
                            System.out.println(pool.submit(() -> version()).get());
                        }
                    }

                    static String version() {
                        return "%s";
                    }
                }
                """.formatted(version));
        return new ProcessBuilder(TestCluster.java(
                "-cp", System.getProperty("java.class.path"), source.toString(), cluster.url(), TestCluster.KEY))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
