package dev.weft;

import dev.weft.job.JobState;
import dev.weft.job.JobView;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job whose success has a value given beforehand. */
record JobOf<T extends @Nullable Object>(Job<?> viewed, T result) implements JobView<T> {
    @Override
    public String name() {
        return viewed.name();
    }

    @Override
    public Outcome<T> outcome() throws InterruptedException {
        return withResult(viewed.outcome());
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
        return viewed.times();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return viewed.cancel(mayInterruptIfRunning);
    }

    @Override
    public Job<T> onDone(Consumer<? super Outcome<T>> action) {
        var _ = viewed.onDone(new JobState.Converted<Outcome<?>, Outcome<T>>(this::withResult, action));
        return this;
    }

    @Override
    public boolean isCancelled() {
        return viewed.isCancelled();
    }

    @Override
    public boolean isDone() {
        return viewed.isDone();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        viewed.get();
        return result;
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        viewed.get(timeout, unit);
        return result;
    }
}
