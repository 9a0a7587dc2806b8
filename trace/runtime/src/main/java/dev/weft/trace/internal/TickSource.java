package dev.weft.trace.internal;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;

/**
 * The processor's counter of ticks.
 *
 * @param use when it takes the place of {@code System.nanoTime()}
 * @param reading gives a handle without arguments that reads it; may throw, where there is no counter that all processors share
 */
public record TickSource(Use use, Callable<MethodHandle> reading) {
    /** When it is used. */
    public enum Use {
        SOON,
        /** When the change costs less than it saves. */
        WHEN_MUCH_IS_STORED,
        /** Soon, and what it gives is no time: it measures what all else costs. */
        WITHOUT_TIME
    }
}
