package dev.weft.ipc;

import java.io.IOException;
import java.io.OutputStream;
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

    private static final int KEEP = 256 * 1024;

    private final ThreadFactory threads;

    // All guarded by this.
    private ByteWriter filling = new ByteWriter(1024);
    private ByteWriter spare = new ByteWriter(1024);
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

    /** Adds a frame for the next flush, and gives the offset behind it in the stream of all frames. */
    public synchronized long append(int type, ByteWriter body) {
        if (ended) {
            return appended;
        }
        Frames.write(filling, type, body);
        appended += Frames.HEAD_BYTES + body.size();
        return appended;
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
            if (writing || ended || target == null || filling.isEmpty()) {
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
        ByteWriter piece = filling;
        filling = spare;
        spare = piece;
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
            piece.reset(KEEP);
            writing = false;
            ended |= failed;
            if (ended) {
                notifyAll();
            } else if (!filling.isEmpty()) {
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
                while (!ended && (writing || filling.isEmpty())) {
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
        notifyAll();
    }
}
