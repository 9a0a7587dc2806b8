package dev.weft;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job whose success has a value given beforehand. */
record JobOf<T extends @Nullable Object>(Job<?> job, T result) implements Job<T> {
    @Override
    public String name() {
        return job.name();
    }

    @Override
    public Outcome<T> outcome() throws InterruptedException {
        return withResult(job.outcome());
    }

    private Outcome<T> withResult(Outcome<?> end) {
        return switch (end) {
            case Outcome.Success<?> _ -> new Outcome.Success<>(result);
            case Outcome.Failure<?>(Throwable error) -> new Outcome.Failure<>(error);
            case Outcome.Cancelled<?> _ -> new Outcome.Cancelled<>();
        };
    }

    @Override
    public JobTimes times() {
        return job.times();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return job.cancel(mayInterruptIfRunning);
    }

    @Override
    public Job<T> onDone(Consumer<? super Outcome<T>> action) {
        var _ = job.onDone(new PoolJob.Converted<Outcome<?>, Outcome<T>>(this::withResult, action));
        return this;
    }

    @Override
    public boolean isCancelled() {
        return job.isCancelled();
    }

    @Override
    public boolean isDone() {
        return job.isDone();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        job.get();
        return result;
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        job.get(timeout, unit);
        return result;
    }
}
