package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import dev.weft.lines.LineEnd;
import dev.weft.lines.Parcel;
import dev.weft.lines.Switchboard;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe between two processes, or two threads. What one end sends, the other receives: whole messages, in order, each an
 * object or an array of bytes.
 *
 * {@snippet :
 * var line = Duplex.pair();
 * Duplex there = line.second();
 * var process = WorkerProcess.start(() -> there.send(there.receive(Integer.class) + 1));
 * line.first().send(41);
 * IO.println(line.first().receive());      // 42
 * }
 *
 * <p><b>Where an end is.</b> An end is captured by the function of a {@link WorkerProcess} or a task, given as an argument, returned as a
 * result, or sent through another Duplex, and is connected wherever it arrives, as often as it is passed on. It is in one process at a
 * time: where it came from it can no longer be used, so a receiver always learns that its sender has ended. From its first use on an end
 * stays where it is.
 *
 * <p><b>The end.</b> When one end was closed, or the process that held it has ended in whatever way, the other receives what was sent
 * before and then gets {@link DuplexEnded}; sending to it gets that at once. Part of a message is never received. A process that goes on
 * after it needs its end no longer should {@link #close()} it.
 *
 * <p><b>Memory and speed.</b> Objects are copied, as the arguments of tasks are; classes are found by the context class loader of the
 * receiving thread. A message may have up to 2 GB. A sender is ahead of its receiver by about 256 KiB at most, or by one message if that
 * is longer, and then waits.
 *
 * <p><b>Privacy.</b> Messages go through the channels that processes have to their parents: nothing listens, nothing has a name that
 * another user could find, and nothing is left behind, whatever is killed.
 *
 * <p>Ready, as a {@link Waitable}, when {@link #poll()} says so. Safe for use by several threads, virtual ones too; messages that several
 * threads send do not mix. Memory consistency effects: what a thread did before sending happens before what another does after receiving
 * that message.
 */
public final class Duplex implements Waitable, Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;

    // Of what is serialized, a Moved stands for all of this.
    private final transient LineEnd end;
    private final transient boolean sends;
    private final transient boolean receives;

    private Duplex(LineEnd end, boolean sends, boolean receives) {
        this.end = end;
        this.sends = sends;
        this.receives = receives;
    }

    /** Both ends of a pipe for two-way traffic; neither is before the other. */
    public record Pair(Duplex first, Duplex second) {}

    /** Both ends of a pipe for one-way traffic. */
    public record OneWay(Duplex sender, Duplex receiver) {}

    /** A pipe of which both ends send and receive. */
    public static Pair pair() {
        LineEnd[] ends = Switchboard.line();
        return new Pair(new Duplex(ends[0], true, true), new Duplex(ends[1], true, true));
    }

    /** A pipe of which one end sends and the other receives; the wrong call is an {@link IllegalStateException}. */
    public static OneWay oneWay() {
        LineEnd[] ends = Switchboard.line();
        return new OneWay(new Duplex(ends[0], true, false), new Duplex(ends[1], false, true));
    }

    /**
     * Sends a copy of {@code message}; waits while the receiver is too far behind.
     *
     * @throws DuplexEnded if the other end is closed or its process has ended
     * @throws DuplexException if the message cannot be encoded, naming the class that is to blame; nothing was sent then
     * @throws InterruptedException if the thread was interrupted while it waited; nothing of the message will be received
     */
    public void send(@Nullable Object message) throws InterruptedException {
        checkSends();
        var content = new ByteWriter(64);
        try (Parcel parcel = Parcel.open()) {
            boolean sent = false;
            try {
                Codec.encode(message, content);
                sent = end.send(LineEnd.OBJECT, content.array(), 0, content.size());
            } catch (NotEncodable | OutOfMemoryError e) {
                throw new DuplexException("the message cannot be sent: " + e.getMessage(), e);
            } finally {
                if (sent) {
                    end.enclose(parcel.tickets());
                } else {
                    parcel.takeBack();
                }
            }
            checkSent(sent);
        }
    }

    /**
     * Takes the next message, waiting for it.
     *
     * @throws DuplexEnded if there is none and will be none
     * @throws DuplexException if the message cannot be decoded here, naming the class that is to blame; it is gone then, the next can come
     * @throws IllegalStateException if the next message was sent as bytes; it stays
     */
    public @Nullable Object receive() throws InterruptedException {
        LineEnd.Letter letter = take(LineEnd.OBJECT);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return Codec.decode(letter.content, loader == null ? ClassLoader.getSystemClassLoader() : loader);
        } catch (NotEncodable | CorruptFrame e) {
            throw new DuplexException("the message cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Takes the next message as a {@code T}; see {@link #receive()}.
     *
     * @throws ClassCastException if it is of another type, or null; it is gone then
     */
    public <T> T receive(Class<T> type) throws InterruptedException {
        Object message = receive();
        if (!type.isInstance(message)) {
            throw new ClassCastException("the message should be a " + type.getName() + ", but was "
                    + (message == null ? "null" : "a " + message.getClass().getName()));
        }
        return type.cast(message);
    }

    /** Sends {@code bytes} as one message; see {@link #send}. The array may be changed afterwards. */
    public void sendBytes(byte[] bytes) throws InterruptedException {
        sendBytes(bytes, 0, bytes.length);
    }

    /** Sends {@code length} bytes from {@code offset} on as one message; see {@link #send}. The array may be changed afterwards. */
    public void sendBytes(byte[] bytes, int offset, int length) throws InterruptedException {
        checkSends();
        Objects.checkFromIndexSize(offset, length, bytes.length);
        checkSent(end.send(LineEnd.BYTES, bytes, offset, length));
    }

    /**
     * Takes the next message, waiting for it; see {@link #receive()}.
     *
     * @throws IllegalStateException if the next message was sent as an object; it stays
     */
    public byte[] receiveBytes() throws InterruptedException {
        return take(LineEnd.BYTES).bytes();
    }

    /** Whether a whole message is here, or none will come any more; never waits. */
    public boolean poll() {
        checkReceives();
        return end.isReady();
    }

    /** Whether a whole message is here within {@code timeout}, or none will come any more; zero or a negative one only looks. */
    public boolean poll(Duration timeout) throws InterruptedException {
        checkReceives();
        return end.poll(timeout);
    }

    @Override
    public boolean isReady() {
        return poll();
    }

    /** Closes this end; the other receives what was sent and then learns of it. May be repeated; an end that was passed on stays open. */
    @Override
    public void close() {
        end.close();
    }

    private LineEnd.Letter take(int kind) throws InterruptedException {
        checkReceives();
        LineEnd.Letter letter = end.take(kind);
        if (letter == null) {
            throw ended();
        }
        return letter;
    }

    private void checkSent(boolean sent) {
        if (!sent) {
            throw ended();
        }
    }

    private DuplexEnded ended() {
        return new DuplexEnded(
                end.isRefused()
                        ? "this copy of the end is not connected: another copy arrived before, or whoever had it has ended"
                        : "the other end was closed, or its process has ended");
    }

    private void checkSends() {
        if (!sends) {
            throw new IllegalStateException("this is the receiving end of a one-way Duplex; send at the other, or make a Duplex.pair()");
        }
    }

    private void checkReceives() {
        if (!receives) {
            throw new IllegalStateException("this is the sending end of a one-way Duplex; receive at the other, or make a Duplex.pair()");
        }
    }

    // Moving

    private Object writeReplace() {
        LineEnd.Ticket ticket = end.leave();
        Parcel.add(ticket);
        return new Moved(ticket.home(), ticket.pair(), ticket.side(), ticket.number, sends, receives);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("an end of a Duplex travels as what stands for it");
    }

    /** An end on its way. */
    private static final class Moved implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String home;
        private final long pair;
        private final int side;
        private final long number;
        private final boolean sends;
        private final boolean receives;

        Moved(String home, long pair, int side, long number, boolean sends, boolean receives) {
            this.home = home;
            this.pair = pair;
            this.side = side;
            this.number = number;
            this.sends = sends;
            this.receives = receives;
        }

        private Object readResolve() {
            return new Duplex(Switchboard.claim(home, pair, side, number), sends, receives);
        }
    }
}
