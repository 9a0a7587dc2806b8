package dev.weft.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Action;
import dev.weft.Job;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of a loop: reading, writing, and each way in which they end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopStreamTest {
    private static final String HOST = "127.0.0.1";

    private final EventLoop loop = EventLoop.open(EventLoopOptions.defaults().name("test").debug(false));
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    /** Both ends of a connection. */
    private interface Ends {
        void use(LoopStream one, LoopStream other) throws Exception;
    }

    private void connected(Ends code) throws Exception {
        loop.runUntilComplete(() -> {
            try (LoopServer server = loop.listen(HOST, 0)) {
                Job<LoopStream> accepted = loop.start(server::accept);
                try (LoopStream one = loop.connect(HOST, server.port());
                        LoopStream other = EventLoop.await(accepted)) {
                    code.use(one, other);
                }
            }
        });
    }

    private static void reset(LoopStream stream) throws Exception {
        stream.abort();
    }

    private static void yieldOften() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            EventLoop.yield();
        }
    }

    @Test
    void anEchoServerServesTwoHundredClientsInOneLoop() throws Exception {
        loop.runUntilComplete(() -> {
            try (LoopServer server = loop.listen(HOST, 0, stream -> {
                for (String line; (line = stream.readLine()) != null; ) {
                    stream.write(line + "\n");
                }
            })) {
                var clients = new ArrayList<Job<Integer>>();
                for (int i = 0; i < 200; i++) {
                    int number = i;
                    clients.add(loop.start(() -> client(server.port(), number)));
                }
                int sum = 0;
                for (Job<Integer> client : clients) {
                    sum += EventLoop.await(client);
                }
                assertEquals(200 * 20, sum);
            }
        });
    }

    private int client(int port, int number) throws Exception {
        int right = 0;
        try (LoopStream stream = loop.connect(HOST, port)) {
            for (int i = 0; i < 20; i++) {
                String said = "client " + number + " says " + "é".repeat(i * 10);
                stream.write(said + "\n");
                if (said.equals(stream.readLine())) {
                    right++;
                }
            }
        }
        return right;
    }

    @Test
    void linesAreReadWithoutTheirEnds() throws Exception {
        connected((one, other) -> {
            one.write("a\r\n\nb\n\rc\r");
            one.endOutput();
            assertEquals("a", other.readLine());
            assertEquals("", other.readLine());
            assertEquals("b", other.readLine());
            assertEquals("\rc\r", other.readLine());
            assertNull(other.readLine());
            assertNull(other.readLine());
        });
    }

    @Test
    void linesAndBytesCanBeReadInTurn() throws Exception {
        connected((one, other) -> {
            one.write("head\nbodytail");
            one.endOutput();
            assertEquals("head", other.readLine());
            assertArrayEquals("body".getBytes(UTF_8), other.readExactly(4));
            assertArrayEquals("ta".getBytes(UTF_8), other.read(2));
            assertArrayEquals("il".getBytes(UTF_8), other.read(100));
            assertEquals(0, other.read(100).length);
        });
    }

    @Test
    void anEndBeforeAllBytesHaveComeIsAnError() throws Exception {
        connected((one, other) -> {
            one.write("abc");
            one.endOutput();
            var error = assertThrows(EOFException.class, () -> other.readExactly(5));
            assertTrue(error.toString().endsWith(" has ended after 3 bytes of 5 that were to be read"), error.toString());
        });
    }

    @Test
    void aLineWithoutAnEndIsRefused() throws Exception {
        connected((one, other) -> {
            Job<@Nullable Void> writing = loop.start(() -> one.write(new byte[4 * 1024 * 1024]));
            var error = assertThrows(IOException.class, other::readLine);
            assertTrue(error.toString().contains("is longer than 1048576 bytes; read it in parts"), error.toString());
            writing.cancel();
        });
    }

    @Test
    void oneSideMayEndItsOutputAndReadOn() throws Exception {
        connected((one, other) -> {
            one.endOutput();
            one.endOutput();
            assertNull(other.readLine());
            other.write("still here\n");
            assertEquals("still here", one.readLine());
            var error = assertThrows(SocketException.class, () -> one.write("x"));
            assertTrue(error.toString().endsWith("has ended; nothing can be written after endOutput"), error.toString());
        });
    }

    @Test
    void aWriteWaitsUntilTheOtherSideReads() throws Exception {
        connected((one, other) -> {
            int size = 64 * 1024 * 1024;
            Job<@Nullable Void> writing = loop.start(() -> one.write(new byte[size]));
            yieldOften();
            assertFalse(writing.isDone());
            assertEquals(size, other.readExactly(size).length);
            EventLoop.await(writing);
        });
    }

    @Test
    void writesOfSeveralTasksDoNotMix() throws Exception {
        connected((one, other) -> {
            int size = 8 * 1024 * 1024;
            for (char letter : new char[] {'a', 'b', 'c'}) {
                loop.start(() -> one.write(String.valueOf(letter).repeat(size)));
            }
            yieldOften();
            for (char letter : new char[] {'a', 'b', 'c'}) {
                assertArrayEquals(String.valueOf(letter).repeat(size).getBytes(UTF_8), other.readExactly(size));
            }
        });
    }

    @Test
    void aWriteThatIsCancelledWhileItIsNotItsTurnLetsTheNextOneGo() throws Exception {
        connected((one, other) -> {
            int size = 64 * 1024 * 1024;
            Job<@Nullable Void> first = loop.start(() -> one.write("a".repeat(size)));
            Job<@Nullable Void> second = loop.start(() -> one.write("b"));
            Job<@Nullable Void> third = loop.start(() -> one.write("c"));
            yieldOften();
            second.cancel();
            other.readExactly(size);
            assertArrayEquals(new byte[] {'c'}, other.read(1));
            EventLoop.await(first);
            EventLoop.await(third);
        });
    }

    @Test
    void aTaskThatIsCancelledWhileItReadsLosesNothing() throws Exception {
        connected((one, other) -> {
            Job<@Nullable String> reading = loop.start(() -> {
                try {
                    return String.valueOf(other.readLine());
                } catch (InterruptedException e) {
                    log.add("interrupted");
                    throw e;
                }
            });
            one.write("half a ");
            yieldOften();
            reading.cancel();
            while (log.isEmpty()) {
                EventLoop.yield();
            }
            one.write("line\n");
            assertEquals("half a line", other.readLine());
            Job<byte[]> exact = loop.start(() -> other.readExactly(4));
            one.write("ab");
            yieldOften();
            exact.cancel();
            one.write("cd");
            while (loop.tasks().contains(exact)) {
                EventLoop.yield();
            }
            assertArrayEquals("abcd".getBytes(UTF_8), other.readExactly(4));
        });
    }

    @Test
    void aResetOfTheOtherSideIsAnErrorThatSaysSo() throws Exception {
        connected((one, other) -> {
            reset(one);
            var error = assertThrows(SocketException.class, other::readLine);
            assertTrue(error.toString().endsWith(" was reset by the other side"), error.toString());
        });
    }

    @Test
    void aWriteToWhoHasGoneIsAnErrorThatSaysSo() throws Exception {
        connected((one, other) -> {
            reset(one);
            var error = assertThrows(SocketException.class, () -> {
                while (true) {
                    other.write("x");
                    EventLoop.yield();
                }
            });
            assertTrue(error.toString().endsWith(" was reset by the other side"), error.toString());
        });
    }

    @Test
    void aCloseTellsTheTaskThatReads() throws Exception {
        connected((one, other) -> {
            Job<@Nullable Void> closing = loop.start(other::close);
            var error = assertThrows(SocketException.class, other::readLine);
            assertTrue(error.toString().endsWith(" was closed while a task was waiting for it"), error.toString());
            EventLoop.await(closing);
            error = assertThrows(SocketException.class, other::readLine);
            assertTrue(error.toString().endsWith(" is closed"), error.toString());
            assertThrows(SocketException.class, () -> other.write("x"));
            assertNull(one.readLine());
        });
    }

    @Test
    void aCloseTellsAllTasksThatWrite() throws Exception {
        connected((one, other) -> {
            Action write = () -> {
                var error = assertThrows(SocketException.class, () -> one.write(new byte[64 * 1024 * 1024]));
                log.add(error.toString());
            };
            var jobs = List.of(loop.start(write), loop.start(write));
            yieldOften();
            one.close();
            for (var job : jobs) {
                EventLoop.await(job);
            }
        });
        assertTrue(log.get(0).endsWith(" was closed while a task was waiting for it"), log.get(0));
        assertTrue(log.get(1).endsWith(" is closed"), log.get(1));
    }

    @Test
    void oneTaskReadsAtATime() throws Exception {
        connected((one, other) -> {
            Job<@Nullable Void> first = loop.start(() -> {
                assertEquals("x", one.readLine());
            });
            yieldOften();
            var error = assertThrows(IllegalStateException.class, () -> one.read(1));
            assertTrue(error.toString().endsWith(" already; let one task read"), error.toString());
            other.write("x\n");
            EventLoop.await(first);
        });
    }

    @Test
    void anAddressInUseIsAnErrorThatSaysSo() throws Exception {
        try (LoopServer server = loop.listen(HOST, 0)) {
            var error = assertThrows(BindException.class, () -> loop.listen(HOST, server.port()));
            assertEquals("cannot listen at 127.0.0.1:" + server.port() + " (Address already in use);"
                    + " take another port, or 0 for any that is free", error.getMessage());
        }
    }

    @Test
    void whereNobodyListensNobodyConnects() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        loop.runUntilComplete(() -> {
            var error = assertThrows(ConnectException.class, () -> loop.connect(HOST, port));
            assertEquals("nobody listens at 127.0.0.1:" + port + " (Connection refused)", error.getMessage());
        });
    }

    @Test
    void aPortIsANumberOfSixteenBits() throws Exception {
        assertEquals("port must be from 0 to 65535, but was 70000",
                assertThrows(IllegalArgumentException.class, () -> loop.listen(HOST, 70_000)).getMessage());
    }

    @Test
    void aServerThatIsClosedTellsTheTaskThatAccepts() throws Exception {
        loop.runUntilComplete(() -> {
            LoopServer server = loop.listen(HOST, 0);
            loop.start(server::close);
            var error = assertThrows(SocketException.class, server::accept);
            assertEquals("the server at 127.0.0.1:" + server.port() + " was closed while a task was waiting for it", error.getMessage());
        });
    }

    @Test
    void whatAHandlerThrowsGoesToTheHandlerOfTheLoop() throws Exception {
        loop.onFailure(error -> log.add(String.valueOf(error.getMessage())));
        loop.runUntilComplete(() -> {
            try (LoopServer server = loop.listen(HOST, 0, _ -> {
                throw new IllegalStateException("wrong");
            });
                    LoopStream stream = loop.connect(HOST, server.port())) {
                assertNull(stream.readLine());
            }
        });
        assertEquals(List.of("wrong"), log);
    }

    @Test
    void closingTheLoopClosesItsConnectionsAndServers() throws Exception {
        var accepted = new ArrayList<LoopStream>();
        LoopServer server = loop.listen(HOST, 0, stream -> {
            accepted.add(stream);
            stream.readLine();
        });
        try (var socket = new Socket(HOST, server.port())) {
            loop.runUntilComplete(() -> {
                while (accepted.isEmpty()) {
                    EventLoop.sleep(Duration.ofMillis(1));
                }
            });
            loop.close();
            assertEquals(-1, socket.getInputStream().read());
        }
        assertTrue(accepted.getFirst().isClosed());
        try (var free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(HOST, server.port()));
        }
    }

    @Test
    void aReaderThatAlwaysHasSomethingGivesWayNowAndThen() throws Exception {
        connected((one, other) -> {
            Job<@Nullable Void> writing = loop.start(() -> one.write(new byte[16 * 1024 * 1024]));
            var turns = new int[1];
            Job<@Nullable Void> counting = loop.start(() -> {
                while (true) {
                    turns[0]++;
                    EventLoop.yield();
                }
            });
            other.readExactly(16 * 1024 * 1024);
            EventLoop.await(writing);
            counting.cancel();
            assertTrue(turns[0] > 1);
        });
    }

    @Test
    void theAddressOfTheOtherSideIsKnown() throws Exception {
        connected((one, other) -> {
            assertTrue(other.toString().startsWith("the connection of /127.0.0.1:"), other.toString());
            assertTrue(Objects.requireNonNull(one.remoteAddress()).toString().startsWith("/127.0.0.1:"));
        });
    }

    @Test
    void fewerThanNoBytesAreRefused() throws Exception {
        connected((one, other) -> assertEquals("count must not be negative, but was -1",
                assertThrows(IllegalArgumentException.class, () -> one.readExactly(-1)).getMessage()));
    }
}
