package dev.weft.sharing;

import dev.weft.ipc.Ring;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** How messages go into a ring and out of it in some process: in place where its memory is, else by copies. Thread-safe. */
public sealed interface RingAccess permits MemoryRing, FarRing {
    /** After so many bytes no more messages are taken together. */
    int MOST_BYTES = 1 << 20;

    static RingAccess to(RingCore core) {
        return core instanceof MemoryRing ring ? ring : new FarRing(core);
    }

    /** Refuses all of {@code messages} if one of them is too long for a ring of {@code capacity} bytes, however empty. */
    static void refuseTooLong(Outgoing messages, int capacity) {
        int longest = Ring.longest(capacity);
        for (int i = 0; i < messages.count(); i++) {
            int length = messages.length(i);
            if (length > longest) {
                throw new IllegalArgumentException("a message of a ring of " + capacity + " bytes has at most " + longest
                        + " bytes, less than half of that, but this one has " + length + "; make a larger ring, or send it in parts");
            }
        }
    }

    /** As {@link RingCore#offer}. What {@code messages} throws ends it; the message that was being written is not put then. */
    int offer(Outgoing messages);

    /** As {@link RingCore#put}. */
    int put(Outgoing messages, long nanos) throws InterruptedException;

    /**
     * Takes messages that are there, at most {@code most} and as many as go together, and gives how many.
     *
     * @param reader is given each message, which is there while it runs, and is taken however that ends
     */
    int poll(Consumer<? super MemorySegment> reader, int most);

    /** As {@link #poll}, and waits for the first; 0 if none came in time. */
    int take(Consumer<? super MemorySegment> reader, int most, long nanos) throws InterruptedException;
}
