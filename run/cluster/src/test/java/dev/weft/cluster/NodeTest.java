package dev.weft.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ClusterOptions;
import dev.weft.Pool;
import dev.weft.PoolBroken;
import dev.weft.ProcessOptions;
import dev.weft.host.HostListener;
import dev.weft.host.HostedWorker;
import dev.weft.host.WorkerOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node answers to wishes for room. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class NodeTest {
    private static final byte[] WISH = {Talk.VERSION};

    @TempDir
    Path folder;

    private RedisProcess server;
    private ClusterOptions options;
    private Node node;
    private SharedStations.Use program;
    private String id;

    @BeforeEach
    void open() throws Exception {
        server = RedisProcess.start(folder);
        options = ClusterOptions.of(server.uri().toString()).key(TestCluster.KEY.getBytes(StandardCharsets.US_ASCII));
        node = Node.open(new NodeOptions(options, "one", Set.of(), 1, null, null), _ -> {});
        program = SharedStations.use(options);
        await().until(() -> !program.station.announced(NodeCard.KIND).isEmpty());
        id = program.station.announced(NodeCard.KIND).keySet().iterator().next();
    }

    @AfterEach
    void close() throws InterruptedException {
        program.close();
        node.close();
        server.close();
    }

    private Link wish() {
        return program.station.connect(id, WISH);
    }

    private static int type(Link link) throws IOException, InterruptedException {
        return link.receive().type();
    }

    @Test
    void roomIsGivenInTheOrderOfWishes() throws Exception {
        List<Link> wishes = List.of(wish(), wish(), wish());
        for (Link wish : wishes) {
            assertEquals(Talk.ROOM, type(wish));
            assertEquals(1, node.busy());
            wish.close("it is not needed any more");
        }
        await().until(() -> node.busy() == 0 && node.waiting() == 0);
        assertEquals(0, node.started());
    }

    @Test
    void aNodeThatIsToEndTakesBackRoomWithoutAWorker() throws Exception {
        Link taken = wish();
        assertEquals(Talk.ROOM, type(taken));
        Link waits = wish();
        await().until(() -> node.waiting() == 1);
        assertTrue(node.drain(Duration.ofSeconds(30)));
        assertNull(taken.receive());
        assertNull(waits.receive());
        assertTrue(taken.reason().contains("about to end"), taken.reason());
        Link late = wish();
        assertNull(late.receive());
        assertTrue(program.station.announced(NodeCard.KIND).isEmpty());
    }

    @Test
    void aWorkerWhoseProgramGoesWhileItIsStartedIsEnded() throws Exception {
        Link link = wish();
        assertEquals(Talk.ROOM, type(link));
        byte[] order = new WorkerForm(new WorkerOrder(ProcessOptions.defaults(), 1, "pool", 1, null), null).bytes();
        link.send(Talk.ORDER, order, 0, order.length);
        link.close("it is not needed any more");
        await().until(() -> node.started() == 1 && node.busy() == 0);
        await().until(() -> ProcessHandle.current().children().noneMatch(child -> child.pid() != server.pid()));
    }

    @Test
    void whoSpeaksAnotherVersionIsTold() throws Exception {
        Link link = program.station.connect(id, new byte[] {Talk.VERSION + 1});
        assertNull(link.receive());
        assertTrue(link.reason().contains("version " + Talk.VERSION), link.reason());
        assertFalse(node.busy() > 0);
    }

    @Test
    void aWorkerThatNobodyWantsWhenItHasStartedIsEnded() throws Exception {
        Link link = wish();
        assertEquals(Talk.ROOM, type(link));
        byte[] order = new WorkerForm(new WorkerOrder(ProcessOptions.defaults(), 1, "pool", 1, null), null).bytes();
        link.send(Talk.ORDER, order, 0, order.length);
        // Before the node can say that it runs.
        link.close("it is not needed any more");
        await().until(() -> node.busy() == 0);
        assertEquals(List.of(), workers());
    }

    /** Worker JVMs of this process. */
    private static List<String> workers() {
        return ProcessHandle.current().children()
                .map(child -> child.info().commandLine().orElse(""))
                .filter(command -> command.contains("WorkerMain"))
                .toList();
    }

    @Test
    void aNodeThatCannotStartWorkersIsNotTakenForLost() {
        ClusterOptions others = options.space("other");
        try (Node bad = Node.open(new NodeOptions(others, "bad", Set.of(), 1, "lots", null), _ -> {});
                Pool pool = Pool.cluster(others)) {
            var error = assertThrows(ExecutionException.class, () -> pool.submit(() -> 1).get());
            assertInstanceOf(PoolBroken.class, error.getCause());
            assertTrue(error.getCause().getMessage().contains("node " + bad.name() + " could not start it"), error.getCause().getMessage());
        }
    }

    @Test
    void aPoolIsToldWhenNobodyLooksForNodesAnyMore() {
        var lost = new CompletableFuture<String>();
        var host = new ClusterHost(options, null, new HostListener() {
            @Override
            public void roomCame() {
                throw new AssertionError("nothing was wanted");
            }

            @Override
            public void sizeIs(int workers) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void leaves(HostedWorker worker) {
                throw new AssertionError("there is none");
            }

            @Override
            public void lost(String reason) {
                lost.complete(reason);
            }
        });
        host.open();
        try {
            assertEquals("nobody looks for nodes any more: java.lang.IllegalStateException: broken", lost.join());
        } finally {
            host.close();
        }
    }
}
