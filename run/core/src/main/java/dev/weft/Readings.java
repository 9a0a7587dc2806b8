package dev.weft;

import dev.weft.seen.PoolReading;
import dev.weft.seen.WorkerReading;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What is told of pools outside this JVM: their {@link PoolStats} in plain numbers and words. */
final class Readings {
    private static final Set<WorkerEnd> LOST = EnumSet.of(WorkerEnd.DIED, WorkerEnd.NODE_LOST, WorkerEnd.TASK_STOPPED);

    private Readings() {}

    static PoolReading of(AbstractPool pool) {
        long now = System.nanoTime();
        PoolStats stats = pool.stats();
        List<WorkerReading> workers = stats.workers().stream().map(Readings::of).toList();
        return new PoolReading(stats.pool(), pool.kind(), now, !pool.isShutdown(), stats.size(), stats.running(), stats.queued(),
                stats.done(), stats.failed(), stats.cancelled(), stats.retried(), lostWorkers(stats), workers);
    }

    private static WorkerReading of(PoolStats.Worker worker) {
        return new WorkerReading(worker.number(), worker.pid(), worker.state().name().toLowerCase(Locale.ROOT), worker.tasks(),
                worker.busy().toNanos(), worker.running().toNanos(), worker.waiting().toNanos(), worker.residentBytes(),
                Objects.requireNonNullElse(worker.node(), ""));
    }

    /** How many worker JVMs died, were lost with their node, or were killed to stop their task. */
    static int lostWorkers(PoolStats stats) {
        return LOST.stream().mapToInt(reason -> stats.ends().getOrDefault(reason, 0)).sum();
    }
}
