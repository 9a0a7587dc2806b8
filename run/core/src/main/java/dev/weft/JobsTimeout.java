package dev.weft;

import java.time.Duration;

/** Not all jobs of {@link Jobs#asCompleted} ended in time: {@code 2 of 4 jobs unfinished after 500 ms}. They go on. */
public final class JobsTimeout extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int unfinished;

    JobsTimeout(int unfinished, int all, Duration timeout) {
        super(unfinished + " of " + all + " jobs unfinished after " + timeout.toMillis() + " ms");
        this.unfinished = unfinished;
    }

    /** How many jobs had not ended. */
    public int unfinished() {
        return unfinished;
    }
}
