package dev.weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the jobs of one function; closed when no more are wanted. Used by one thread. */
interface Calls<A extends @Nullable Object, R extends @Nullable Object> extends AutoCloseable {
    /**
     * Calls with each of {@code items}.
     *
     * @param together whether one worker is to run all of them
     */
    Batch<R> batch(List<A> items, boolean together);

    /** The mean time of a call in nanoseconds as far as it is known, {@link Long#MAX_VALUE} before the first has ended. */
    long meanNanos();

    @Override
    void close();
}
