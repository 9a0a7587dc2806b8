package dev.weft.async;

import org.jspecify.annotations.Nullable;

/** What is to happen in a loop, one at a time. It is in one queue at most. */
abstract class Turn {
    /** The one that other threads have handed over before it. */
    @Nullable Turn earlier;

    /** The task that goes on with it; null where {@link #run} is to be called. */
    abstract @Nullable LoopJob<?> task();

    /** What is to be done by the driver; throws nothing. */
    abstract void run();
}
