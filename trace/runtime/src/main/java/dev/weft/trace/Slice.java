package dev.weft.trace;

/**
 * A named stretch of work on the current thread, from {@link Trace#slice} to {@link #close}.
 *
 * <p>Slices of one thread nest; a slice that is closed by another thread, or twice, is left as it is.
 */
public interface Slice extends AutoCloseable {
    /** Ends the stretch; never throws. */
    @Override
    void close();
}
