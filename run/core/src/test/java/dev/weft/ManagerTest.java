package dev.weft;

import static dev.weft.ManagerProgram.KEY;
import static dev.weft.ManagerProgram.loopback;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manager, and those who may not, or do not want to, use it. */
@SuppressWarnings("NullAway") // a message that is null fails the test as it should
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagerTest {
    private static final ManagerOptions HASTY = ManagerOptions.defaults().handshake(Duration.ofMillis(300));

    private static Manager serve(ManagerOptions options) throws IOException {
        return Manager.serve(loopback(0), KEY, options);
    }

    private static Manager serve() throws IOException {
        return serve(ManagerOptions.defaults());
    }

    private static void assertServes(Manager manager) throws IOException {
        try (var connection = Manager.connect(manager.address(), KEY)) {
            assertEquals(Set.of(), connection.names());
        }
    }

    /** Reads until the other side has closed, in whatever way. */
    private static void awaitClose(Socket socket) {
        try {
            long _ = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It is closed then, too.
            return;
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws Exception {
        try (Manager manager = serve()) {
            var refused = assertThrows(IOException.class, () -> Manager.serve(manager.address(), KEY));
            String message = refused.getMessage();
            assertTrue(message.startsWith("no manager can listen at " + manager.address() + ": "), message);
            assertInstanceOf(BindException.class, refused.getCause());
        }
    }

    @Test
    void aHostThatIsNotKnownIsNamedOnBothSides() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        assertEquals("a manager cannot be at nowhere.invalid:1, whose host is not known",
                assertThrows(UnknownHostException.class, () -> Manager.serve(nowhere, KEY)).getMessage());
        assertEquals("the host of the manager at nowhere.invalid:1 is not known",
                assertThrows(UnknownHostException.class, () -> Manager.connect(nowhere, KEY)).getMessage());
    }

    @Test
    void aKeyThatIsTooShortIsRefusedOnBothSides() {
        for (int length : new int[] {0, 15}) {
            String expected = "a manager's key must have at least 16 bytes that nobody can guess, but has " + length
                    + "; Manager.newKey() makes one";
            byte[] key = new byte[length];
            assertEquals(expected, assertThrows(IllegalArgumentException.class, () -> Manager.serve(loopback(0), key)).getMessage());
            assertEquals(expected, assertThrows(IllegalArgumentException.class, () -> Manager.connect(loopback(1), key)).getMessage());
        }
        assertEquals(32, Manager.newKey().length);
    }

    @Test
    void whoHasAnotherKeyIsToldSoAndCounted() throws Exception {
        try (Manager manager = serve()) {
            String message = assertThrows(WrongKey.class, () -> Manager.connect(manager.address(), Manager.newKey())).getMessage();
            assertEquals("the key is not that of the manager at " + manager.address().getHostString() + ":" + manager.address().getPort(),
                    message);
            await().until(() -> manager.refused() == 1);
            assertEquals(0, manager.clients());
            assertServes(manager);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\26\3\1\0\5hello", "WEFT\1"})
    void whatIsNotTlsHarmsNobody(String words) throws Exception {
        try (Manager manager = serve();
                var socket = new Socket()) {
            socket.connect(manager.address());
            socket.getOutputStream().write(words.getBytes(US_ASCII));
            socket.shutdownOutput();
            awaitClose(socket);
            await().until(() -> manager.refused() == 1);
            assertServes(manager);
        }
    }

    @Test
    void whoSaysNothingIsTurnedAwayInTime() throws Exception {
        try (Manager manager = serve(HASTY);
                var socket = new Socket()) {
            socket.connect(manager.address());
            awaitClose(socket);
            await().until(() -> manager.refused() == 1);
        }
    }

    @Test
    void onlySoManyMayBeAboutToConnect() throws Exception {
        try (Manager manager = serve(ManagerOptions.defaults().strangers(1))) {
            try (var silent = new Socket();
                    var second = new Socket()) {
                silent.connect(manager.address());
                second.connect(manager.address());
                awaitClose(second);
                assertEquals(1, manager.refused());
            }
            await().until(() -> manager.refused() == 2);
            assertServes(manager);
        }
    }

    private static void withServer(Consumer<Socket> conduct, Consumer<InetSocketAddress> test) throws Exception {
        try (var server = new ServerSocket()) {
            server.bind(loopback(0));
            var done = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    conduct.accept(socket);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            test.accept((InetSocketAddress) server.getLocalSocketAddress());
            done.get();
        }
    }

    @Test
    void aClientDoesNotWaitForAServerThatSaysNothing() throws Exception {
        withServer(ManagerTest::awaitClose, address -> {
            String message = assertThrows(IOException.class, () -> Manager.connect(address, KEY, HASTY)).getMessage();
            assertTrue(message.endsWith("does not answer within 300 ms"), message);
        });
    }

    @Test
    void aClientKnowsWhatIsNoManager() throws Exception {
        withServer(socket -> {
            try {
                socket.getOutputStream().write("220 mail.example.org\r\n".getBytes(US_ASCII));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            awaitClose(socket);
        }, address -> {
            String message = assertThrows(IOException.class, () -> Manager.connect(address, KEY)).getMessage();
            assertTrue(message.startsWith("no connection to a manager at "), message);
        });
        InetSocketAddress nobody;
        try (Manager manager = serve()) {
            nobody = manager.address();
        }
        String message = assertThrows(IOException.class, () -> Manager.connect(nobody, KEY)).getMessage();
        assertTrue(message.startsWith("no connection to a manager at "), message);
    }

    @Test
    void onlyWhatTheManagersSharerHasMadeIsPublished() throws Exception {
        try (Manager manager = serve();
                Sharer other = Sharer.open()) {
            assertThrows(IllegalArgumentException.class, () -> manager.publish("a", "text"));
            assertThrows(IllegalArgumentException.class, () -> manager.publish("a", other.map()));
            assertThrows(IllegalArgumentException.class, () -> manager.publish("a", manager.sharer().memory(8)));
            SharedReadWriteLock locks = manager.sharer().readWriteLock();
            SharedLock lock = manager.sharer().lock();
            var condition = lock.newCondition();
            manager.publish("a", locks);
            manager.publish("b", condition);
            manager.publish("c", manager.sharer().set());
            manager.publish("d", manager.sharer().list());
            manager.publish("e", manager.sharer().queue());
            manager.publish("f", manager.sharer().of(CharSequence.class, () -> "text"));
            assertThrows(IllegalStateException.class, () -> manager.publish("a", manager.sharer().map()));
            assertTrue(manager.withdraw("a"));
            assertFalse(manager.withdraw("a"));
            manager.publish("a", lock);
            try (var connection = Manager.connect(manager.address(), KEY)) {
                assertEquals(List.of("a", "b", "c", "d", "e", "f"), List.copyOf(connection.names()));
            }
        }
    }

    @Test
    void withinAProgramItGivesTheObjectsThemselves() throws Exception {
        try (Manager manager = serve()) {
            SharedLong number = manager.sharer().ofLong(1);
            manager.publish("number", number);
            var connection = Manager.connect(manager.address(), KEY);
            SharedLong same = connection.get("number");
            assertEquals(number, same);
            assertThrows(ClassCastException.class, () -> connection.get("number", SharedMap.class));
            String message = assertThrows(NoSuchElementException.class, () -> connection.get("other")).getMessage();
            assertEquals("no object is published as \"other\"; these are: [number]", message);
            connection.close();
            connection.close();
            assertThrows(SharedObjectLost.class, () -> connection.get("number"));
            assertEquals(2, same.incrementAndGet());
        }
    }

    @Test
    void joinEndsWithTheManager() throws Exception {
        Manager manager = serve();
        var joined = CompletableFuture.runAsync(() -> {
            try {
                manager.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        manager.close();
        manager.close();
        joined.get();
        assertInstanceOf(InetSocketAddress.class, manager.address());
    }
}
