package dev.weft;

import org.jspecify.annotations.Nullable;

/** Makes the jobs of one function; closed when no more are wanted. */
interface Calls<A extends @Nullable Object, R extends @Nullable Object> extends AutoCloseable {
    PoolJob<R> job(A item);

    /** The mean time of a call in nanoseconds as far as it is known, {@link Long#MAX_VALUE} before the first has ended. */
    long meanNanos();

    @Override
    void close();
}
