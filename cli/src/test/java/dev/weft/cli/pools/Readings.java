package dev.weft.cli.pools;

import dev.weft.seen.PoolReading;
import dev.weft.seen.WorkerReading;
import java.util.List;
import java.util.stream.Stream;

/** Made-up readings. */
final class Readings {
    static final long SECOND = 1_000_000_000;

    private Readings() {}

    static PoolReading threads(String name, int size, int running, long queued, long done) {
        return new PoolReading(name, "threads", 0, true, size, running, queued, done, 0, 0, 0, 0, List.of());
    }

    static PoolReading processes(String name, int size, long queued, long done, WorkerReading... workers) {
        int running = (int) List.of(workers).stream().filter(worker -> worker.state().equals("busy")).count();
        return new PoolReading(name, "processes", 0, true, size, running, queued, done, 1, 2, 3, 4, List.of(workers));
    }

    static WorkerReading worker(int number, String state, long tasks, double busySeconds, double waitingSeconds) {
        long busy = (long) (busySeconds * SECOND);
        long waiting = (long) (waitingSeconds * SECOND);
        return new WorkerReading(number, 1000 + number, state, tasks, busy, 0, waiting, 48 << 20, "");
    }

    /** A worker that has run its present task for a while, and another one before. */
    static WorkerReading running(int number, double busySeconds, double runningSeconds, double waitingSeconds) {
        return new WorkerReading(number, 1000 + number, "busy", 1, (long) (busySeconds * SECOND), (long) (runningSeconds * SECOND),
                (long) (waitingSeconds * SECOND), 48 << 20, "");
    }

    /** @param atSeconds when all of the pools are as they are */
    static Look look(long pid, String command, double atSeconds, PoolReading... pools) {
        return new Look(pid, ProgramName.of(command), Stream.of(pools).map(pool -> at(pool, (long) (atSeconds * SECOND))).toList());
    }

    private static PoolReading at(PoolReading pool, long nanos) {
        return new PoolReading(pool.name(), pool.kind(), nanos, pool.open(), pool.size(), pool.running(), pool.queued(), pool.done(),
                pool.failed(), pool.cancelled(), pool.retried(), pool.lostWorkers(), pool.workers());
    }
}
