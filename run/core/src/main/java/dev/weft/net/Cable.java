package dev.weft.net;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.ErrorText;
import dev.weft.ipc.Frames;
import dev.weft.ipc.Outbox;
import dev.weft.lines.Foreign;
import dev.weft.lines.Neighbour;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection with another program: frames in TLS. One thread {@linkplain #run reads}, and waits for nothing else; any thread sends. What
 * the other side has taken it tells now and then, by which this side knows that writing a little more waits for nobody, and that the other
 * is there.
 *
 * <p>It is ended by closing the socket below TLS, which lets go of every thread that reads or writes; so ending it never waits.
 */
final class Cable implements Neighbour {
    // Types of frames.
    static final int HELLO = 1;
    static final int PACKET = 2;
    /** How many bytes have been taken (var). */
    static final int TAKEN = 3;
    /** The other side ends the connection: what goes on after its name, for people. */
    static final int BYE = 4;

    private static final String PROTOCOL = "TLSv1.3";
    private static final String LOST = "has ended, or the connection to it was lost";

    /** A packet has 32 KiB and its head at most. */
    private static final int LONGEST_FRAME = 64 * 1024;

    /** More than {@link Outbox} has under way when it writes without a thread of its own. */
    private static final int SEND_BUFFER = 256 * 1024;

    /** After how many bytes to tell that they were taken. */
    private static final int TELL = 8 * 1024;

    /** How often each side says something in a time after which silence means the end. */
    private static final int SIGNS = 3;

    private final Socket plain;
    private final SSLSocket tls;
    private final Terms.Clock clock;
    private final Outbox outbox;
    private final Frames frames = new Frames(LONGEST_FRAME);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** How many bytes have come; written by the thread that reads. */
    private volatile long received;

    /** Why it was ended here; null while it was not. */
    private volatile @Nullable String ending;

    private volatile @Nullable Future<?> nextSign;

    /** @param name of the thread that writes what could have to wait */
    Cable(Socket plain, SSLSocket tls, Terms.Clock clock, String name) {
        this.plain = plain;
        this.tls = tls;
        this.clock = clock;
        this.outbox = new Outbox(Thread.ofPlatform().daemon(true).name(name).factory());
    }

    /** Settings of a socket that is connected. */
    static void prepare(Socket plain) throws SocketException {
        plain.setTcpNoDelay(true);
        plain.setSendBufferSize(SEND_BUFFER);
    }

    /** TLS over {@code plain}, before its handshake. */
    static SSLSocket secure(Socket plain, SSLContext context, boolean isClient) throws IOException {
        SSLSocket tls = isClient
                ? (SSLSocket) context.getSocketFactory().createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true)
                : (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** From now on frames are sent. */
    void open() throws IOException {
        outbox.connect(tls.getOutputStream());
    }

    void say(int type, ByteWriter body) {
        outbox.append(type, body);
        outbox.flush();
    }

    @Override
    public void send(ByteWriter packet) {
        say(PACKET, packet);
    }

    /** Waits for the next frame, which must be a HELLO. */
    ByteReader hello() throws IOException {
        while (!frames.next()) {
            if (!frames.readFrom(tls.getInputStream())) {
                throw new EOFException("it closed the connection");
            }
        }
        if (frames.type() != HELLO) {
            throw new CorruptFrame("a connection begins with a frame of type " + frames.type());
        }
        return frames.keep();
    }

    /**
     * Hands packets to {@code foreign} until the connection ends, by whomever, and then ends that.
     *
     * @param silence how long to wait for a sign of the other side
     * @param othersSilence how long the other side waits for one
     */
    void run(Foreign foreign, Duration silence, Duration othersSilence) {
        String reason = LOST;
        try {
            plain.setSoTimeout(Math.toIntExact(Math.min(Integer.MAX_VALUE, silence.toMillis())));
            giveSigns(othersSilence.toNanos() / SIGNS);
            reason = read(foreign);
        } catch (SocketTimeoutException e) {
            reason = "was not heard of for " + silence.toMillis() + " ms";
        } catch (CorruptFrame e) {
            reason = "cannot be understood any more: " + e.getMessage();
        } catch (IOException e) {
            reason = LOST;
        } catch (RuntimeException | Error e) {
            reason = "is not connected any more, since what it sent failed here: " + ErrorText.of(e);
            throw e;
        } finally {
            String here = ending;
            cut();
            foreign.end(here == null ? reason : here);
            ended.countDown();
        }
    }

    private String read(Foreign foreign) throws IOException {
        long told = 0;
        do {
            received = frames.received();
            while (frames.next()) {
                switch (frames.type()) {
                    case PACKET -> foreign.accept(frames.keep());
                    case TAKEN -> outbox.consumed(frames.body().readVar());
                    case BYE -> {
                        return frames.body().readString();
                    }
                    default -> throw new CorruptFrame("a frame of a connection has type " + frames.type());
                }
            }
            if (received - told >= TELL) {
                told = received;
                giveSign();
            }
        } while (frames.readFrom(tls.getInputStream()));
        return LOST;
    }

    private void giveSigns(long every) {
        giveSign();
        nextSign = clock.in(every, () -> {
            if (!isCut()) {
                giveSigns(every);
            }
        });
    }

    private void giveSign() {
        var body = new ByteWriter(10);
        body.writeVar(received);
        say(TAKEN, body);
    }

    /**
     * Tells the other side that this one ends the connection; it closes it then.
     *
     * @param there what goes on after the name of this process, for people of the other
     * @param here the same of the other, for people of this process
     */
    void end(String there, String here) {
        ending = here;
        var words = new ByteWriter(there.length() + 2);
        words.writeString(there);
        say(BYE, words);
    }

    /** Waits until {@link #run} has returned; ends the connection if that takes longer than {@code time}. */
    void awaitEnd(Duration time) {
        boolean interrupted = false;
        try {
            if (ended.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        cut();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the other side has closed the connection, and reads nothing of what comes. */
    void awaitClose() throws IOException {
        long _ = tls.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private boolean isCut() {
        return plain.isClosed();
    }

    /** Ends the connection at once. */
    void cut() {
        close(plain);
        outbox.end();
        Future<?> sign = nextSign;
        if (sign != null) {
            sign.cancel(false);
        }
    }

    /** Closes what is given up anyway. */
    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed then, too.
            return;
        }
    }
}
