package dev.weft.seen;

import org.jspecify.annotations.Nullable;

/** A pool that tells what it does. */
public interface ReadablePool {
    /** What the pool does at this moment, null if it has ended. May be called by any thread. */
    @Nullable PoolReading read();
}
