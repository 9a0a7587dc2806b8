package dev.weft;

import dev.weft.job.Errors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs several tasks until one succeeds, and cancels the others. */
final class FirstSuccess<T> {
    private final Pool pool;

    FirstSuccess(Pool pool) {
        this.pool = pool;
    }

    T of(Collection<? extends Callable<T>> tasks, Deadline deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("invokeAny needs at least one task, but got none");
        }
        var jobs = new ArrayList<Job<T>>();
        var ended = new LinkedBlockingQueue<Outcome<T>>();
        try {
            for (Callable<T> task : tasks) {
                jobs.add(pool.submit(task).onDone(ended::add));
            }
            Throwable failure = null;
            for (int left = jobs.size(); left > 0; left--) {
                Outcome<T> end = ended.poll(deadline.leftNanos(), TimeUnit.NANOSECONDS);
                if (end == null) {
                    throw new TimeoutException("none of " + jobs.size() + " tasks succeeded in time, " + left + " have not ended");
                }
                if (end instanceof Outcome.Success<T>(T value)) {
                    return value;
                }
                failure = end instanceof Outcome.Failure<T>(Throwable error) ? Errors.join(failure, error) : failure;
            }
            throw new ExecutionException("none of " + jobs.size() + " tasks succeeded", failure);
        } finally {
            jobs.reversed().forEach(Job::cancel);
        }
    }
}
