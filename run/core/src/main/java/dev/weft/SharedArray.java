package dev.weft;

import dev.weft.sharing.ArrayCore;
import dev.weft.sharing.Link;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/** What arrays of all types have in common. */
abstract class SharedArray extends Face<ArrayCore> {
    /** As many elements go with one message. */
    private static final int PORTION = 1 << 17;

    static final ValueLayout BYTES = ValueLayout.JAVA_BYTE;
    static final ValueLayout INTS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout LONGS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout DOUBLES = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final transient ValueLayout layout;

    SharedArray(Link<ArrayCore> link, Travelling.Kind kind, ValueLayout layout) {
        super(link, kind);
        this.layout = layout;
    }

    /** How many elements it has; that never changes. */
    public final int length() {
        return core().length();
    }

    /** @param target an array of the type of the elements, as long as is said */
    final void read(int from, Object target, int targetLength, int at, int count) {
        Objects.checkFromIndexSize(from, count, length());
        Objects.checkFromIndexSize(at, count, targetLength);
        for (int done = 0; done < count; done += PORTION) {
            int some = Math.min(PORTION, count - done);
            byte[] bytes = core().read(from + done, some);
            MemorySegment.copy(MemorySegment.ofArray(bytes), layout, 0, target, at + done, some);
        }
    }

    /** @param source an array of the type of the elements, as long as is said */
    final void write(int from, Object source, int sourceLength, int at, int count) {
        Objects.checkFromIndexSize(from, count, length());
        Objects.checkFromIndexSize(at, count, sourceLength);
        for (int done = 0; done < count; done += PORTION) {
            int some = Math.min(PORTION, count - done);
            var bytes = new byte[some * (int) layout.byteSize()];
            MemorySegment.copy(source, at + done, MemorySegment.ofArray(bytes), layout, 0, some);
            core().write(from + done, bytes);
        }
    }
}
