package dev.weft.async;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an {@link EventLoop}, for its tasks: they give way where they have to wait for the other side.
 *
 * {@snippet :
 * EventLoop.run(() -> {
 *     var loop = EventLoop.current();
 *     try (LoopServer echo = loop.listen("localhost", 0, stream -> {
 *             for (String line; (line = stream.readLine()) != null; ) {
 *                 stream.write(line + "\n");
 *             }
 *         });
 *             LoopStream stream = loop.connect("localhost", echo.port())) {
 *         stream.write("hello\n");
 *         IO.println(stream.readLine());                     // hello
 *     }
 * });
 * }
 *
 * <p>One task may read while others write. What several of them write does not mix: one write follows the other. A task that is cancelled
 * while it reads loses nothing, and the connection stays as it is; of a write a part may have gone.
 *
 * <p>Lines and strings are UTF-8. Methods throw {@link IOException} with a message that names the connection: it was closed here, or
 * reset by the other side. The end of what the other side sends is no error but of {@link #readExactly}.
 */
public final class LoopStream implements AutoCloseable {
    private static final int BUFFER = 8 * 1024;

    /** How long a line may be, so that nobody fills the memory of this process by one without an end. */
    private static final int MAX_LINE = 1024 * 1024;

    private final SocketChannel channel;
    private final LoopChannel events;

    /** What has come and was not asked for; backed by an array from its begin. */
    private ByteBuffer read = ByteBuffer.allocate(BUFFER).flip();

    private final ArrayDeque<LoopWait> writers = new ArrayDeque<>();
    private boolean reading;
    private boolean writing;
    private boolean atEnd;
    private boolean outputEnded;

    LoopStream(SocketChannel channel, LoopChannel events) {
        this.channel = channel;
        this.events = events;
    }

    /** One of the program's calls that reads. */
    private interface Reading<R extends @Nullable Object> {
        R read(LoopJob<?> task) throws IOException, InterruptedException;
    }

    private <R extends @Nullable Object> R reading(String method, Reading<R> code) throws IOException, InterruptedException {
        LoopJob<?> task = task(method);
        if (reading) {
            throw new IllegalStateException("another task reads " + events.name() + " already; let one task read");
        }
        reading = true;
        try {
            return code.read(task);
        } finally {
            reading = false;
        }
    }

    private LoopJob<?> task(String method) throws InterruptedException {
        LoopJob<?> task = Within.requireTask("LoopStream." + method, events.turns());
        EventLoop.checkInterrupt();
        return task;
    }

    /** Has at least a byte in {@link #read}; false at the end. */
    private boolean fill(LoopJob<?> task) throws IOException, InterruptedException {
        if (read.hasRemaining()) {
            events.requireOpen();
            return true;
        }
        while (!atEnd) {
            events.requireOpen();
            read.clear();
            int count = 0;
            try {
                count = channel.read(read);
            } catch (IOException e) {
                throw failed(e);
            } finally {
                read.flip();
            }
            if (count > 0) {
                events.went(task);
                return true;
            }
            atEnd = count < 0;
            if (!atEnd) {
                events.await(task, SelectionKey.OP_READ);
            }
        }
        events.requireOpen();
        return false;
    }

    /**
     * Reads what has come, and waits if nothing has.
     *
     * @param max how many bytes at most, at least 1
     * @return at least one byte; none at the end
     */
    public byte[] read(int max) throws IOException, InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1, but was " + max);
        }
        return reading("read", task -> {
            if (!fill(task)) {
                return new byte[0];
            }
            var bytes = new byte[Math.min(max, read.remaining())];
            read.get(bytes);
            return bytes;
        });
    }

    /**
     * Reads {@code count} bytes.
     *
     * @param count at least 0
     * @throws EOFException if there are fewer before the end
     */
    public byte[] readExactly(int count) throws IOException, InterruptedException {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, but was " + count);
        }
        return reading("readExactly", task -> {
            var bytes = new byte[count];
            int have = 0;
            try {
                while (have < count) {
                    if (!fill(task)) {
                        throw new EOFException(
                                events.name() + " has ended after " + have + " bytes of " + count + " that were to be read");
                    }
                    int some = Math.min(count - have, read.remaining());
                    read.get(bytes, have, some);
                    have += some;
                }
                return bytes;
            } catch (InterruptedException e) {
                putBack(bytes, have);
                throw e;
            }
        });
    }

    /**
     * Reads a line, without its end, {@code \n} or {@code \r\n}.
     *
     * @return null at the end; what comes before the end is a line as well
     * @throws IOException also if it is longer than a mebibyte
     */
    public @Nullable String readLine() throws IOException, InterruptedException {
        return this.<@Nullable String>reading("readLine", task -> {
            var line = new ByteArrayOutputStream();
            boolean any = false;
            try {
                while (fill(task)) {
                    any = true;
                    if (takeLine(line)) {
                        break;
                    }
                    if (line.size() > MAX_LINE) {
                        throw new IOException("a line from " + events.name() + " is longer than " + MAX_LINE + " bytes; read it in parts");
                    }
                }
            } catch (InterruptedException e) {
                putBack(line.toByteArray(), line.size());
                throw e;
            }
            return any ? text(line.toByteArray()) : null;
        });
    }

    /** What a read has taken that was interrupted; there is nothing in {@link #read} then. */
    private void putBack(byte[] bytes, int count) {
        if (count > 0) {
            read = ByteBuffer.allocate(Math.max(BUFFER, count)).put(bytes, 0, count).flip();
        }
    }

    /** Moves bytes to {@code line}; true if its end was among them. */
    private boolean takeLine(ByteArrayOutputStream line) {
        byte[] bytes = read.array();
        for (int i = read.position(); i < read.limit(); i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, read.position(), i - read.position() + 1);
                read.position(i + 1);
                return true;
            }
        }
        line.write(bytes, read.position(), read.remaining());
        read.position(read.limit());
        return false;
    }

    private static String text(byte[] line) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length -= length > 1 && line[length - 2] == '\r' ? 2 : 1;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /** Writes all of {@code bytes}; waits while the other side does not take them. */
    public void write(byte[] bytes) throws IOException, InterruptedException {
        write(ByteBuffer.wrap(bytes));
    }

    /** Writes all of {@code text}; waits while the other side does not take it. */
    public void write(String text) throws IOException, InterruptedException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes all that is left in {@code bytes}, which is used until this returns. */
    public void write(ByteBuffer bytes) throws IOException, InterruptedException {
        LoopJob<?> task = task("write");
        beginWriting(task);
        try {
            while (bytes.hasRemaining()) {
                requireOutput();
                int count;
                try {
                    count = channel.write(bytes);
                } catch (IOException e) {
                    throw failed(e);
                }
                if (count == 0) {
                    events.await(task, SelectionKey.OP_WRITE);
                }
            }
            events.went(task);
        } finally {
            endWriting();
        }
    }

    private void requireOutput() throws IOException {
        events.requireOpen();
        if (outputEnded) {
            throw new SocketException("the output of " + events.name() + " has ended; nothing can be written after endOutput");
        }
    }

    private void beginWriting(LoopJob<?> task) throws IOException, InterruptedException {
        requireOutput();
        if (writing) {
            var wait = new LoopWait(task);
            writers.add(wait);
            task.await(wait);
        }
        writing = true;
    }

    /** The next one's turn is kept for it: nobody else begins in between. */
    private void endWriting() {
        writing = false;
        LoopWait next;
        while ((next = writers.poll()) != null) {
            if (next.end()) {
                writing = true;
                return;
            }
        }
    }

    /** Tells the other side that nothing more comes, which can go on to send. */
    public void endOutput() throws IOException {
        events.turns().requireHere("endOutput");
        if (!outputEnded && !events.isClosed()) {
            outputEnded = true;
            try {
                channel.shutdownOutput();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /** Closes it so that the other side is told of a reset, which loses what it has not read: for peers that misbehave. */
    public void abort() throws IOException {
        if (!events.isClosed()) {
            events.turns().requireHere("abort");
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        events.close();
    }

    private IOException failed(IOException error) {
        String text = String.valueOf(error.getMessage());
        if (text.contains("reset") || text.contains("Broken pipe") || text.contains("abort")) {
            return new SocketException(events.name() + " was reset by the other side", error);
        }
        return new IOException(events.name() + " has failed: " + text, error);
    }

    /** The other side. */
    public SocketAddress remoteAddress() throws IOException {
        return Objects.requireNonNull(channel.getRemoteAddress());
    }

    /** Whether it was closed here. */
    public boolean isClosed() {
        return events.isClosed();
    }

    /** Closes it, which tasks that wait for it are told by an error. Again it does nothing. */
    @Override
    public void close() throws IOException {
        if (!events.isClosed()) {
            events.turns().requireHere("close");
        }
        events.close();
    }

    /** {@code the connection to localhost/127.0.0.1:80}. */
    @Override
    public String toString() {
        return events.name();
    }
}
