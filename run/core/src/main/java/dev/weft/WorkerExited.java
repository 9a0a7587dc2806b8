package dev.weft;

/** The task ended its worker JVM, by {@code System.exit} or {@code Runtime.halt}. */
public final class WorkerExited extends WorkerException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    WorkerExited(Place place, int exitCode, String detail) {
        super(place, place.workerText() + " exited with code " + exitCode + " while it ran " + place.taskText() + detail, null);
        this.exitCode = exitCode;
    }

    /** The exit code of the worker, 0 to 255. */
    public int exitCode() {
        return exitCode;
    }
}
