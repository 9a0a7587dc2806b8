package dev.weft.async;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;

/** A port that an {@link EventLoop} listens at. Confined to its loop. */
public final class LoopServer implements AutoCloseable {
    /** Those who come at the same moment wait here; the operating system may have a lower limit. */
    private static final int BACKLOG = 4096;

    /** How long nobody is accepted when that has failed, mostly because this process has too many files open. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ServerSocketChannel channel;
    private final LoopChannel events;
    private final int port;

    private LoopServer(ServerSocketChannel channel, LoopChannel events, int port) {
        this.channel = channel;
        this.events = events;
        this.port = port;
    }

    /** What is done with a connection. */
    @FunctionalInterface
    public interface Handler {
        /** Does it, as a task of the loop; the connection is closed behind it. */
        void handle(LoopStream stream) throws Exception;
    }

    static LoopServer open(Turns turns, String host, int port) throws IOException {
        InetSocketAddress address = Connecting.address(host, port);
        ServerSocketChannel channel = ServerSocketChannel.open();
        boolean open = false;
        try {
            channel.bind(address, BACKLOG);
            int bound = ((InetSocketAddress) Objects.requireNonNull(channel.getLocalAddress())).getPort();
            var server = new LoopServer(channel, new LoopChannel(turns, channel, "the server at " + host + ":" + bound), bound);
            open = true;
            return server;
        } catch (BindException e) {
            var error = new BindException("cannot listen at " + host + ":" + port + " (" + e.getMessage()
                    + "); take another port, or 0 for any that is free");
            error.initCause(e);
            throw error;
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    /** The port, also where any was asked for. */
    public int port() {
        return port;
    }

    /**
     * The next connection, waited for by a task. It is not closed with the server.
     *
     * @throws IOException also if the server is closed meanwhile
     */
    public LoopStream accept() throws IOException, InterruptedException {
        LoopJob<?> task = Within.requireTask("LoopServer.accept", events.turns());
        EventLoop.checkInterrupt();
        while (true) {
            events.requireOpen();
            SocketChannel accepted = channel.accept();
            if (accepted != null) {
                events.went(task);
                return stream(accepted);
            }
            events.await(task, SelectionKey.OP_ACCEPT);
        }
    }

    private LoopStream stream(SocketChannel accepted) throws IOException {
        boolean done = false;
        try {
            var stream = new LoopStream(
                    accepted, new LoopChannel(events.turns(), accepted, "the connection of " + accepted.getRemoteAddress()));
            done = true;
            return stream;
        } finally {
            if (!done) {
                accepted.close();
            }
        }
    }

    /** Accepts until it is closed. */
    void serve(EventLoop loop, Handler handler) throws InterruptedException {
        while (!events.isClosed()) {
            LoopStream stream;
            try {
                stream = accept();
            } catch (IOException e) {
                if (!events.isClosed()) {
                    events.turns().failed(e);
                    EventLoop.sleep(PAUSE);
                }
                continue;
            }
            var _ = loop.start(stream.toString(), () -> serve(stream, handler)).onFailure(events.turns()::failed);
        }
    }

    private static void serve(LoopStream stream, Handler handler) throws Exception {
        try (stream) {
            handler.handle(stream);
        }
    }

    /** Listens no more; connections that were accepted stay as they are. Again it does nothing. */
    @Override
    public void close() throws IOException {
        if (!events.isClosed()) {
            events.turns().requireHere("close");
        }
        events.close();
    }

    /** {@code the server at localhost:80}. */
    @Override
    public String toString() {
        return events.name();
    }
}
