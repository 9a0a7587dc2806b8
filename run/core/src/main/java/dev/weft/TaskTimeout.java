package dev.weft;

import java.time.Duration;

/**
 * The task ran longer than {@link TaskOptions#timeout()} allows. The job fails with this at its limit, and the task is stopped: its
 * thread is interrupted; a task that goes on for the time of grace all the same is stopped for sure where that can be done.
 *
 * <ul>
 *   <li>In a worker JVM the grace is {@link ProcessOptions#grace()}; then the worker is killed and replaced.
 *   <li>On threads and virtual threads it is half a second; then a message on standard error names the task, and another thread
 *       takes the place of its thread, which the pool waits for no more. A virtual thread that computes keeps its processor even so.
 *   <li>Inline the interrupted thread is the caller's own, and a task that ignores it keeps its caller.
 * </ul>
 */
public final class TaskTimeout extends WorkerException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    TaskTimeout(Place place, Duration limit, String detail) {
        super(place, text(place) + " ran longer than its limit of " + seconds(limit) + detail, null);
        this.limit = limit;
    }

    private static String text(Place place) {
        return place.taskText() + (place.worker() == 0 ? " of " + place.pool() : " in " + place.workerText());
    }

    private static String seconds(Duration time) {
        return time.toMillis() < 1_000 && time.toNanos() % 1_000_000 == 0
                ? time.toMillis() + " ms"
                : time.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    /** How long the task might have run. */
    public Duration limit() {
        return limit;
    }
}
