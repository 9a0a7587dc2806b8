package dev.weft;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What worker JVMs do, for whatever map that is. */
final class RemoteWorkers implements WorkersAtWork {
    private final ProcessPool pool;

    /** How many tasks each worker had ended when this was made. */
    private final Map<Integer, Long> before = new HashMap<>();

    /**
     * A worker JVM.
     *
     * @param job what it runs or is about to, null for nothing
     * @param answered how many tasks it has ended
     */
    record Seen(int number, @Nullable PoolJob<?> job, Duration running, long answered) {}

    RemoteWorkers(ProcessPool pool) {
        this.pool = pool;
        pool.atWork().forEach(worker -> before.put(worker.number(), worker.answered()));
    }

    @Override
    public List<Worker> now() {
        return pool.atWork().stream().map(this::shown).toList();
    }

    private Worker shown(Seen worker) {
        PoolJob<?> job = worker.job();
        long done = worker.answered() - before.getOrDefault(worker.number(), 0L);
        return new Worker(worker.number(), job == null ? null : job.name(), worker.running(), done);
    }
}
