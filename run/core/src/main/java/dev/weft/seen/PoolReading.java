package dev.weft.seen;

import java.util.List;

/**
 * What a pool does, as others are told: each component is an item of {@link PoolsBean}'s data, under its name.
 *
 * @param name {@code pool-1}
 * @param kind {@code inline}, {@code threads}, {@code virtual} or {@code processes}
 * @param atNanos when this was, as {@link System#nanoTime} in the pool's JVM
 * @param open whether it takes tasks; otherwise it was shut down and finishes what it has
 * @param size how many workers run at most, {@link Integer#MAX_VALUE} without a limit, 0 without workers
 * @param running how many workers run something
 * @param queued tasks that have not begun
 * @param done tasks that have succeeded
 * @param failed tasks that have failed
 * @param cancelled tasks that were cancelled
 * @param retried failed attempts that were followed by another one
 * @param lostWorkers worker JVMs that died or were killed to stop their task
 * @param workers the worker JVMs that live, in the order of their numbers
 */
public record PoolReading(
        String name,
        String kind,
        long atNanos,
        boolean open,
        int size,
        int running,
        long queued,
        long done,
        long failed,
        long cancelled,
        long retried,
        int lostWorkers,
        List<WorkerReading> workers) {

    public PoolReading {
        workers = List.copyOf(workers);
    }
}
