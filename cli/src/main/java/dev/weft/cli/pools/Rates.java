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
        return then == null ? Double.NaN : perSecond(look, pool.done() + pool.failed() - then.done() - then.failed());
    }

    /** Tasks that a worker has finished in a second. */
    double tasks(Look look, PoolReading pool, WorkerReading worker) {
        WorkerReading then = then(look, pool, worker);
        return then == null ? Double.NaN : perSecond(look, worker.tasks() - then.tasks());
    }

    /** Which part of the time between the two a worker has spent on tasks, from 0 to 1. */
    double busy(Look look, PoolReading pool, WorkerReading worker) {
        WorkerReading then = then(look, pool, worker);
        if (then == null) {
            return Double.NaN;
        }
        long busy = worker.busyNanos() + worker.runningNanos() - then.busyNanos() - then.runningNanos();
        double share = perSecond(look, Math.max(0, busy)) / SECOND;
        return Double.isNaN(share) ? share : Math.min(1, share);
    }

    private double perSecond(Look look, long count) {
        Look then = before.get(look.pid());
        if (then == null || count < 0 || look.at() <= then.at()) {
            return Double.NaN;
        }
        return count / ((look.at() - then.at()) / SECOND);
    }

    private @Nullable PoolReading then(Look look, PoolReading pool) {
        Look then = before.get(look.pid());
        return then == null ? null
                : then.pools().stream().filter(earlier -> earlier.name().equals(pool.name())).findFirst().orElse(null);
    }

    private @Nullable WorkerReading then(Look look, PoolReading pool, WorkerReading worker) {
        PoolReading then = then(look, pool);
        return then == null ? null
                : then.workers().stream().filter(earlier -> earlier.number() == worker.number()).findFirst().orElse(null);
    }
}
