package dev.weft.sharing;

import dev.weft.ipc.WordArea;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The part of memory that a shared object is in.
 *
 * @param begin where it begins in the area
 * @param bytes how long it is
 */
public record Cell(WordArea area, int begin, long bytes) {
    /** A cell of zeros that no other process can come to. */
    public static Cell ofProcess(long bytes) {
        WordArea area = WordArea.ofProcess(bytes);
        return new Cell(area, area.allot(bytes), bytes);
    }

    /** It, if other processes can come to it; else null. */
    @Nullable Cell ifShared() {
        return area.isShared() ? this : null;
    }

    public MemorySegment segment() {
        return area.part(begin, bytes);
    }

    /** What others find it by. */
    public Address address() {
        return new Address(area.place(), begin, bytes);
    }

    /** A cell as it is told to other processes. */
    public record Address(WordArea.Place place, int begin, long bytes) implements Serializable {
        /** The cell; null if this process cannot come to it, or not any more. */
        public @Nullable Cell open() {
            try {
                return new Cell(WordArea.open(place), begin, bytes);
            } catch (IOException e) {
                // Its home has it for everybody.
                return null;
            }
        }
    }
}
