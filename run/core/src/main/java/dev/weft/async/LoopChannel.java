package dev.weft.async;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** A channel of a loop, with the tasks that wait for it: one for what comes in, one for what goes out. Confined to the loop. */
final class LoopChannel {
    private static final int IN = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

    /** After how many reads or writes that did not have to wait the others get their turns. */
    private static final int PATIENCE = 64;

    private final Turns turns;
    private final SelectableChannel channel;
    private final SelectionKey key;

    /** What errors call it: {@code the connection to localhost:80}. */
    private final String name;

    private @Nullable LoopWait in;
    private @Nullable LoopWait out;
    private boolean closed;
    private int inARow;

    LoopChannel(Turns turns, SelectableChannel channel, String name) throws IOException {
        this.turns = turns;
        this.channel = channel;
        this.name = name;
        channel.configureBlocking(false);
        key = channel.register(turns.sockets().selector(), 0, this);
    }

    /** Told by the selector. */
    static void isReady(SelectionKey key) {
        if (key.isValid()) {
            int ready = key.readyOps();
            key.interestOpsAnd(~ready);
            ((LoopChannel) key.attachment()).wake(ready);
        }
    }

    private void wake(int ready) {
        if (in != null && (ready & IN) != 0) {
            in.end();
        }
        if (out != null && (ready & ~IN) != 0) {
            out.end();
        }
    }

    /** Gives way until the channel is ready for {@code operation}, by a task. */
    void await(LoopJob<?> task, int operation) throws InterruptedException, IOException {
        requireOpen();
        boolean reads = (operation & IN) != 0;
        if ((reads ? in : out) != null) {
            throw new IllegalStateException("another task waits for " + name + " already; let one task do it");
        }
        var wait = new LoopWait(task);
        set(reads, wait);
        key.interestOpsOr(operation);
        try {
            task.await(wait);
        } finally {
            set(reads, null);
            inARow = 0;
            if (key.isValid()) {
                key.interestOpsAnd(~operation);
            }
        }
        if (Thread.interrupted()) {
            // Both have happened; what has come is for who reads next.
            throw new InterruptedException();
        }
        if (closed) {
            throw new SocketException(name + " was closed while a task was waiting for it");
        }
    }

    private void set(boolean reads, @Nullable LoopWait wait) {
        if (reads) {
            in = wait;
        } else {
            out = wait;
        }
    }

    /** Told of a read or write that did not have to wait: there may be many. */
    void went(LoopJob<?> task) {
        if (++inARow >= PATIENCE) {
            inARow = 0;
            task.yieldTurn();
        }
    }

    void requireOpen() throws SocketException {
        if (closed || !channel.isOpen()) {
            throw new SocketException(name + " is closed");
        }
    }

    Turns turns() {
        return turns;
    }

    String name() {
        return name;
    }

    boolean isClosed() {
        return closed || !channel.isOpen();
    }

    /** Those who wait are told. */
    void close() throws IOException {
        if (!closed) {
            closed = true;
            channel.close();
            wake(-1);
        }
    }
}
