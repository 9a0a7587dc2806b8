package dev.weft.async;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Makes connections of loops. */
final class Connecting {
    private Connecting() {}

    static LoopStream connect(Turns turns, String host, int port) throws IOException, InterruptedException {
        LoopJob<?> task = Within.requireTask("EventLoop.connect", turns);
        EventLoop.checkInterrupt();
        InetSocketAddress address = EventLoop.await(() -> address(host, port));
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            var events = new LoopChannel(turns, channel, "the connection to " + host + ":" + port);
            if (!channel.connect(address)) {
                do {
                    events.await(task, SelectionKey.OP_CONNECT);
                } while (!channel.finishConnect());
            }
            connected = true;
            return new LoopStream(channel, events);
        } catch (ConnectException e) {
            var error = new ConnectException("nobody listens at " + host + ":" + port + " (" + e.getMessage() + ")");
            error.initCause(e);
            throw error;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    /** Asks for the address of a name, which may take long. */
    static InetSocketAddress address(String host, int port) throws UnknownHostException {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port must be from 0 to 65535, but was " + port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            var error = new UnknownHostException("\"" + host + "\" has no address");
            error.initCause(e);
            throw error;
        }
    }
}
