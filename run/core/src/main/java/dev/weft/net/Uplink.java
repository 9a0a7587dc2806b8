package dev.weft.net;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.lines.Foreign;
import dev.weft.lines.Switchboard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * What one who connected has of the connection to another process. There is one connection for the two processes, however many have asked
 * for it, since its end is the end of what this process holds there; it ends with the last of them. Thread-safe.
 */
public final class Uplink {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** By the address of the other process. Guarded by itself, also while a connection is agreed on, so that two do not make two. */
    private static final Map<String, Trunk> TRUNKS = new HashMap<>();

    private final String home;
    private final long names;

    /** Null if the other process is of this program. */
    private final @Nullable Trunk trunk;

    private final AtomicBoolean closed = new AtomicBoolean();

    private Uplink(String home, long names, @Nullable Trunk trunk) {
        this.home = home;
        this.names = names;
        this.trunk = trunk;
    }

    /** A connection and how many use it. */
    private static final class Trunk {
        private final Cable cable;
        private final String home;
        private int users;

        private volatile boolean ended;

        Trunk(Cable cable, String home) {
            this.cable = cable;
            this.home = home;
        }

        private void run(Foreign foreign, Terms terms, Duration othersSilence) {
            try {
                cable.run(foreign, terms.silence(), othersSilence);
            } finally {
                ended = true;
                synchronized (TRUNKS) {
                    TRUNKS.remove(home, this);
                }
            }
        }
    }

    /** The other side does not have the key, or somebody stands between. */
    public static final class WrongKey extends IOException {
        private static final long serialVersionUID = 1L;

        WrongKey(String message) {
            super(message);
        }
    }

    static String words(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /**
     * Connects to the {@link Entrance} at {@code address}.
     *
     * @throws IOException if nobody is there, or who is there does not have the key, in words
     */
    public static Uplink open(InetSocketAddress address, Terms terms) throws IOException {
        String where = words(address);
        if (address.isUnresolved()) {
            throw new UnknownHostException("the host of the manager at " + where + " is not known");
        }
        var plain = new Socket();
        var late = new AtomicBoolean();
        Future<?> limit = terms.clock().in(terms.handshake().toNanos(), () -> {
            late.set(true);
            Cable.close(plain);
        });
        boolean kept = false;
        try {
            plain.connect(address);
            Cable.prepare(plain);
            SSLSocket tls = Cable.secure(plain, terms.ssl() == null ? Certificates.client() : terms.ssl(), true);
            tls.startHandshake();
            switch (Handshake.ask(tls, terms.secret())) {
                case REFUSED -> throw new WrongKey("the key is not that of the manager at " + where);
                case OTHER_VERSION -> throw new IOException("the manager at " + where + " has another version of Weft; use the same one");
                case ACCEPTED -> { }
            }
            var cable = new Cable(plain, tls, terms.clock(), "weft connection to " + where + " output");
            cable.open();
            Uplink made = agree(cable, terms, where);
            kept = made.trunk != null && made.trunk.cable == cable;
            return made;
        } catch (WrongKey e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IOException("no connection to the manager at " + where + ": " + e.getMessage(), e);
        } catch (IOException e) {
            if (late.get()) {
                throw new SocketTimeoutException(
                        "the manager at " + where + " does not answer within " + terms.handshake().toMillis() + " ms");
            }
            throw new IOException("no connection to a manager at " + where + ": " + e.getMessage(), e);
        } finally {
            limit.cancel(false);
            if (!kept) {
                Cable.close(plain);
            }
        }
    }

    private static Uplink agree(Cable cable, Terms terms, String where) throws IOException {
        ByteReader hello = cable.hello();
        String home = hello.readString();
        long names = hello.readVar();
        Duration othersSilence = Duration.ofMillis(Math.max(1, hello.readVar()));
        if (Switchboard.isKin(home)) {
            return new Uplink(home, names, null);
        }
        synchronized (TRUNKS) {
            Trunk known = TRUNKS.get(home);
            if (known != null && isWelcome(cable, Entrance.AGAIN, terms)) {
                known.users++;
                return new Uplink(home, names, known);
            }
            if (known != null) {
                known.cable.cut();
                throw new IOException("the connection that this program had to it was lost there; connect again");
            }
            if (!isWelcome(cable, Entrance.NEW, terms)) {
                throw new IOException("it does not take this program");
            }
            var trunk = new Trunk(cable, home);
            trunk.users = 1;
            TRUNKS.put(home, trunk);
            Foreign foreign = Switchboard.join(home, cable, null);
            Thread.ofPlatform().daemon(true).name("weft connection " + NUMBERS.incrementAndGet() + " to " + where)
                    .start(() -> trunk.run(foreign, terms, othersSilence));
            return new Uplink(home, names, trunk);
        }
    }

    private static boolean isWelcome(Cable cable, int kind, Terms terms) throws IOException {
        var hello = new ByteWriter(64);
        hello.write(kind);
        hello.writeString(Switchboard.address());
        hello.writeVar(terms.silence().toMillis());
        cable.say(Cable.HELLO, hello);
        return cable.hello().readByte() != 0;
    }

    /** The address of the other process. */
    public String home() {
        return home;
    }

    /** The number of the object there that knows the names of others. */
    public long names() {
        return names;
    }

    public boolean isClosed() {
        return closed.get();
    }

    /** Whether it is not closed, and has not ended otherwise. */
    public boolean isOpen() {
        return !isClosed() && (trunk == null || !trunk.ended);
    }

    /** Ends the connection, unless others use it. May be repeated. */
    public void close() {
        Trunk used = trunk;
        if (!closed.compareAndSet(false, true) || used == null) {
            return;
        }
        synchronized (TRUNKS) {
            used.users--;
            if (used.users > 0) {
                return;
            }
            TRUNKS.remove(home, used);
        }
        used.cable.end("has closed its connection", "is not connected any more: the connection was closed here");
        used.cable.awaitEnd(PATIENCE);
    }
}
