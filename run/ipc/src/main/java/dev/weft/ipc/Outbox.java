package dev.weft.ipc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of a parent: frames are appended in memory and written to the pipe in few, large pieces. A piece that the pipe is
 * known to have room for is written by the thread that flushes, which saves waking another one; any other by a thread of its own, so
 * that nobody but it ever waits for a worker that does not read.
 *
 * <p>Thread-safe. The pipe is written by one thread at a time, without a lock held.
 */
public final class Outbox {
    /** Half of what a pipe holds on Linux. */
    private static final int SURE_ROOM = 32 * 1024;

    /** A message as long as this is not copied behind others. */
    private static final int LARGE = 64 * 1024;

    private static final ByteWriter NOTHING = new ByteWriter(0);

    private final ThreadFactory threads;

    // All guarded by this.
    /** What is to be written, oldest first. */
    private final ArrayDeque<ByteWriter> pieces = new ArrayDeque<>();

    /** The last piece while messages can be added to it. */
    private @Nullable ByteWriter open;

    /** A small piece that was written, for reuse. */
    private @Nullable ByteWriter spare;

    private @Nullable OutputStream pipe;
    private @Nullable Thread writer;
    private boolean writing;
    private boolean ended;
    private long appended;
    private long consumed;

    /** @param threads makes the thread that writes large pieces, when there is the first */
    public Outbox(ThreadFactory threads) {
        this.threads = threads;
    }

    /** What was and will be flushed goes to {@code pipe}. */
    public void connect(OutputStream pipe) {
        synchronized (this) {
            this.pipe = pipe;
        }
        flush();
    }

    /**
     * Adds a frame for the next flush, and gives the offset behind it in the stream of all frames. The body must not change afterwards:
     * a large one is not copied.
     */
    public long append(int type, ByteWriter body) {
        return append(type, NOTHING, body);
    }

    /** As {@link #append(int, ByteWriter)}, of a body whose first part is {@code head}, which should be short. */
    public synchronized long append(int type, ByteWriter head, ByteWriter body) {
        if (ended) {
            return appended;
        }
        ByteWriter piece = openPiece();
        int bodyBytes = head.size() + body.size();
        Frames.writeHead(piece, type, bodyBytes);
        piece.write(head.array(), 0, head.size());
        if (body.size() < LARGE) {
            piece.write(body.array(), 0, body.size());
        } else {
            pieces.add(body);
            open = null;
        }
        if (piece.size() >= LARGE) {
            open = null;
        }
        appended += Frames.HEAD_BYTES + bodyBytes;
        return appended;
    }

    private synchronized ByteWriter openPiece() {
        ByteWriter piece = open;
        if (piece == null) {
            piece = spare == null ? new ByteWriter(1024) : spare;
            spare = null;
            pieces.add(piece);
            open = piece;
        }
        return piece;
    }

    /** The reader is known to have taken all bytes before {@code offset}. */
    public synchronized void consumed(long offset) {
        consumed = Math.max(consumed, offset);
    }

    /** Writes what was appended, or has it written. */
    public void flush() {
        ByteWriter piece;
        OutputStream target;
        synchronized (this) {
            target = pipe;
            if (writing || ended || target == null || pieces.isEmpty()) {
                return;
            }
            if (appended - consumed > SURE_ROOM) {
                wakeWriter();
                return;
            }
            piece = take();
        }
        write(piece, target);
    }

    private synchronized ByteWriter take() {
        ByteWriter piece = pieces.remove();
        if (piece == open) {
            open = null;
        }
        writing = true;
        return piece;
    }

    private void write(ByteWriter piece, OutputStream target) {
        boolean failed = false;
        try {
            target.write(piece.array(), 0, piece.size());
            target.flush();
        } catch (IOException e) {
            // The reader has died; whoever reads from it learns that, and what it means.
            failed = true;
        }
        synchronized (this) {
            writing = false;
            ended |= failed;
            if (ended) {
                pieces.clear();
                notifyAll();
                return;
            }
            if (pieces.isEmpty() && spare == null && piece.size() < LARGE) {
                piece.truncate(0);
                spare = piece;
            }
            if (!pieces.isEmpty()) {
                wakeWriter();
            }
        }
    }

    private synchronized void wakeWriter() {
        if (writer == null) {
            writer = threads.newThread(this::writeAll);
            writer.start();
        }
        notifyAll();
    }

    private void writeAll() {
        while (true) {
            ByteWriter piece;
            OutputStream target;
            synchronized (this) {
                while (!ended && (writing || pieces.isEmpty())) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        ended = true;
                    }
                }
                target = pipe;
                if (ended || target == null) {
                    return;
                }
                piece = take();
            }
            write(piece, target);
        }
    }

    /** Drops what was not written and ends the writing thread. */
    public synchronized void end() {
        ended = true;
        pieces.clear();
        open = null;
        notifyAll();
    }
}
