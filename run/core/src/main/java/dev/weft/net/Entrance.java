package dev.weft.net;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.lines.Foreign;
import dev.weft.lines.Guest;
import dev.weft.lines.Switchboard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Where other programs connect. Until one of them has proved that it has the key, it has a thread, a limit of time, and no say in how much
 * memory it takes; there are only so many of those, and more are turned away at once. Thread-safe.
 */
public final class Entrance {
    /** Hellos say one of these. */
    static final int NEW = 0;
    /** There is a connection of the same two processes, which is to be used for this as well. */
    static final int AGAIN = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = 50_000_000;
    private static final int LONGEST_ADDRESS = 200;
    private static final String CLOSED_THERE = "has closed its manager";

    /** The processes that are connected to this one, by address, whichever entrance they came by. */
    private static final Map<String, Visitor> VISITORS = new ConcurrentHashMap<>();

    private final ServerSocket socket;
    private final SSLContext ssl;
    private final Terms terms;
    private final Object realm;
    private final long names;
    private final Semaphore strangers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong refused = new AtomicLong();
    private final String name;
    private final ThreadFactory threads;
    private volatile boolean closed;

    private record Visitor(Cable cable, Guest guest) {}

    /**
     * @param realm what those who come may ask for
     * @param names the number of the object that knows the names of others
     * @param most how many may be about to prove that they have the key
     */
    public Entrance(InetSocketAddress address, Terms terms, int most, Object realm, long names) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("a manager cannot be at " + Uplink.words(address) + ", whose host is not known");
        }
        this.terms = terms;
        this.realm = realm;
        this.names = names;
        this.strangers = new Semaphore(most);
        try {
            this.ssl = terms.ssl() == null ? Certificates.server() : terms.ssl();
        } catch (GeneralSecurityException e) {
            throw new IOException("this JDK cannot serve TLS 1.3 with a certificate of its own: " + e.getMessage(), e);
        }
        this.socket = new ServerSocket();
        try {
            socket.bind(address);
        } catch (IOException e) {
            socket.close();
            throw new IOException("no manager can listen at " + address + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
        this.name = "weft manager " + socket.getLocalPort();
        this.threads = Thread.ofPlatform().daemon(true).name(name + " input ", 1).factory();
        Thread.ofPlatform().daemon(true).name(name).start(this::accept);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** How many were turned away, or gave up, before they had proved that they have the key. */
    public long refused() {
        return refused.get();
    }

    /** How many processes are connected by whatever entrance that may ask for what this one is for. */
    public int guests() {
        return Math.toIntExact(VISITORS.values().stream().filter(visitor -> visitor.guest.mayAsk(realm)).count());
    }

    private void accept() {
        while (!closed) {
            try {
                welcome(socket.accept());
            } catch (IOException e) {
                // Closed, or no descriptors are left, which may get better.
                LockSupport.parkNanos(closed ? 0 : PAUSE_NANOS);
            }
        }
    }

    private void welcome(Socket plain) {
        if (!strangers.tryAcquire()) {
            refused.incrementAndGet();
            Cable.close(plain);
            return;
        }
        open.add(plain);
        try {
            threads.newThread(() -> serve(plain)).start();
        } catch (OutOfMemoryError e) {
            // No thread is to be had.
            open.remove(plain);
            strangers.release();
            refused.incrementAndGet();
            Cable.close(plain);
        }
    }

    private void serve(Socket plain) {
        Future<?> limit = terms.clock().in(terms.handshake().toNanos(), () -> Cable.close(plain));
        boolean stranger = true;
        try {
            if (closed) {
                return;
            }
            Cable.prepare(plain);
            SSLSocket tls = Cable.secure(plain, ssl, false);
            tls.startHandshake();
            if (!Handshake.answer(tls, terms.secret())) {
                tls.close();
                return;
            }
            strangers.release();
            stranger = false;
            var cable = new Cable(plain, tls, terms.clock(), name + " output");
            cable.open();
            cable.say(Cable.HELLO, hello());
            receive(cable, plain, limit);
        } catch (IOException e) {
            // Whoever it was knows it best: not TLS, the connection lost, too late. Nothing here has come of it.
            return;
        } finally {
            limit.cancel(false);
            if (stranger) {
                strangers.release();
                refused.incrementAndGet();
            }
            open.remove(plain);
            Cable.close(plain);
        }
    }

    private ByteWriter hello() {
        var hello = new ByteWriter(64);
        hello.writeString(Switchboard.address());
        hello.writeVar(names);
        hello.writeVar(terms.silence().toMillis());
        return hello;
    }

    private void receive(Cable cable, Socket plain, Future<?> limit) throws IOException {
        ByteReader hello = cable.hello();
        int kind = hello.readByte();
        String address = hello.readString();
        Duration silence = Duration.ofMillis(hello.readVar());
        if (address.isEmpty() || address.length() > LONGEST_ADDRESS || Switchboard.isKin(address) || !silence.isPositive()) {
            throw new CorruptFrame("a guest says that it is " + address);
        }
        if (kind == AGAIN) {
            Visitor known = VISITORS.get(address);
            if (known != null) {
                known.guest.admit(realm);
            }
            answer(cable, known != null);
            // The other side closes it, once it has the answer.
            cable.awaitClose();
            return;
        }
        var guest = new Guest(text(plain.getLocalAddress(), plain.getLocalPort()), text(plain.getInetAddress(), plain.getPort()));
        guest.admit(realm);
        var visitor = new Visitor(cable, guest);
        Visitor before = VISITORS.put(address, visitor);
        if (before != null) {
            // It has given that one up, or it would use it.
            before.cable.cut();
            before.cable.awaitEnd(PATIENCE);
        }
        limit.cancel(false);
        open.remove(plain);
        try {
            Foreign foreign = Switchboard.join(address, cable, guest);
            if (closed) {
                // It may have come after those who were here were told.
                cable.cut();
            }
            answer(cable, true);
            cable.run(foreign, terms.silence(), silence);
        } finally {
            VISITORS.remove(address, visitor);
        }
    }

    private static void answer(Cable cable, boolean welcome) {
        var answer = new ByteWriter(1);
        answer.write(welcome ? 1 : 0);
        cable.say(Cable.HELLO, answer);
    }

    static String text(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Nobody can connect any more, and all who are connected are told so, but for those who came by another entrance as well. */
    public void close() {
        closed = true;
        Cable.close(socket);
        var leaving = VISITORS.values().stream().filter(visitor -> visitor.guest.mayAsk(realm) && visitor.guest.dismiss(realm)).toList();
        for (Visitor visitor : leaving) {
            visitor.cable.end(CLOSED_THERE, "was disconnected when the manager was closed");
        }
        for (Visitor visitor : leaving) {
            visitor.cable.awaitEnd(PATIENCE);
        }
        for (Socket left : open) {
            Cable.close(left);
        }
    }
}
