package dev.weft;

import dev.weft.sharing.BlockCore;
import dev.weft.sharing.Link;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that several tasks, threads or processes have in common: what one writes the others read, with no copy in between.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * int width = 640;
 * int height = 480;
 * static void draw(MemorySegment line) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedMemory pixels = pool.sharer().memory(4L * width * height);
 * pool.parallel(0, height).forEach(y -> draw(pixels.segment().asSlice(4L * width * y, 4L * width)));
 * }
 *
 * <p>It is zero at first, aligned for every type of Java, and in the byte order of the machine. It lasts as long as somebody in some
 * process has it, or a segment of it.
 *
 * <p>Nobody is kept from writing while another reads: that is for a {@link SharedLock}, or for the end of the tasks, to see to. What was
 * written before a job ended, or before an unlock, is seen by who has waited for that end, or locks next; single words can be read and
 * written in any mode of {@link java.lang.invoke.VarHandle}.
 */
public final class SharedMemory extends Face<BlockCore> {
    SharedMemory(Link<BlockCore> link) {
        super(link, Travelling.Kind.MEMORY);
    }

    /** All of it. */
    public MemorySegment segment() {
        return core().segment();
    }

    /** How long it is, in bytes. */
    public long byteSize() {
        return core().byteSize();
    }

    /**
     * All of it as a buffer in the byte order of the machine, from 0 to its capacity.
     *
     * @throws UnsupportedOperationException if it has more than 2³¹ − 1 bytes; use {@link #segment} then
     */
    public ByteBuffer buffer() {
        if (byteSize() > Integer.MAX_VALUE) {
            throw new UnsupportedOperationException(
                    "a buffer has at most " + Integer.MAX_VALUE + " bytes, but this memory " + byteSize() + "; use segment()");
        }
        return segment().asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public String toString() {
        return "SharedMemory[" + byteSize() + " bytes]";
    }
}
