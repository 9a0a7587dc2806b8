package dev.weft.host;

import dev.weft.ProcessOptions;
import org.jspecify.annotations.Nullable;

/**
 * What is to be started.
 *
 * @param fleet how many workers share the memory
 * @param pool the name of its pool, or of the process
 * @param number the worker's in its pool, or {@link #NOT_POOLED}
 * @param label of the worker, null for none
 */
public record WorkerOrder(ProcessOptions options, int fleet, String pool, int number, @Nullable String label) {
    /** The worker number of a process that belongs to no pool. */
    public static final int NOT_POOLED = 0;

    /** The same with other options. */
    public WorkerOrder with(ProcessOptions others) {
        return new WorkerOrder(others, fleet, pool, number, label);
    }
}
