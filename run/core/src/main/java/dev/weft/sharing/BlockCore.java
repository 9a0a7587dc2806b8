package dev.weft.sharing;

import java.lang.foreign.MemorySegment;

/** Memory as it is. */
public interface BlockCore extends Core {
    long byteSize();

    /** All of it; never from afar. */
    MemorySegment segment();
}
