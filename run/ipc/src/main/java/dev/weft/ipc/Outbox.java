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
    private static final int LARGE = Frames.LARGE;

    /** In place of the type of a body: the piece is whole frames. */
    private static final int FRAMES = -1;

    private static final ByteWriter NOTHING = new ByteWriter(0);

    private final ThreadFactory threads;

    /** Set once, by whoever reads the other direction. */
    private volatile @Nullable AreaMaker area;

    // All guarded by this.
    /** What is to be written, oldest first. */
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

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

    /** Bytes for the pipe: frames, or the body of one of {@code type}, whose first part is {@code head}. */
    private record Piece(int type, ByteWriter head, ByteWriter bytes) {}

    /** @param threads makes the thread that writes large pieces, when there is the first */
    public Outbox(ThreadFactory threads) {
        this.threads = threads;
    }

    /** Lets large bodies go through shared memory, both ways: what the reader of the other direction needs for that. */
    public AreaSide share() {
        var maker = new AreaMaker(this, threads);
        area = maker;
        return maker;
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
        int bodyBytes = head.size() + body.size();
        if (body.size() < LARGE) {
            ByteWriter piece = openPiece();
            Frames.writeHead(piece, type, bodyBytes);
            piece.write(head.array(), 0, head.size());
            piece.write(body.array(), 0, body.size());
            if (piece.size() >= LARGE) {
                open = null;
            }
        } else {
            pieces.add(new Piece(type, head, body));
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
            pieces.add(new Piece(FRAMES, NOTHING, piece));
            open = piece;
        }
        return piece;
    }

    /** The reader is known to have taken all bytes before {@code offset}. */
    public synchronized void consumed(long offset) {
        consumed = Math.max(consumed, offset);
    }

    /** How many bytes were appended that the reader is not known to have taken. */
    public synchronized long underWay() {
        return appended - consumed;
    }

    /** Writes what was appended, or has it written. */
    public void flush() {
        Piece piece;
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

    private synchronized Piece take() {
        Piece piece = pieces.remove();
        if (piece.bytes == open) {
            open = null;
        }
        writing = true;
        return piece;
    }

    private void write(Piece piece, OutputStream target) {
        boolean failed = true;
        try {
            if (piece.type == FRAMES) {
                write(piece.bytes, target);
            } else {
                writeLarge(piece, target);
            }
            target.flush();
            failed = false;
        } catch (IOException e) {
            // The reader has died; whoever reads from it learns that, and what it means.
            return;
        } catch (RuntimeException | Error e) {
            // Nothing can follow what was written in part, so the reader is to learn that this is the end.
            close(target);
            throw e;
        } finally {
            written(piece, failed);
        }
    }

    private static void close(OutputStream target) {
        try {
            target.close();
        } catch (IOException e) {
            // The reader has died.
            return;
        }
    }

    private synchronized void written(Piece piece, boolean failed) {
        writing = false;
        ended |= failed;
        if (ended) {
            pieces.clear();
            notifyAll();
            return;
        }
        if (pieces.isEmpty() && spare == null && piece.type == FRAMES && piece.bytes.size() < LARGE) {
            piece.bytes.truncate(0);
            spare = piece.bytes;
        }
        if (!pieces.isEmpty()) {
            wakeWriter();
        }
    }

    private void writeLarge(Piece piece, OutputStream target) throws IOException {
        var frame = new ByteWriter(64);
        int bodyBytes = piece.head.size() + piece.bytes.size();
        AreaMaker shared = area;
        if (shared != null && shared.put(piece.head, piece.bytes)) {
            Frames.write(frame, Frames.SHARED, Ring.place(piece.type, bodyBytes));
            write(frame, target);
        } else {
            Frames.writeHead(frame, piece.type, bodyBytes);
            frame.write(piece.head.array(), 0, piece.head.size());
            write(frame, target);
            write(piece.bytes, target);
        }
    }

    private static void write(ByteWriter bytes, OutputStream target) throws IOException {
        target.write(bytes.array(), 0, bytes.size());
    }

    private synchronized void wakeWriter() {
        if (writer == null) {
            Thread made = threads.newThread(this::writeAll);
            // The system may refuse it: that is told to whoever flushes, and tried again with the next flush.
            made.start();
            writer = made;
        }
        notifyAll();
    }

    private void writeAll() {
        while (true) {
            Piece piece;
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

    /** Drops what was not written, ends the writing thread, and gives shared memory back: what came through it was read. */
    public void end() {
        synchronized (this) {
            ended = true;
            pieces.clear();
            open = null;
            notifyAll();
        }
        AreaMaker shared = area;
        if (shared != null) {
            shared.close();
        }
    }
}
