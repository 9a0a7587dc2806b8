package dev.weft;

import dev.weft.ipc.ByteWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A job that runs in a worker JVM. Its fields beyond those given at its making are guarded by the pool's lock. */
final class RemoteJob<T extends @Nullable Object> extends PoolJob<T> {
    private final ProcessPool workers;
    final RemoteCode code;

    /** The body of its TASK message; null once it is not needed any more, and in one that could not be encoded. */
    @Nullable ByteWriter message;

    final History history = new History();

    /** Whether it prepares a worker for its first task. */
    boolean initializes;

    /** Whether its worker was told to stop it because its time was up. */
    boolean overdue;

    /** How often it was the first that a worker had not begun when that died. */
    int unbegunDeaths;

    /** How many of the jobs that follow it in the queue belong to the same chunk. */
    int followers;

    /** The worker it was sent to and that has not answered yet. */
    @Nullable PooledWorker worker;

    /** How long it was expected to take when it was sent. */
    long expectedNanos;

    /** Where its message ends in the stream to that worker. */
    long sentAt;

    RemoteJob(ProcessPool pool, Object function, Callable<? extends T> body, RemoteCode code, TaskOptions options) {
        super(pool, function, body, options);
        this.workers = pool;
        this.code = code;
    }

    @Override
    boolean counts() {
        return !initializes;
    }

    /** Whether it may be begun again after one more failed attempt. */
    boolean hasAttemptLeft() {
        return history.attempts() + 1 < options.maxAttempts();
    }

    /** The failure of an attempt that took too long. */
    TaskTimeout timeout(Place place) {
        return new TaskTimeout(place, limit(), history.text());
    }

    @Override
    void onCancel(boolean stop) {
        workers.cancelled(this, stop);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the worker called the function whose result this is
    void succeed(@Nullable Object value) {
        end(new Outcome.Success<>((T) value));
    }
}
