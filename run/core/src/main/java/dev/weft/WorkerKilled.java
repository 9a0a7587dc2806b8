package dev.weft;

/** The worker JVM that ran the task was ended by a signal: from outside, by the kernel for want of memory, or by a native crash. */
public final class WorkerKilled extends WorkerException {
    private static final long serialVersionUID = 1L;
    private final int signal;

    WorkerKilled(Place place, int signal, String detail) {
        super(
                place,
                place.workerText() + " was killed by signal " + Signals.text(signal) + " while it ran " + place.taskText() + detail,
                null);
        this.signal = signal;
    }

    /** The number of the signal, such as 9 for KILL. */
    public int signal() {
        return signal;
    }
}
