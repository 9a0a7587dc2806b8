package dev.weft;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Calls of one function with several items, which are handed over together, and what becomes of each. Results are taken by one thread. */
interface Batch<R extends @Nullable Object> {
    int size();

    /** What is to be handed to the pool. */
    List<? extends PoolJob<?>> jobs();

    /** What became of an item; waits for it. */
    Outcome<R> outcome(int index) throws InterruptedException;

    boolean isDone(int index);

    /** Calls {@code action} with the index of each item that ends; said before the jobs are handed over. */
    void onEnd(IntConsumer action);

    /** Cancels what has not ended, the last first; code that runs is stopped only if {@code stop} is true. */
    void cancel(boolean stop);
}
