package dev.weft;

import org.jspecify.annotations.Nullable;

/** A worker JVM did not start; the message holds what it said on its standard error. */
public final class WorkerStartFailed extends WorkerException {
    private static final long serialVersionUID = 1L;

    /** No worker can be started at all. */
    WorkerStartFailed(Place place, String reason) {
        super(place, reason, null);
    }

    WorkerStartFailed(Place place, String reason, @Nullable Throwable cause) {
        super(place, place.workerText() + " did not start: " + reason, cause);
    }
}
