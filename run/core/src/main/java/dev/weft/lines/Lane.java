package dev.weft.lines;

import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Ring;
import dev.weft.ipc.SharedArea;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Memory that both ends of a line share for short messages, if one end is where the line was made and the other in a child of that. A
 * message through it costs no system call as long as its receiver is awake; one that sleeps is woken by a packet.
 *
 * <p>A line goes on sending packets beside it, long messages and those for which there is no room. So each message here says how many
 * were sent before it as packets, and is due when as many have been taken: since it was put before any later packet was sent, a receiver
 * that has a packet and finds nothing due here cannot have missed anything.
 *
 * <p>Putting is guarded by the sender's lock, taking by the receiver's.
 */
final class Lane {
    /** The longest message. */
    static final int LONGEST = 8 * 1024;

    private static final int BYTES = 128 * 1024;
    private static final int HEAD_BYTES = 9;

    /** How long to look for a message before sleeping. */
    private static final long SPIN_NANOS = 50_000;

    /** How often to look between two looks at the clock, and between two pauses, which are long on some processors. */
    private static final int LOOKS = 64;

    private static final int LOOKS_TO_PAUSE = 8;

    /** A receiver that was in vain this often sleeps at once, but for one of so many times. */
    private static final int PATIENCE = 4;

    private static final int AGAIN = 64;
    private static final boolean CAN_SPIN = Runtime.getRuntime().availableProcessors() > 1;

    final SharedArea area;
    private final Ring out;
    private final Ring in;

    /** Where the message is that was found last. */
    private int at;

    // Guarded by nothing: several receivers of one end may spoil each other's guess.
    private int hope = PATIENCE;
    private int slept;

    private Lane(SharedArea area, Ring out, Ring in) {
        this.area = area;
        this.out = out;
        this.in = in;
    }

    /** For the end that is in the process that made the line. */
    static Lane make() throws IOException {
        SharedArea area = SharedArea.create(BYTES);
        return new Lane(area, area.down(), area.up());
    }

    /** For the end that is in its child. */
    static Lane open(int descriptor) throws IOException {
        SharedArea area = SharedArea.ofParent(descriptor);
        return new Lane(area, area.up(), area.down());
    }

    // Sending

    /**
     * Puts a message; false if it must go as packets.
     *
     * @param packets how many messages were sent as packets before it
     */
    boolean put(int kind, long packets, byte[] content, int offset, int length) {
        int at = length > LONGEST ? -1 : out.allot(HEAD_BYTES + length);
        if (at < 0) {
            return false;
        }
        ByteBuffer memory = out.memory();
        memory.putLong(at, packets);
        memory.put(at + Long.BYTES, (byte) kind);
        memory.put(at + HEAD_BYTES, content, offset, length);
        FaultPoint.reach("lane.written");
        out.publish();
        FaultPoint.reach("lane.put");
        return true;
    }

    /** Whether the receiver sleeps and must be woken. */
    boolean rings() {
        return out.rings();
    }

    // Receiving

    /** Whether there is a message after {@code packets} packets. */
    boolean isDue(long packets) {
        try {
            at = in.peek();
            if (at >= 0 && in.length() < HEAD_BYTES) {
                throw new CorruptFrame("it has only " + in.length() + " bytes");
            }
            return at >= 0 && in.memory().getLong(at) <= packets;
        } catch (CorruptFrame e) {
            throw new IllegalStateException("a message to this end of a Duplex was spoiled by the other: " + e.getMessage(), e);
        }
    }

    /** The kind of the message that {@link #isDue}. */
    int kind() {
        return in.memory().get(at + Long.BYTES);
    }

    /** The content of that message, which is gone then. */
    byte[] take() {
        byte[] content = new byte[in.length() - HEAD_BYTES];
        in.memory().get(at + HEAD_BYTES, content);
        in.drop();
        return content;
    }

    /** Waits a moment for a message, if one came in time the last times and processors are free. */
    void spin() {
        if (!CAN_SPIN || !in.isEmpty()) {
            return;
        }
        if (hope == 0) {
            slept++;
            if (slept < AGAIN) {
                return;
            }
            slept = 0;
        }
        long start = 0;
        long now = 0;
        do {
            if (comesSoon()) {
                hope = PATIENCE;
                return;
            }
            now = System.nanoTime();
            start = start == 0 ? now : start;
        } while (now - start < SPIN_NANOS);
        // Much later than meant, somebody else had the processor: no place to spin.
        hope = now - start > 2 * SPIN_NANOS ? 0 : Math.max(0, hope - 1);
    }

    private boolean comesSoon() {
        for (int i = 1; i <= LOOKS; i++) {
            if (!in.isEmpty()) {
                return true;
            }
            if (i % LOOKS_TO_PAUSE == 0) {
                Thread.onSpinWait();
            }
        }
        return false;
    }

    /** The receiver is about to sleep, unless a message is there now. */
    void askForBell() {
        in.askForBell();
    }
}
