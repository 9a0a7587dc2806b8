package dev.weft.trace;

/**
 * A named stretch of work on the current thread, from {@link Trace#slice} to {@link #close}.
 *
 * <p>Slices of one thread nest; a slice that is closed by another thread, or twice, is left as it is.
 */
public interface Slice extends AutoCloseable {
    /**
     * Says something about this stretch, which the report shows with it: {@code with("file", "orders.csv")}. To be called while this is
     * the thread's innermost slice; a later word on the same subject does not replace an earlier one. As with names, there should be few
     * different texts.
     */
    Slice with(String subject, String text);

    /** As {@link #with(String, String)}, for a text that ends with a number, of which there may be many. */
    Slice with(String subject, String text, long number);

    /** Ends the stretch; never throws. */
    @Override
    void close();
}
