package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;

/** Messages on their way into a ring, each written where it is to stand. */
public interface Outgoing {
    int count();

    int length(int index);

    /** Writes a message of {@link #length} bytes, all of which it is to set. */
    void write(int index, MemorySegment place);

    /** One message, whose bytes {@code writer} writes. */
    static Outgoing one(int length, Consumer<? super MemorySegment> writer) {
        return new Outgoing() {
            @Override
            public int count() {
                return 1;
            }

            @Override
            public int length(int index) {
                return length;
            }

            @Override
            public void write(int index, MemorySegment place) {
                writer.accept(place);
            }
        };
    }

    static Outgoing all(List<byte[]> messages) {
        return new Outgoing() {
            @Override
            public int count() {
                return messages.size();
            }

            @Override
            public int length(int index) {
                return messages.get(index).length;
            }

            @Override
            public void write(int index, MemorySegment place) {
                byte[] message = messages.get(index);
                MemorySegment.copy(message, 0, place, ValueLayout.JAVA_BYTE, 0, message.length);
            }
        };
    }
}
