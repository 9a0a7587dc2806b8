package dev.weft.cluster;

import dev.weft.ipc.CorruptFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A two-way connection of two processes: bytes of types, each of them once and in the order in which they were sent. At most a window of
 * bytes is under way in each direction, reckoned until the other side's {@link #receive} gives them. Thread-safe; what several threads send
 * at once is not mixed.
 */
final class Link {
    /** Of one piece. */
    static final int MOST_BYTES = 256 * 1024;

    /** A window has room for so many pieces at least. */
    private static final int LEAST_PIECES = 4;

    private final Peer peer;
    final long id;
    private final int window;
    private final int pieceBytes;
    private final ReentrantLock sending = new ReentrantLock();

    // All of this is guarded by the peer's lock.
    final Outgoing outgoing;
    final Incoming incoming;
    private final Condition room;
    private final Condition arrival;
    private State state = State.OPEN;
    private @Nullable String reason;

    private enum State {
        OPEN,
        /** Closed here; the other side may not know. */
        CLOSING,
        CLOSED,
        BROKEN
    }

    Link(Peer peer, long id, int window) {
        this.peer = peer;
        this.id = id;
        this.window = window;
        this.pieceBytes = Math.min(MOST_BYTES, window / LEAST_PIECES) - Piece.OVERHEAD;
        this.outgoing = new Outgoing(window);
        this.incoming = new Incoming(window);
        this.room = peer.lock.newCondition();
        this.arrival = peer.lock.newCondition();
    }

    /** Id of the other station. */
    String peer() {
        return peer.id;
    }

    int window() {
        return window;
    }

    /**
     * Sends a message. Waits while the window is full; the bytes may be changed when this returns. A thread that is interrupted while it
     * waits may have sent the beginning of a long message.
     *
     * @param type 0 or more
     * @throws IOException with the reason if the link has ended, whoever ended it; how much of the message arrives is not known then
     */
    void send(int type, byte[] body, int offset, int length) throws IOException, InterruptedException {
        sending.lockInterruptibly();
        try {
            addAll(type, body, offset, length, room::await);
        } finally {
            sending.unlock();
        }
    }

    /**
     * As {@link #send}, but a thread that is interrupted sends and waits all the same, and stays interrupted: as with a pipe. It does not
     * wait for ever, since the link ends when nothing is heard of the other side.
     */
    void sendUninterruptibly(int type, byte[] body, int offset, int length) throws IOException {
        sending.lock();
        try {
            addAll(type, body, offset, length, room::awaitUninterruptibly);
        } finally {
            sending.unlock();
        }
    }

    /** A way to wait for a signal. */
    @FunctionalInterface
    private interface Wait<E extends Exception> {
        void await() throws E;
    }

    private <E extends Exception> void addAll(int type, byte[] body, int offset, int length, Wait<E> wait) throws IOException, E {
        Objects.checkFromIndexSize(offset, length, body.length);
        if (type < 0) {
            throw new IllegalArgumentException("type must be 0 or more, but was " + type);
        }
        int from = offset;
        do {
            int to = from + Math.min(pieceBytes, offset + length - from);
            add(type, Arrays.copyOfRange(body, from, to), wait);
            from = to;
        } while (from < offset + length);
    }

    private <E extends Exception> void add(int type, byte[] bytes, Wait<E> wait) throws IOException, E {
        peer.lock.lock();
        try {
            while (state == State.OPEN && !outgoing.hasRoom(bytes.length)) {
                wait.await();
            }
            if (state != State.OPEN) {
                throw new IOException(reason);
            }
            outgoing.add(Frame.DATA, type, bytes);
            peer.hasPieces(this);
        } finally {
            peer.lock.unlock();
        }
        peer.flush();
    }

    /**
     * Waits for the next message, or the next part of a long one; meant for one thread.
     *
     * @return null after the end of the link, if a side closed it: everything that the other one sent before closing it has come then
     * @throws IOException with the reason if the link is broken
     */
    @Nullable Message receive() throws IOException, InterruptedException {
        return receive(arrival::await);
    }

    /** As {@link #receive}, but a thread that is interrupted waits all the same, and stays interrupted. */
    @Nullable Message receiveUninterruptibly() throws IOException {
        return receive(arrival::awaitUninterruptibly);
    }

    private <E extends Exception> @Nullable Message receive(Wait<E> wait) throws IOException, E {
        Message message;
        peer.lock.lock();
        try {
            message = incoming.poll();
            while (message == null && state == State.OPEN) {
                wait.await();
                message = incoming.poll();
            }
            if (message == null) {
                if (state == State.BROKEN) {
                    throw new IOException(reason);
                }
                return null;
            }
            if (state != State.OPEN || !incoming.isToldSoon()) {
                return message;
            }
            peer.tell(this);
        } finally {
            peer.lock.unlock();
        }
        peer.flush();
        return message;
    }

    /**
     * Ends the link. The other side receives everything that was sent, and then the end; what it sent and was not received here is dropped.
     * Never waits; does nothing if the link has ended.
     *
     * @param why a sentence for people, which the other side learns
     */
    void close(String why) {
        peer.lock.lock();
        try {
            if (state != State.OPEN) {
                return;
            }
            end(State.CLOSING, why);
            incoming.drop();
            outgoing.add(Frame.CLOSE, 0, why.getBytes(StandardCharsets.UTF_8));
            peer.hasPieces(this);
        } finally {
            peer.lock.unlock();
        }
        peer.flush();
    }

    /** Whether nothing can be sent any more. What came before may still be received. */
    boolean isEnded() {
        return reason() != null;
    }

    /** Why it ended, for people; null if it has not. */
    @Nullable String reason() {
        peer.lock.lock();
        try {
            return reason;
        } finally {
            peer.lock.unlock();
        }
    }

    private void end(State how, String why) {
        state = how;
        if (reason == null) {
            reason = why;
        }
        room.signalAll();
        arrival.signalAll();
    }

    // What the peer calls, with its lock.

    /** The next piece has come. */
    void take(int kind, int type, byte[] letter, int offset, int length) throws CorruptFrame {
        if (kind == Frame.CLOSE) {
            outgoing.clear();
            end(State.CLOSED, new String(letter, offset, length, StandardCharsets.UTF_8));
            return;
        }
        incoming.add(new Message(type, letter, offset, length));
        if (state == State.OPEN) {
            arrival.signal();
        } else {
            incoming.drop();
        }
    }

    void acknowledge(long arrived, long received, long now) throws CorruptFrame {
        if (outgoing.acknowledge(arrived, received, now)) {
            room.signalAll();
        }
    }

    /** Whether it ends now that everything has arrived there. */
    boolean isClosed() {
        return state == State.CLOSED || (state == State.CLOSING && outgoing.isDone());
    }

    /** The other side does not have it any more. */
    void reset(String why) {
        if (state == State.OPEN) {
            fail(why);
        }
    }

    void fail(String why) {
        outgoing.clear();
        if (state == State.OPEN) {
            end(State.BROKEN, why);
        }
    }
}
