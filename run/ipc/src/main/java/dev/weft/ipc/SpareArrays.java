package dev.weft.ipc;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Arrays of large messages that were sent, for the next ones: a new array costs several times what filling it does. Thread-safe. */
final class SpareArrays {
    private static final int MOST = 64;
    private static final int LONGEST = 4 * 1024 * 1024;

    /** Lengths are multiples of this, so that messages of about the same length can have each other's. */
    private static final int STEP = 64 * 1024;

    /** Latest last. Guarded by itself. */
    private static final ArrayDeque<SoftReference<byte[]>> SPARES = new ArrayDeque<>();

    private SpareArrays() {}

    /** An array of at least {@code length} bytes, of any content. */
    static byte[] take(int length) {
        byte[] spare = find(length);
        return spare == null ? new byte[(int) Math.min(ByteWriter.MAX_BYTES, (length + STEP - 1L) / STEP * STEP)] : spare;
    }

    private static byte @Nullable [] find(int length) {
        synchronized (SPARES) {
            for (var spares = SPARES.descendingIterator(); spares.hasNext(); ) {
                byte[] spare = spares.next().get();
                if (spare == null) {
                    spares.remove();
                } else if (spare.length >= length) {
                    spares.remove();
                    return spare;
                }
            }
            return null;
        }
    }

    static void give(byte[] spare) {
        if (spare.length < Frames.LARGE || spare.length > LONGEST) {
            return;
        }
        synchronized (SPARES) {
            SPARES.addLast(new SoftReference<>(spare));
            if (SPARES.size() > MOST) {
                SPARES.removeFirst();
            }
        }
    }
}
