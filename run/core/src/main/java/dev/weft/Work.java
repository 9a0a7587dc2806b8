package dev.weft;

import java.util.List;

/** What a thread takes at a time: a job, or several. Its first job belongs to whoever takes it. */
interface Work {
    /** All of its jobs. */
    List<? extends PoolJob<?>> jobs();

    /** That of its jobs, which all have the same. */
    int priority();

    /** What {@link #run} gives if another thread took the place of the one that ran it, since a job would not end. */
    long LOST = Long.MIN_VALUE;

    /**
     * Runs the jobs.
     *
     * @param now the time by {@link System#nanoTime} if it is known, which saves looking at the clock, or else 0
     * @return the time at the end if it is known, or else 0; {@link #LOST} if the thread counts no more
     */
    long run(long now);

    /** Adds to {@code begun} the jobs that belong to the thread that took this, and to {@code unbegun} the rest, which it takes back. */
    void split(List<? super PoolJob<?>> begun, List<? super PoolJob<?>> unbegun);
}
