package dev.weft.cluster;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What has come over a link and was not received yet. Guarded by the lock of the {@link Peer}. */
final class Incoming {
    /** After which part of the window it is told at once that it was received. */
    private static final int TELL = 4;

    private static final long NEVER = -1;

    private final int window;
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private long arrived;
    private long came;
    private long received;
    private long toldArrived;
    private long toldReceived;

    /** Which was the last piece to arrive when a hole behind it was found. */
    private long asked = NEVER;

    private boolean hole;

    Incoming(int window) {
        this.window = window;
    }

    /** Whether the piece of this number is the next one; others have come before, or come again. */
    boolean isNext(long number) {
        if (number == arrived + 1) {
            arrived = number;
            return true;
        }
        if (number > arrived + 1 && asked != arrived) {
            asked = arrived;
            hole = true;
        }
        return false;
    }

    /** Whether the other side is to be asked at once to send again. */
    boolean hasHole() {
        return hole;
    }

    void add(Message message) throws CorruptFrame {
        came += Piece.cost(message.length());
        if (came - received > window) {
            throw new CorruptFrame((came - received) + " bytes are under way in a window of " + window);
        }
        messages.add(message);
    }

    @Nullable Message poll() {
        Message message = messages.poll();
        if (message != null) {
            received += Piece.cost(message.length());
        }
        return message;
    }

    /** Takes everything as received. */
    void drop() {
        messages.clear();
        received = came;
    }

    /** Whether the other side may soon wait to be told. */
    boolean isToldSoon() {
        return received - toldReceived >= window / TELL;
    }

    boolean isTold() {
        return toldArrived == arrived && toldReceived == received;
    }

    void tell(ByteWriter letter, long link) {
        Frame.ack(letter, link, arrived, received, hole);
        toldArrived = arrived;
        toldReceived = received;
        hole = false;
    }
}
