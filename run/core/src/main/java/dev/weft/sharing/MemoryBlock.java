package dev.weft.sharing;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory that processes share, or of this process alone. */
public final class MemoryBlock implements BlockCore {
    private static final long ALIGNMENT = 64;

    private final @Nullable Cell cell;
    private final MemorySegment segment;

    public MemoryBlock(Cell cell) {
        this.cell = cell;
        this.segment = cell.segment();
    }

    /** Zeros of this process alone. */
    public MemoryBlock(long bytes) {
        this.cell = null;
        this.segment = Arena.ofAuto().allocate(bytes, ALIGNMENT);
    }

    @Override
    public @Nullable Cell cell() {
        return cell;
    }

    @Override
    public long byteSize() {
        return segment.byteSize();
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }
}
