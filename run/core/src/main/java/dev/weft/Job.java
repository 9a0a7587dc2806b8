package dev.weft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task that was handed to a {@link Pool}: a {@link Future} with a name, an {@link Outcome} and a cancel that stops running code
 * where the backend can.
 *
 * <p>{@link #get} throws {@link java.util.concurrent.ExecutionException} whose cause is the task's own error: the very object on
 * backends inside this JVM; on others an equal one, or a {@link RemoteException} when it cannot be rebuilt here. What is not the
 * task's own doing is a {@link WorkerException}.
 *
 * <p>Memory consistency effects: what a thread did before handing over a task <i>happens before</i> the task's first step on
 * backends inside this JVM, and the task's last step happens before {@code get} returns.
 *
 * @param <T> the type of the result
 */
public interface Job<T extends @Nullable Object> extends Future<T> {
    /** The name given in {@link TaskOptions}, or else one that tells where the code stands, such as {@code "Squares.main lambda"}. */
    String name();

    /** Waits for the end and tells what became of the job; never throws because the task failed. */
    Outcome<T> outcome() throws InterruptedException;

    /** When it was handed over, begun and ended, and who ran it; may be asked at any time. */
    JobTimes times();

    /**
     * Ends the job unless it has ended. Code that is already running is stopped: on {@code processes} its worker JVM is killed and
     * replaced, on {@code threads} and {@code virtualThreads} its thread is interrupted. A task that goes on for half a second after
     * that is reported on standard error, with its stack, and another thread takes its place in the pool.
     *
     * @return whether this call ended the job
     */
    default boolean cancel() {
        return cancel(true);
    }

    /**
     * As {@link #cancel()} with true; with false, code that is already running goes on and its result is dropped.
     */
    @Override
    boolean cancel(boolean mayInterruptIfRunning);

    /**
     * Calls {@code action} once with the outcome: at once if the job has ended, otherwise on the thread that ends it. Actions run in
     * the order in which they were added, but one that is added just when the job ends may run beside those before it; one that throws
     * is reported to the thread's uncaught exception handler and stops no other. An action should be short, since results of the same
     * worker wait for it.
     *
     * @return this job
     */
    Job<T> onDone(Consumer<? super Outcome<T>> action);

    /** As {@link #onDone}, called only with the result of a success. */
    default Job<T> onSuccess(Consumer<? super T> action) {
        return onDone(end -> {
            if (end instanceof Outcome.Success<T>(T value)) {
                action.accept(value);
            }
        });
    }

    /** As {@link #onDone}, called only with the error of a failure; a cancelled job has none. */
    default Job<T> onFailure(Consumer<? super Throwable> action) {
        return onDone(end -> {
            if (end instanceof Outcome.Failure<T>(Throwable error)) {
                action.accept(error);
            }
        });
    }

    /**
     * A future that ends as this job does. One that is ended otherwise, by {@code cancel}, {@code orTimeout} or {@code complete},
     * {@linkplain #cancel() cancels} the job. What is done to futures that were derived from it does not.
     */
    default CompletableFuture<T> toCompletableFuture() {
        var future = new CompletableFuture<T>();
        var _ = future.whenComplete((_, _) -> cancel());
        var _ = onDone(end -> {
            switch (end) {
                case Outcome.Success<T>(T value) -> future.complete(value);
                case Outcome.Failure<T>(Throwable error) -> future.completeExceptionally(error);
                case Outcome.Cancelled<T> _ -> future.cancel(false);
            }
        });
        return future;
    }
}
