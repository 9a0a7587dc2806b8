package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Outbox;
import dev.weft.job.Alarms;
import dev.weft.lines.Neighbour;
import dev.weft.worker.Message;
import java.util.concurrent.atomic.AtomicBoolean;

/** The way down to a child: packets of pipes, and all else that is in its outbox. Never waits. */
final class ToChild implements Neighbour {
    /** Pause before something is tried again for which the system gave no thread. */
    static final long PAUSE_NANOS = 250_000_000;

    private final Outbox outbox;
    private final AtomicBoolean retries = new AtomicBoolean();

    ToChild(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void send(ByteWriter packet) {
        outbox.append(Message.PACKET, packet);
        flush();
    }

    /** Sends what was appended. Where that takes a thread and the system gives none, it is tried again until there is one. */
    void flush() {
        try {
            outbox.flush();
        } catch (OutOfMemoryError e) {
            if (retries.compareAndSet(false, true)) {
                var _ = Alarms.in(PAUSE_NANOS, () -> {
                    retries.set(false);
                    flush();
                });
            }
        }
    }

    /** The message with which a child's channel begins. */
    static ByteWriter greeting(String address) {
        var message = new ByteWriter(32);
        message.writeString(address);
        return message;
    }
}
