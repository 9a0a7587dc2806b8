package dev.weft.sharing;

import dev.weft.ipc.ByteWriter;
import dev.weft.lines.LineEnd;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Sends items over a line. While one thread sends, others leave their items to it and go on; what has gathered then goes in one message.
 * An interrupt does not end sending, and is kept. Thread-safe.
 */
final class Bundler {
    /** How long a message of several items is at most; longer ones do not fit the memory that processes share. */
    private static final int LONGEST = 8 * 1024;

    private final LineEnd end;

    // Guarded by this.
    private final ArrayDeque<ByteWriter> items = new ArrayDeque<>();
    private boolean sending;
    private boolean ended;

    Bundler(LineEnd end) {
        this.end = end;
    }

    /** Sends {@code item}, which is complete; false if the line has ended. True does not say that it will arrive. */
    boolean send(ByteWriter item) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            if (sending) {
                items.add(item);
                return true;
            }
            sending = true;
        }
        boolean sent = false;
        boolean failed = true;
        try {
            @Nullable ByteWriter message = item;
            do {
                sent = transmit(message);
                message = sent ? next() : null;
            } while (message != null);
            failed = false;
        } finally {
            if (failed) {
                // Of what others had left here, the other side must not wait for anything.
                end.close();
            }
            if (failed || !sent) {
                end();
            }
        }
        return sent;
    }

    private synchronized void end() {
        ended = true;
        sending = false;
        items.clear();
    }

    private synchronized @Nullable ByteWriter next() {
        ByteWriter message = items.poll();
        if (message == null) {
            sending = false;
            return null;
        }
        while (!items.isEmpty() && message.size() + items.getFirst().size() <= LONGEST) {
            ByteWriter item = items.removeFirst();
            message.write(item.array(), 0, item.size());
        }
        return message;
    }

    private boolean transmit(ByteWriter message) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return end.send(LineEnd.BYTES, message.array(), 0, message.size());
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (IllegalStateException e) {
                    // It was closed here.
                    return false;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
