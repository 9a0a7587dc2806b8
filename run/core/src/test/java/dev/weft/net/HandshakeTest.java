package dev.weft.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Frames;
import dev.weft.lines.LineEnd;
import dev.weft.lines.Switchboard;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who stand between, pretend, or have the key and mean no good. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandshakeTest {
    private static final byte[] KEY = new byte[32];
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Terms terms = new Terms(
            new Secret(KEY), null, LONG, LONG, (nanos, call) -> clock.schedule(call, nanos, TimeUnit.NANOSECONDS));

    @AfterEach
    void stopClock() {
        clock.shutdownNow();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Entrance entrance() throws IOException {
        return new Entrance(loopback(0), terms, 8, new Object(), 1);
    }

    /** What one does with a client that has come. */
    private interface Conduct {
        void with(SSLSocket client) throws Exception;
    }

    /** Has a client come to somebody who is not the manager. */
    private void assertNotTrusted(Conduct conduct) throws Exception {
        try (var server = new ServerSocket()) {
            server.bind(loopback(0));
            var done = CompletableFuture.runAsync(() -> {
                try (Socket plain = server.accept();
                        SSLSocket tls = Cable.secure(plain, Certificates.server(), false)) {
                    tls.startHandshake();
                    conduct.with(tls);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            var address = (InetSocketAddress) server.getLocalSocketAddress();
            assertThrows(Uplink.WrongKey.class, () -> Uplink.open(address, terms));
            done.get();
        }
    }

    private static SSLSocket connect(InetSocketAddress address) throws Exception {
        var plain = new Socket();
        plain.connect(address);
        SSLSocket tls = Cable.secure(plain, Certificates.client(), true);
        tls.startHandshake();
        return tls;
    }

    @Test
    void whoStandsBetweenWithACertificateOfItsOwnIsNoticedByBoth() throws Exception {
        Entrance entrance = entrance();
        assertNotTrusted(client -> {
            try (SSLSocket manager = connect(entrance.address())) {
                manager.getOutputStream().write(client.getInputStream().readNBytes(5 + Secret.PROOF_BYTES));
                manager.getInputStream().transferTo(client.getOutputStream());
            }
        });
        await().until(() -> entrance.refused() == 1);
        entrance.close();
    }

    @Test
    void whoSendsTheClientsProofBackIsNotTheManager() throws Exception {
        assertNotTrusted(client -> {
            byte[] words = client.getInputStream().readNBytes(5 + Secret.PROOF_BYTES);
            client.getOutputStream().write(1);
            client.getOutputStream().write(words, 5, Secret.PROOF_BYTES);
            client.getInputStream().read();
        });
    }

    @Test
    void whoOnlySaysThatItAcceptsIsNotTheManager() throws Exception {
        assertNotTrusted(client -> {
            client.getInputStream().readNBytes(5 + Secret.PROOF_BYTES);
            client.getOutputStream().write(1);
        });
    }

    @Test
    void anotherVersionIsSaidToBeOne() throws Exception {
        Entrance entrance = entrance();
        try (SSLSocket tls = connect(entrance.address())) {
            tls.getOutputStream().write(new byte[] {'W', 'E', 'F', 'T', 99});
            assertEquals(2, tls.getInputStream().read());
        }
        await().until(() -> entrance.refused() == 1);
        entrance.close();
    }

    private static void say(SSLSocket tls, int type, ByteWriter body) throws IOException {
        var frame = new ByteWriter(body.size() + Frames.HEAD_BYTES);
        Frames.write(frame, type, body);
        tls.getOutputStream().write(frame.array(), 0, frame.size());
    }

    private static ByteReader frame(Frames frames, InputStream in) throws IOException {
        while (!frames.next()) {
            assertTrue(frames.readFrom(in));
        }
        return frames.keep();
    }

    private static ByteWriter hello(String address) {
        var hello = new ByteWriter(64);
        hello.write(Entrance.NEW);
        hello.writeString(address);
        hello.writeVar(LONG.toMillis());
        return hello;
    }

    private static ByteWriter packet(int kind, boolean toPair, String target, String home, String from) {
        return packet(kind, toPair, target, home, Long.MAX_VALUE, 1, from);
    }

    private static ByteWriter packet(int kind, boolean toPair, String target, String home, long pair, int side, String from) {
        var packet = new ByteWriter(64);
        packet.write(kind);
        packet.write(toPair ? 1 : 0);
        packet.writeString(target);
        packet.writeString(home);
        packet.writeVar(pair);
        packet.write(side);
        packet.writeString(from);
        packet.writeVar(1);
        return packet;
    }

    /** Reads until the other side has closed, in whatever way. */
    private static void awaitClose(SSLSocket tls) {
        try {
            long _ = tls.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It is closed then, too.
            return;
        }
    }

    private void assertEnds(Conduct guest) throws Exception {
        Entrance entrance = entrance();
        try (SSLSocket tls = connect(entrance.address())) {
            assertEquals(Handshake.Verdict.ACCEPTED, Handshake.ask(tls, terms.secret()));
            guest.with(tls);
            awaitClose(tls);
        }
        await().until(() -> entrance.guests() == 0);
        assertEquals(0, entrance.refused());
        entrance.close();
    }

    @Test
    void aGuestCannotBeAProcessOfTheProgramItself() throws Exception {
        for (String address : new String[] {"", Switchboard.address(), Switchboard.address() + "/1", "x".repeat(1000)}) {
            assertEnds(tls -> say(tls, Cable.HELLO, hello(address)));
        }
    }

    @Test
    void aFrameThatIsTooLongOrUnknownEndsItsConnection() throws Exception {
        var long1 = new ByteWriter(8);
        long1.writeInt(1 << 30);
        assertEnds(tls -> {
            say(tls, Cable.HELLO, hello("guest"));
            tls.getOutputStream().write(long1.array(), 0, long1.size());
        });
        assertEnds(tls -> {
            say(tls, Cable.HELLO, hello("guest"));
            say(tls, 99, new ByteWriter(0));
        });
        assertEnds(tls -> say(tls, Cable.PACKET, hello("guest")));
    }

    @Test
    void aGuestMayNotSayWhatConcernsOthers() throws Exception {
        String here = Switchboard.address();
        for (ByteWriter packet : new ByteWriter[] {
            packet(12, true, here, here, "other"),
            packet(12, true, here + "/1", here + "/1", "guest"),
            packet(4, true, here, here, "guest"),
            packet(10, true, here, here, "guest"),
            packet(9, false, here, "", ""),
            packet(9, false, "other", "", ""),
            packet(1, false, here, "guest", ""),
        }) {
            assertEnds(tls -> {
                say(tls, Cable.HELLO, hello("guest"));
                say(tls, Cable.PACKET, packet);
            });
        }
    }

    @Test
    void aGuestMayNotUseTheLineOfAnother() throws Exception {
        LineEnd[] line = Switchboard.line();
        long pair = line[0].leave().pair();
        for (int side = 0; side < 2; side++) {
            ByteWriter packet = packet(1, true, Switchboard.address(), Switchboard.address(), pair, side, "guest");
            assertEnds(tls -> {
                say(tls, Cable.HELLO, hello("guest"));
                say(tls, Cable.PACKET, packet);
            });
        }
        assertFalse(line[1].isReady());
        line[1].close();
    }

    @Test
    void whoComesInTheNameOfAGuestTakesItsPlace() throws Exception {
        Entrance entrance = entrance();
        try (SSLSocket first = connect(entrance.address());
                SSLSocket second = connect(entrance.address())) {
            for (SSLSocket tls : new SSLSocket[] {first, second}) {
                assertEquals(Handshake.Verdict.ACCEPTED, Handshake.ask(tls, terms.secret()));
                var frames = new Frames();
                assertEquals(Switchboard.address(), frame(frames, tls.getInputStream()).readString());
                say(tls, Cable.HELLO, hello("guest"));
                assertEquals(1, frame(frames, tls.getInputStream()).readByte());
            }
            await().until(() -> entrance.guests() == 1);
            awaitClose(first);
        }
        await().until(() -> entrance.guests() == 0);
        entrance.close();
    }
}
