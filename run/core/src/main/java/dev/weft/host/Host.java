package dev.weft.host;

import org.jspecify.annotations.Nullable;

/** Where the workers of one pool run. Thread-safe; no method waits for anything, but {@link #open} may. */
public interface Host extends AutoCloseable {
    /** The word for the backend. */
    String kind();

    /** Where its workers are. */
    Reach reach();

    /** What it costs to hand a chunk to a worker, roughly, in nanoseconds. */
    long handOverNanos();

    /** How often a task may be begun, at least 1, whose workers are lost with their machine; see {@link HostedWorker.End#lost}. */
    int attemptsWhenLost();

    /** From now on its pool may be told. */
    void open();

    /** Room for a worker that is to be started now; null if there is none, of which more may come when it is {@linkplain #want wanted}. */
    @Nullable Room take();

    /** Says how many workers the pool could use: those that it has, and one for each job that waits. */
    void want(int workers);

    /** There will be no more workers. */
    @Override
    void close();
}
