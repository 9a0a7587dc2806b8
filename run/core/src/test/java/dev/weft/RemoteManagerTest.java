package dev.weft;

import static dev.weft.ManagerProgram.KEY;
import static dev.weft.ManagerProgram.loopback;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shared objects whose home is another program. */
@SuppressWarnings("NullAway") // the program is started before all tests
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteManagerTest {
    /** One for all tests that leave it as it is. */
    private static ManagerProgram program;

    @BeforeAll
    static void startProgram() throws IOException {
        program = ManagerProgram.start();
    }

    @AfterAll
    static void endProgram() throws Exception {
        program.close();
    }

    /** A thread of this process that waits in {@code task}, and what comes of that. */
    private static <T> FutureTask<T> waiting(Task<T> task) {
        var future = new FutureTask<>(task);
        Thread thread = Thread.ofPlatform().daemon(true).start(future);
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return future;
    }

    private static String lost(FutureTask<?> waiting) {
        Throwable cause = assertThrows(ExecutionException.class, waiting::get).getCause();
        return assertInstanceOfLost(cause).getMessage();
    }

    private static SharedObjectLost assertInstanceOfLost(Throwable error) {
        if (error instanceof SharedObjectLost lost) {
            return lost;
        }
        throw new AssertionError(error);
    }

    private static int threads(String prefix) {
        return (int) Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(prefix)).count();
    }

    private static long sockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(RemoteManagerTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    /** Another client: takes the lock and says so. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            var connection = Manager.connect(loopback(Integer.parseInt(arguments[0])), KEY);
            SharedLock lock = connection.get("lock");
            SharedQueue<String> queue = connection.get("queue");
            lock.lock();
            System.out.println(queue.take());
            Thread.currentThread().join();
        }
    }

    @Test
    void handlesComeHomeAsTheObjectsThemselves() throws Exception {
        Sharer sharer = program.sharer();
        SharedMap<String, Object> map = sharer.map();
        SharedLong number = sharer.ofLong(41);
        map.put("number", number);
        map.put("all", List.of(number, sharer.queue()));
        assertEquals(number, map.get("number"));
        String core = program.there.call(_ -> {
            SharedLong same = (SharedLong) map.get("number");
            same.incrementAndGet();
            return same.core() == number.core() ? same.core().getClass().getSimpleName() : "another";
        });
        assertEquals("MemoryLong", core);
        assertEquals(42, number.get());
        try (Sharer own = Sharer.open()) {
            SharedLong mine = own.ofLong(7);
            map.put("mine", mine);
            assertEquals(8, ((SharedLong) map.get("mine")).incrementAndGet());
            String message = assertThrows(SharedObjectLost.class, () -> program.there.call(_ -> ((SharedLong) map.get("mine")).get()))
                    .getMessage();
            assertEquals("this shared long is lost: another program, which made it, is not connected with this one; connect to its"
                    + " manager, and get the object from there", message);
        }
    }

    @Test
    void onlyObjectsOfTheManagerAreForItsClients() throws Exception {
        SharedMap<String, Object> map = program.sharer().map();
        program.there.call(_ -> map.put("private", Sharer.open().ofLong(1)));
        SharedLong hidden = (SharedLong) map.get("private");
        String message = assertThrows(SharedObjectLost.class, hidden::get).getMessage();
        assertTrue(message.contains("is not for other programs: it was not made by the sharer of the manager"), message);
    }

    @Test
    void workersOfTheClientHaveItThroughTheClient() throws Exception {
        try (var pool = Pool.processes(2)) {
            SharedLong sum = program.sharer().ofLong(0);
            SharedMap<Integer, Integer> map = program.sharer().map();
            SharedLock lock = program.sharer().lock();
            pool.map(IntStream.range(0, 100).boxed().toList(), n -> lock.with(() -> {
                sum.set(sum.get() + n);
                return map.put(n, n);
            }));
            assertEquals(4950, sum.get());
            assertEquals(100, map.size());
            SharedReadWriteLock locks = program.sharer().readWriteLock();
            assertThrows(WorkerException.class, () -> pool.call(_ -> {
                locks.writeLock().lock();
                Runtime.getRuntime().halt(1);
                return 0;
            }, 0));
            locks.readLock().lock();
            assertTrue(locks.readLock().abandonedBy().orElseThrow().startsWith("worker "));
        }
    }

    @Test
    void ringsAndArraysAreThereWithoutTheirMemory() throws Exception {
        SharedByteRing bytes = program.sharer().byteRing(1 << 16);
        SharedRing<String> strings = program.sharer().ring(1 << 16);
        SharedLongArray numbers = program.sharer().longArray(10);
        bytes.put("there".getBytes(UTF_8));
        numbers.set(3, 4);
        program.there.call(_ -> {
            strings.put(new String(bytes.take(), UTF_8) + " and back");
            strings.close();
            return numbers.addAndGet(3, 5);
        });
        List<String> all = new ArrayList<>();
        strings.forEach(all::add);
        assertEquals(List.of("there and back"), all);
        assertEquals(9, numbers.get(3));
        assertTrue(bytes.isEmpty());
    }

    @Test
    void twoClientsMeet() throws Exception {
        try (var pool = Pool.processes(1)) {
            SharedQueue<String> queue = program.sharer().queue();
            SharedLong count = program.sharer().ofLong(0);
            program.there.call(manager -> {
                manager.publish("letters", queue);
                manager.publish("count", count);
                return 0;
            });
            int port = program.address.getPort();
            Job<Integer> other = pool.submit(() -> {
                try (var connection = Manager.connect(loopback(port), KEY)) {
                    SharedQueue<String> there = connection.get("letters");
                    there.put("one");
                    connection.<SharedLong>get("count").incrementAndGet();
                    return connection.names().size();
                }
            });
            assertEquals("one", queue.take());
            assertTrue(other.get() >= 3);
            assertEquals(1, count.get());
        }
    }

    @Test
    void whoWaitsLearnsThatTheServerWasKilled() throws Exception {
        var program = ManagerProgram.start();
        SharedQueue<String> queue = program.sharer().queue();
        FutureTask<String> taker = waiting(queue::take);
        program.kill();
        String message = lost(taker);
        assertTrue(message.matches("this shared queue is lost: the program \\(pid \\d+\\) at 127.0.0.1:\\d+, which made it, has ended, or"
                + " the connection to it was lost"), message);
        assertThrows(SharedObjectLost.class, queue::size);
        assertFalse(program.connection.isOpen());
        assertThrows(SharedObjectLost.class, program.connection::names);
        program.close();
    }

    @Test
    void whoWaitsLearnsThatTheServerIsNotHeardOf() throws Exception {
        var program = ManagerProgram.start(ManagerOptions.defaults().silence(Duration.ofSeconds(2)));
        SharedQueue<String> queue = program.sharer().queue();
        FutureTask<String> taker = waiting(queue::take);
        new ProcessBuilder("kill", "-STOP", Long.toString(program.process.pid())).start().waitFor();
        String message = lost(taker);
        assertTrue(message.endsWith("which made it, was not heard of for 2000 ms"), message);
        program.kill();
        program.close();
    }

    @Test
    void whoWaitsLearnsThatTheManagerWasClosed() throws Exception {
        var program = ManagerProgram.start();
        SharedQueue<String> queue = program.sharer().queue();
        FutureTask<String> taker = waiting(queue::take);
        program.process.getOutputStream().close();
        String message = lost(taker);
        assertTrue(message.contains("its sharer was closed there") || message.endsWith("has closed its manager"), message);
        await().until(() -> !program.connection.isOpen());
        String later = assertThrows(SharedObjectLost.class, queue::size).getMessage();
        assertTrue(later.endsWith("which made it, has closed its manager"), later);
        program.close();
    }

    @Test
    void aConnectionThatWasClosedStaysClosedAndANewOneWorks() throws Exception {
        try (var program = ManagerProgram.start()) {
            program.connection.close();
            var connection = Manager.connect(program.address, KEY);
            SharedInstance<Manager> there = connection.get("manager");
            SharedQueue<String> queue = there.call(manager -> manager.sharer().queue());
            SharedLock lock = there.call(manager -> {
                SharedLock made = manager.sharer().lock();
                manager.publish("lock", made);
                return made;
            });
            lock.lock();
            FutureTask<String> taker = waiting(queue::take);
            connection.close();
            assertTrue(lost(taker).endsWith("which made it, is not connected any more: the connection was closed here"));
            assertThrows(SharedObjectLost.class, lock::unlock);
            try (var again = Manager.connect(program.address, KEY)) {
                SharedLock same = again.get("lock");
                assertEquals(lock, same);
                same.lock();
                assertTrue(same.abandonedBy().orElseThrow().startsWith("the program (pid " + ProcessHandle.current().pid() + ") at 127."));
                same.unlock();
                assertThrows(SharedObjectLost.class, lock::isLocked);
            }
        }
    }

    @Test
    void connectionsOfOneProcessAreOneUntilTheLastIsClosed() throws Exception {
        try (var program = ManagerProgram.start()) {
            SharedLong number = program.sharer().ofLong(1);
            var second = Manager.connect(program.address, KEY);
            var third = Manager.connect(program.address, KEY);
            assertEquals(1, program.there.call(Manager::clients));
            second.close();
            assertFalse(second.isOpen());
            third.close();
            third.close();
            assertEquals(2, number.incrementAndGet());
            assertTrue(program.connection.isOpen());
        }
    }

    @Test
    void twoManagersOfAProgramHaveTheirOwnKeysAndObjects() throws Exception {
        byte[] otherKey = Manager.newKey();
        SharedInstance<Manager> second = program.there.call(manager -> {
            Manager other = Manager.serve(loopback(0), otherKey);
            other.publish("text", other.sharer().ref("of the second"));
            return manager.sharer().instance(() -> other);
        });
        InetSocketAddress address = loopback(second.call(manager -> manager.address().getPort()));
        assertThrows(WrongKey.class, () -> Manager.connect(address, KEY));
        try (var connection = Manager.connect(address, otherKey)) {
            SharedRef<String> text = connection.get("text");
            assertEquals("of the second", text.get());
            second.call(manager -> {
                manager.close();
                return 0;
            });
            assertThrows(SharedObjectLost.class, text::get);
        }
        assertTrue(program.connection.names().contains("manager"));
    }

    @Test
    void theNextOwnerLearnsThatAClientWasKilled() throws Exception {
        SharedLock lock = program.sharer().lock();
        SharedQueue<String> queue = program.sharer().queue();
        program.there.call(manager -> {
            manager.publish("lock", lock);
            manager.publish("queue", queue);
            return 0;
        });
        queue.put("item");
        Process holder = ChildJava.start(Holder.class, Integer.toString(program.address.getPort()));
        var output = new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8));
        assertEquals("item", output.readLine());
        FutureTask<String> next = waiting(() -> {
            lock.lock();
            return lock.abandonedBy().orElseThrow();
        });
        holder.destroyForcibly().waitFor();
        assertTrue(next.get().startsWith("the program (pid " + holder.pid() + ") at 127.0.0.1:"), next.get());
        String message = assertThrows(QueueItemsLost.class, queue::join).getMessage();
        assertTrue(message.contains("pid " + holder.pid()), message);
        output.close();
        holder.getErrorStream().close();
        holder.getOutputStream().close();
    }

    @Test
    void manyThreadsAskAtTheSameTimeAndLargeValuesPass() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SharedMap<Integer, String> map = program.sharer().map();
            SharedRef<byte[]> large = program.sharer().ref(new byte[0]);
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 32; i++) {
                int thread = i;
                all.add(threads.submit(() -> {
                    for (int k = 0; k < 50; k++) {
                        map.put(thread * 50 + k, "value " + k);
                    }
                    large.set(new byte[1_000_000 + thread]);
                }));
            }
            for (var one : all) {
                one.get();
            }
            assertEquals(1600, map.size());
            assertEquals(1600, Map.copyOf(map).size());
            assertTrue(large.get().length >= 1_000_000);
            SharedByteArray array = program.sharer().byteArray(300_000);
            array.set(299_999, (byte) 5);
            assertEquals(5, array.get(299_999));
        }
    }

    @Test
    void manyConnectionsLeaveNothing() throws Exception {
        int threads = threads("weft connection");
        try (var program = ManagerProgram.start()) {
            program.connection.close();
            String before;
            try (var connection = Manager.connect(program.address, KEY)) {
                before = connection.<SharedInstance<Manager>>get("manager").call(_ -> things());
            }
            await().until(() -> threads("weft connection") == threads);
            long sockets = sockets();
            for (int i = 0; i < 100; i++) {
                try (var connection = Manager.connect(program.address, KEY)) {
                    if (i % 10 == 0) {
                        assertEquals(1, connection.names().size());
                    }
                }
            }
            await().untilAsserted(() -> assertEquals(threads, threads("weft connection")));
            await().untilAsserted(() -> assertEquals(sockets, sockets()));
            try (var connection = Manager.connect(program.address, KEY)) {
                SharedInstance<Manager> there = connection.get("manager");
                await().untilAsserted(() -> assertEquals(before, there.call(_ -> things())));
            }
        }
    }

    private static String things() {
        return threads("weft manager") + " threads, " + threads("weft desk") + " desks, " + sockets() + " sockets";
    }
}
