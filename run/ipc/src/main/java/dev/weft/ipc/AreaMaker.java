package dev.weft.ipc;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A parent's side of memory that it shares with one child. Once enough large bodies have gone through the pipes, in either direction, the
 * memory is made and offered, on a thread of its own since that takes milliseconds; it is used when the child has said that it has it.
 * Where it cannot be made, or the child cannot open it, the pipes go on being used.
 *
 * <p>Thread-safe. The lock is held while a body is copied, so that the memory is not given back meanwhile.
 */
final class AreaMaker implements AreaSide {
    /** How much must have gone through the pipes before the memory is worth making. */
    private static final long ENOUGH = 256 * 1024;

    /** Of both directions. */
    private static final int BYTES = 8 * 1024 * 1024;

    private final Outbox outbox;
    private final ThreadFactory threads;

    // Guarded by this.
    private long passed;
    private boolean offered;
    private boolean ended;
    private boolean usable;
    private @Nullable SharedArea area;

    AreaMaker(Outbox outbox, ThreadFactory threads) {
        this.outbox = outbox;
        this.threads = threads;
    }

    @Override
    public synchronized void passed(int bytes) {
        passed += bytes;
        if (passed >= ENOUGH && !offered && !ended) {
            offered = true;
            try {
                threads.newThread(this::offer).start();
            } catch (OutOfMemoryError e) {
                // The system gives no more threads. The pipes do, and whoever has just used one has nothing to do with it.
                ended = true;
            }
        }
    }

    private void offer() {
        SharedArea made;
        try {
            made = SharedArea.create(BYTES);
        } catch (IOException e) {
            // No room, or no such place: the pipes do.
            return;
        }
        synchronized (this) {
            area = made;
            if (ended) {
                close();
                return;
            }
        }
        var message = new ByteWriter(4);
        message.writeVar(made.descriptor());
        outbox.append(Frames.AREA, message);
        outbox.flush();
    }

    @Override
    public synchronized void accept(ByteReader message, Frames frames) throws IOException {
        if (area == null || usable) {
            throw new CorruptFrame("there is no shared memory to speak of");
        }
        if (message.readByte() == 0) {
            close();
            return;
        }
        frames.attach(area.up());
        usable = true;
    }

    /** Puts a body, of two parts, where the child takes it; false if it must go through the pipe. */
    synchronized boolean put(ByteWriter head, ByteWriter body) {
        if (usable && area != null && area.down().put(head, body)) {
            return true;
        }
        passed(body.size());
        return false;
    }

    /** Gives the memory back. */
    synchronized void close() {
        ended = true;
        usable = false;
        if (area == null) {
            return;
        }
        try {
            area.close();
        } catch (IOException e) {
            // It goes when it is collected.
            area = null;
            return;
        }
        area = null;
    }
}
