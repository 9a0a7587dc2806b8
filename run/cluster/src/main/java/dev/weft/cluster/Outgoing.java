package dev.weft.cluster;

import dev.weft.ipc.CorruptFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a link has sent, until it is known to have arrived. Guarded by the lock of the {@link Peer}. */
final class Outgoing {
    private final int window;

    /** To be posted, in order; all of {@link #posted} come before. */
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();

    private final ArrayDeque<Piece> posted = new ArrayDeque<>();
    private long last;
    private long arrived;
    private long sent;
    private long received;
    private int waitingBytes;

    /** When something arrived, or was posted in vain. */
    private long moved;

    Outgoing(int window) {
        this.window = window;
    }

    /** Whether the window has room for {@code bytes} more. */
    boolean hasRoom(int bytes) {
        return sent - received + Piece.cost(bytes) <= window;
    }

    void add(int kind, long type, byte[] bytes) {
        last++;
        var piece = new Piece(kind, last, type, bytes);
        if (kind == Frame.DATA) {
            sent += piece.cost();
        }
        waiting.add(piece);
        waitingBytes += piece.cost();
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    int waitingBytes() {
        return waitingBytes;
    }

    /** The piece to be posted next, which stays so until {@link #post}; null if there is none. */
    @Nullable Piece peek() {
        return waiting.peek();
    }

    /** What {@link #peek} gives is in a letter. */
    void post(long now) {
        Piece piece = waiting.remove();
        waitingBytes -= piece.cost();
        if (posted.isEmpty()) {
            moved = now;
        }
        posted.add(piece);
    }

    /** What was posted and is not known to have arrived is posted again. */
    void rewind(long now) {
        moved = now;
        while (!posted.isEmpty()) {
            Piece piece = posted.removeLast();
            waitingBytes += piece.cost();
            waiting.addFirst(piece);
        }
    }

    /** Whether nothing has arrived for {@code time}, though there is something that should. */
    boolean isStuck(long now, long time) {
        return !posted.isEmpty() && now - moved > time;
    }

    /**
     * The other side has told how far it is.
     *
     * @return whether there is more room now
     */
    boolean acknowledge(long toldArrived, long toldReceived, long now) throws CorruptFrame {
        if (toldArrived < 0 || toldArrived > last || toldReceived < 0 || toldReceived > sent) {
            throw new CorruptFrame("piece " + toldArrived + " and " + toldReceived + " bytes are acknowledged, but only " + last + " and "
                    + sent + " were sent");
        }
        if (toldArrived > arrived) {
            arrived = toldArrived;
            moved = now;
            drop(posted);
            waitingBytes -= drop(waiting);
        }
        if (toldReceived > received) {
            received = toldReceived;
            return true;
        }
        return false;
    }

    private int drop(ArrayDeque<Piece> pieces) {
        int bytes = 0;
        for (Piece first = pieces.peek(); first != null && first.number() <= arrived; first = pieces.peek()) {
            bytes += first.cost();
            pieces.remove();
        }
        return bytes;
    }

    /** Whether everything has arrived. */
    boolean isDone() {
        return arrived == last;
    }

    void clear() {
        waiting.clear();
        posted.clear();
        waitingBytes = 0;
    }
}
