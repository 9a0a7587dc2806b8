package dev.weft;

import dev.weft.job.Nanos;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A moment up to which several waits may last together. */
final class Deadline {
    private static final long FAR = Long.MAX_VALUE / 2;
    private final long end;

    Deadline(long timeout, TimeUnit unit) {
        this.end = System.nanoTime() + Math.clamp(unit.toNanos(timeout), 0, FAR);
    }

    Deadline(Duration timeout) {
        this(Nanos.of(timeout), TimeUnit.NANOSECONDS);
    }

    long leftNanos() {
        return end - System.nanoTime();
    }

    /** Waits for the end of {@code job}, whatever it is; false if the time ran out before. */
    boolean await(Job<?> job) throws InterruptedException {
        try {
            job.get(Math.max(0, leftNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return job.isDone();
        } catch (ExecutionException | CancellationException e) {
            return true;
        }
        return true;
    }
}
