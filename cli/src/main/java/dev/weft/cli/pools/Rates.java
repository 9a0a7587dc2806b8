package dev.weft.cli.pools;

import dev.weft.seen.PoolReading;
import dev.weft.seen.WorkerReading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How fast pools are, from what was told before and what is told now. Where that is not known, numbers are {@link Double#NaN}. */
public final class Rates {
    private static final double SECOND = 1e9;

    private final Map<Long, Look> before = new HashMap<>();

    /** @param before what was told before, of each JVM once at most */
    public Rates(List<Look> before) {
        before.forEach(look -> this.before.put(look.pid(), look));
    }

    /** Tasks that a pool has finished in a second. */
    double tasks(Look look, PoolReading pool) {
        PoolReading then = then(look, pool);
        return then == null ? Double.NaN : perSecond(then, pool, pool.done() + pool.failed() - then.done() - then.failed());
    }

    /** Tasks that a worker has finished in a second. */
    double tasks(Look look, PoolReading pool, WorkerReading worker) {
        PoolReading then = then(look, pool);
        WorkerReading earlier = then(then, worker);
        return then == null || earlier == null ? Double.NaN : perSecond(then, pool, worker.tasks() - earlier.tasks());
    }

    /** Which part of the time between the two a worker has spent on tasks, from 0 to 1. */
    double busy(Look look, PoolReading pool, WorkerReading worker) {
        PoolReading then = then(look, pool);
        WorkerReading earlier = then(then, worker);
        if (then == null || earlier == null) {
            return Double.NaN;
        }
        long busy = worker.busyNanos() + worker.runningNanos() - earlier.busyNanos() - earlier.runningNanos();
        double share = perSecond(then, pool, Math.max(0, busy)) / SECOND;
        return Double.isNaN(share) ? share : Math.min(1, share);
    }

    private static double perSecond(PoolReading then, PoolReading now, long count) {
        long nanos = now.atNanos() - then.atNanos();
        return count < 0 || nanos <= 0 ? Double.NaN : count / (nanos / SECOND);
    }

    private @Nullable PoolReading then(Look look, PoolReading pool) {
        Look then = before.get(look.pid());
        return then == null ? null
                : then.pools().stream().filter(earlier -> earlier.name().equals(pool.name())).findFirst().orElse(null);
    }

    private static @Nullable WorkerReading then(@Nullable PoolReading then, WorkerReading worker) {
        return then == null ? null
                : then.workers().stream().filter(earlier -> earlier.number() == worker.number()).findFirst().orElse(null);
    }
}
