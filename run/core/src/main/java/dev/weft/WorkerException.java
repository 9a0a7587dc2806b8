package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * A job failed for a reason that is not an error thrown by its task. Names the pool, the worker, its process and the task; other tasks
 * are not affected.
 */
public sealed class WorkerException extends RuntimeException
        permits NodeLost, WorkerCrashed, WorkerExited, WorkerKilled, WorkerOutOfMemory, WorkerStartFailed, PoolBroken, TaskNotEncodable,
                ResultNotEncodable, TaskTimeout {
    private static final long serialVersionUID = 1L;

    /** Whom it concerns. */
    private final Place place;

    WorkerException(Place place, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.place = place;
    }

    final Place place() {
        return place;
    }

    /** The name of the pool, or of the {@link WorkerProcess}. */
    public String pool() {
        return place.pool();
    }

    /** The number of the worker in its pool, from 1; 0 where no worker was concerned. */
    public int worker() {
        return Math.max(0, place.worker());
    }

    /** The process id of the worker; 0 where no process was concerned. */
    public long pid() {
        return place.pid();
    }

    /** The machine of the worker, as its node calls itself; null for this one, and where no process was concerned. */
    public @Nullable String node() {
        return place.node();
    }

    /** The name of the task; null where no task was concerned. */
    public @Nullable String task() {
        return place.task();
    }
}
