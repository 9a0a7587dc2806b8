package dev.weft;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pool has done and does: the state at one moment, as far as tasks that run meanwhile let it be told.
 *
 * @param pool the pool's name
 * @param size how many workers run at most; 0 on a pool without workers
 * @param queued how many jobs wait for a worker, or are with one and have not begun
 * @param running how many workers run something
 * @param done how many jobs have succeeded
 * @param failed how many jobs have failed
 * @param cancelled how many jobs were cancelled
 * @param retried how many attempts failed and were followed by another one
 * @param workers the worker JVMs that live, in the order of their numbers; empty on pools that run tasks in this JVM
 * @param ends how many worker JVMs have ended, by reason
 * @param lastEnds the worker JVMs that ended last, at most 32, oldest first
 */
public record PoolStats(
        String pool,
        int size,
        long queued,
        int running,
        long done,
        long failed,
        long cancelled,
        long retried,
        List<Worker> workers,
        Map<WorkerEnd, Integer> ends,
        List<Ended> lastEnds) {

    public PoolStats {
        workers = List.copyOf(workers);
        ends = Map.copyOf(ends);
        lastEnds = List.copyOf(lastEnds);
    }

    /**
     * A worker JVM that is no more.
     *
     * @param number its number in the pool
     * @param pid its process id, 0 if it never had one
     * @param node the node of a cluster that it was on; null on this machine, and if it never started
     * @param tasks how many tasks it has run
     * @param reason why it ended
     * @param at when that was noticed
     */
    public record Ended(int number, long pid, @Nullable String node, long tasks, WorkerEnd reason, Instant at) {}

    /**
     * A worker JVM.
     *
     * @param number its number in the pool, from 1; a worker that takes the place of another one has a new number
     * @param pid its process id, 0 while it has none
     * @param node the node of a cluster that it is on; null on this machine, and while it has not started
     * @param tasks how many tasks it has run
     * @param busy how long they took together
     * @param running how long its present task has run until now, zero if there is none
     * @param waiting how long it has lived beside that, in which it had nothing to do
     * @param residentBytes its resident memory, 0 where the system does not tell
     */
    public record Worker(
            int number,
            long pid,
            @Nullable String node,
            State state,
            long tasks,
            Duration busy,
            Duration running,
            Duration waiting,
            long residentBytes) {}

    /** What a worker JVM is about. */
    public enum State {
        /** Its process starts, or it runs the initializer. */
        STARTING,
        /** It has nothing to do. */
        IDLE,
        /** It runs tasks. */
        BUSY,
        /** It waits to take the place of another. */
        SPARE,
        /** It was told to end. */
        ENDING
    }
}
