package dev.weft;

/** The task needed more memory than its worker JVM may use. The worker is replaced; {@link ProcessOptions#heap()} sets its limit. */
public final class WorkerOutOfMemory extends WorkerException {
    private static final long serialVersionUID = 1L;

    WorkerOutOfMemory(Place place, Throwable cause) {
        super(
                place,
                place.workerText() + " ran out of memory in " + place.taskText() + " (" + cause.getMessage()
                        + "); give workers more with ProcessOptions.heap",
                cause);
    }
}
