package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** How messages go into a ring and out of it in some process: in place where its memory is, else by copies. Thread-safe. */
public sealed interface RingAccess permits MemoryRing, FarRing {
    /** After so many bytes no more messages are taken together. */
    int MOST_BYTES = 1 << 20;

    static RingAccess to(RingCore core) {
        return switch (core) {
            case MemoryRing ring -> ring;
            case GuardedRing ring -> ring.own();
            default -> new FarRing(core);
        };
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
