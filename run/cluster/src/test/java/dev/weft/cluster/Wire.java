package dev.weft.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The network between a server and who uses it, on the loopback, which can be cut. Thread-safe. */
final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket entry;
    private final int server;

    // All guarded by this.
    private final List<Socket> sockets = new ArrayList<>();
    private Cut cut = Cut.NONE;
    private int losses;
    private boolean isClosed;

    /** What becomes of bytes. */
    enum Cut {
        NONE,
        /** They arrive when the wire is mended, as TCP has it. */
        HELD,
        /** They vanish, and so does everything that comes over connections of this time: whoever is between has forgotten them. */
        SWALLOWED,
        /** Connections are reset, as are new ones. */
        RESET
    }

    private Wire(int server) throws IOException {
        this.server = server;
        this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static Wire to(int port) throws IOException {
        var wire = new Wire(port);
        Thread.ofPlatform().daemon(true).name("wire to " + port).start(wire::accept);
        return wire;
    }

    URI uri() {
        return URI.create("redis://127.0.0.1:" + entry.getLocalPort());
    }

    synchronized void cut(Cut how) {
        cut = how;
        losses = 0;
        if (how == Cut.RESET) {
            sockets.forEach(Wire::reset);
            sockets.clear();
        }
        notifyAll();
    }

    void mend() {
        cut(Cut.NONE);
    }

    /** How much was stopped by the last cut: reads of a connection, or attempts to connect. */
    synchronized int losses() {
        return losses;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It has ended before.
            return;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket near = entry.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
                if (keep(near, far)) {
                    pump(near, far);
                    pump(far, near);
                }
            }
        } catch (IOException e) {
            // The end of the test, or the server is not there: whoever connects notices.
            close();
        }
    }

    private synchronized boolean keep(Socket near, Socket far) {
        if (cut == Cut.RESET || isClosed) {
            losses++;
            reset(near);
            reset(far);
            return false;
        }
        sockets.add(near);
        sockets.add(far);
        return true;
    }

    private void pump(Socket from, Socket to) {
        Thread.ofPlatform().daemon(true).name("wire").start(() -> {
            try (from; to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                var buffer = new byte[BUFFER_BYTES];
                int count;
                while ((count = in.read(buffer)) >= 0) {
                    if (mayPass()) {
                        out.write(buffer, 0, count);
                    } else {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                }
            } catch (IOException e) {
                // It was reset.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Waits while bytes are held; whether they go on then. */
    private synchronized boolean mayPass() throws InterruptedException {
        if (cut != Cut.NONE) {
            losses++;
        }
        while (cut == Cut.HELD && !isClosed) {
            wait();
        }
        return cut == Cut.NONE;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        try {
            entry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Wire::reset);
        notifyAll();
    }
}
