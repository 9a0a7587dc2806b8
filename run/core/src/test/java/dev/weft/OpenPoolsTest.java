package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.seen.PoolsBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What others are told of the pools of a JVM. */
@ExtendWith(NothingLeft.class)
class OpenPoolsTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private ObjectName name = ObjectName.WILDCARD;

    @BeforeEach
    void makeTheBeanAsOneWhoLooksDoes() throws Exception {
        name = new ObjectName("dev.weft:type=Pools");
        server.createMBean("dev.weft.seen.PoolsBean", name);
    }

    @AfterEach
    void takeItAway() throws Exception {
        server.unregisterMBean(name);
    }

    private List<CompositeData> pools() throws Exception {
        return Arrays.asList((CompositeData[]) server.getAttribute(name, "Pools"));
    }

    private CompositeData reading(Pool pool) throws Exception {
        return pools().stream().filter(reading -> pool.name().equals(reading.get("name"))).findFirst().orElseThrow();
    }

    private static List<Object> numbers(PoolStats stats) {
        var numbers = new ArrayList<Object>(List.of(stats.size(), stats.running(), stats.queued(), stats.done(), stats.failed(),
                stats.cancelled(), stats.retried()));
        stats.workers().forEach(worker -> numbers.addAll(List.of(worker.number(), worker.pid(),
                worker.state().toString().toLowerCase(Locale.ROOT), worker.tasks(), worker.busy().toNanos())));
        return numbers;
    }

    private static List<Object> numbers(CompositeData reading) {
        var numbers = new ArrayList<Object>(Arrays.asList(
                reading.getAll(new String[] {"size", "running", "queued", "done", "failed", "cancelled", "retried"})));
        for (CompositeData worker : (CompositeData[]) reading.get("workers")) {
            numbers.addAll(Arrays.asList(worker.getAll(new String[] {"number", "pid", "state", "tasks", "busyNanos"})));
        }
        return numbers;
    }

    @OnEveryBackend
    void whatIsToldIsWhatThePoolKnows(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            pool.map(List.of(1, 2, 3), n -> n * n);
            assertThrows(IllegalStateException.class, () -> pool.map(List.of(1), n -> {
                throw new IllegalStateException();
            }));
            var jobs = new ArrayList<Job<?>>();
            if (backend != Backend.INLINE) {
                for (int i = 0; i < 3; i++) {
                    jobs.add(pool.submit(() -> Thread.sleep(60_000)));
                }
                await().until(() -> pool.stats().running() == 2);
            }
            assertEquals(numbers(pool.stats()), numbers(reading(pool)));
            assertEquals(backend == Backend.INLINE ? 0L : 1L, reading(pool).get("queued"));
            assertEquals(3L, reading(pool).get("done"));
            assertEquals(1L, reading(pool).get("failed"));
            jobs.forEach(job -> job.cancel(true));
            await().until(() -> pool.stats().running() == 0);
            assertEquals(numbers(pool.stats()), numbers(reading(pool)));
        }
    }

    @Test
    void theKindIsTheWordThatOpensThePool() throws Exception {
        for (String kind : List.of("inline", "threads", "virtual", "processes")) {
            try (var pool = Pool.of(kind)) {
                assertEquals(kind, reading(pool).get("kind"));
            }
        }
    }

    @Test
    void aWorkerJvmTellsOfItsTimeAndMemory() throws Exception {
        try (var pool = Pool.processes(1)) {
            pool.call(n -> n + 1, 1);
            assertTrue((Long) worker(pool).get("residentBytes") > 1 << 20, worker(pool).toString());
            await().until(() -> (Long) worker(pool).get("waitingNanos") > 0);
            assertEquals(0L, worker(pool).get("runningNanos"));
            Job<?> job = pool.submit(() -> Thread.sleep(60_000));
            await().until(() -> (Long) worker(pool).get("runningNanos") > 50_000_000);
            job.cancel(true);
            await().until(() -> (Long) worker(pool).get("runningNanos") == 0);
        }
    }

    private CompositeData worker(Pool pool) throws Exception {
        return ((CompositeData[]) reading(pool).get("workers"))[0];
    }

    @Test
    void workersThatDiedAreCounted() throws Exception {
        try (var pool = Pool.processes(1)) {
            assertThrows(WorkerExited.class, () -> pool.call(n -> {
                Runtime.getRuntime().halt(n);
                return 0;
            }, 3));
            assertEquals(1, reading(pool).get("lostWorkers"));
        }
    }

    @Test
    void aPoolThatWasShutDownIsThereUntilItHasFinished() throws Exception {
        var go = new CountDownLatch(1);
        var pool = Pool.threads(1);
        var job = pool.submit(() -> go.await());
        assertEquals(true, reading(pool).get("open"));
        pool.shutdown();
        assertEquals(false, reading(pool).get("open"));
        go.countDown();
        job.get();
        assertTrue(pool.join(Duration.ofSeconds(60)));
        assertTrue(pools().stream().noneMatch(reading -> pool.name().equals(reading.get("name"))));
    }

    @Test
    void poolsStandInTheOrderInWhichTheyWereMade() throws Exception {
        var names = new ArrayList<String>();
        var opened = new ArrayList<Pool>();
        for (int i = 0; i < 12; i++) {
            opened.add(Pool.threads(1));
            names.add(opened.getLast().name());
        }
        List<Object> told = new ArrayList<>();
        pools().forEach(reading -> told.add(reading.get("name")));
        told.retainAll(names);
        assertEquals(names, told);
        opened.forEach(Pool::close);
    }

    @Test
    void aPoolThatNobodyHoldsIsForgotten() throws Exception {
        String forgotten = forget();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return pools().stream().noneMatch(reading -> forgotten.equals(reading.get("name")));
        });
    }

    private static String forget() {
        return Pool.inline().name();
    }

    @Test
    void theDataIsOfTheTypeThatTheBeanDeclares() throws Exception {
        try (var pool = Pool.processes(1)) {
            pool.call(n -> n + 1, 1);
            var info = (OpenMBeanAttributeInfo) server.getMBeanInfo(name).getAttributes()[0];
            assertEquals("Pools", info.getName());
            assertTrue(info.getOpenType().isValue(server.getAttribute(name, "Pools")), info.toString());
        }
    }

    @Test
    void theBeanHasNothingElse() throws Exception {
        assertThrows(AttributeNotFoundException.class, () -> server.getAttribute(name, "Others"));
        assertThrows(AttributeNotFoundException.class, () -> server.setAttribute(name, new Attribute("Pools", "")));
        assertThrows(ReflectionException.class, () -> server.invoke(name, "close", new Object[0], new String[0]));
        assertEquals(1, server.getAttributes(name, new String[] {"Others", "Pools"}).size());
        assertEquals(PoolsBean.class.getName(), server.getMBeanInfo(name).getClassName());
    }

    @Test
    void aPoolOfAnotherClassLoaderIsSeenWhileItIsPublished() throws Exception {
        var urls = new ArrayList<URL>();
        for (String place : ChildJava.path(false).split(File.pathSeparator)) {
            urls.add(Path.of(place).toUri().toURL());
        }
        var query = new ObjectName("dev.weft:type=Pools,loader=*");
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass("dev.weft.Pool");
            var pool = (ExecutorService) type.getMethod("threads", int.class).invoke(null, 3);
            assertEquals(Set.of(), server.queryNames(query, null));
            type.getMethod("publish").invoke(pool);
            Set<ObjectName> beans = server.queryNames(query, null);
            assertEquals(1, beans.size());
            var told = (CompositeData[]) server.getAttribute(beans.iterator().next(), "Pools");
            assertEquals(List.of(3), Arrays.stream(told).map(reading -> reading.get("size")).toList());
            pool.close();
            assertEquals(Set.of(), server.queryNames(query, null));
        }
    }

    @Test
    void aConsoleThatAsksForManyAttributesGetsOneSnapshotASecond() throws Exception {
        var clock = new AtomicLong();
        try (var pool = Pool.threads(2)) {
            var bean = new PoolBean((AbstractPool) pool, clock::get);
            assertEquals("threads", bean.getKind());
            assertEquals(0, bean.getDone());
            pool.submit(() -> 1).get();
            clock.set(999_999_999);
            assertEquals(0, bean.getDone());
            clock.set(1_000_000_000);
            assertEquals(1, bean.getDone());
            bean.setSize(5);
            assertEquals(5, bean.getSize());
        }
    }

    /** Makes pools in a JVM that nobody looks at. */
    static final class Unseen {
        private Unseen() {}

        static void main() {
            for (String kind : List.of("inline", "threads", "virtual", "processes")) {
                try (var pool = Pool.of(kind)) {
                    System.out.println(kind + pool.<Integer, Integer>call(n -> n + 1, 1));
                }
            }
            System.out.println("weft.pools=" + System.getProperty("weft.pools"));
        }
    }

    @Test
    void aProgramThatMakesPoolsLoadsNothingOfJmx() throws Exception {
        Process program = ChildJava.start(Path.of("."), ChildJava.tool("java"), "-Xlog:class+load", "-cp", ChildJava.path(true),
                Unseen.class.getName());
        String text = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, program.waitFor(), text);
        assertTrue(text.contains("dev.weft.seen.OpenPools"), text);
        assertTrue(text.contains("weft.pools=true"), text);
        assertEquals(List.of(), text.lines().filter(line -> line.contains("javax.management") || line.contains("java.lang.management")
                || line.contains("PoolsBean")).toList());
    }
}
