package dev.weft.sharing;

import org.jspecify.annotations.Nullable;

/** A value. */
public interface RefCore extends Core {
    Seen see();

    Stored getAndSet(Stored value);

    /** Sets a value where that of {@code version} is; gives null if so, else what is there. */
    @Nullable Seen swap(long version, Stored value);
}
