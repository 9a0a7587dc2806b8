package dev.weft;

import dev.weft.ipc.ByteWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A job that runs in a worker JVM. Its fields beyond those given at its making are guarded by the pool's lock. */
final class RemoteJob<T extends @Nullable Object> extends PoolJob<T> {
    private final ProcessPool pool;
    final RemoteCode code;
    final int maxAttempts;

    /** The body of its TASK message; null once the job has ended, and in one that could not be encoded. */
    @Nullable ByteWriter message;

    /** How often it was begun by a worker that died. */
    int attempts;

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

    RemoteJob(
            ProcessPool pool,
            long number,
            @Nullable String name,
            Object function,
            Callable<? extends T> body,
            RemoteCode code,
            int maxAttempts) {
        super(number, name, function, body);
        this.pool = pool;
        this.code = code;
        this.maxAttempts = maxAttempts;
    }

    @Override
    void onCancel(boolean stop) {
        pool.cancelled(this, stop);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the worker called the function whose result this is
    void succeed(@Nullable Object value) {
        end(new Outcome.Success<>((T) value));
    }
}
