package dev.weft;

import dev.weft.ipc.ByteWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A job that runs in a worker JVM: one task, or, as a {@link Chunk}, several whose numbers follow each other. Its fields beyond those
 * given at its making are guarded by the pool's lock.
 */
class RemoteJob<T extends @Nullable Object> extends PoolJob<T> {
    /** What jobs are for. */
    enum Role {
        /** To do what the program wants done. */
        TASK,
        /** To prepare a worker for its first task. */
        FIRST,
        /** To be the last that a worker does. */
        LAST
    }

    /** A task that takes longer is not looked out for. */
    private static final long SOON_NANOS = 20_000;

    final ProcessPool workers;
    final RemoteCode code;

    /** How many values a task is called with, beyond those that its function has. */
    final int values;

    /** The values as they are sent; null once they are not needed any more, and in a job that could not be encoded. */
    @Nullable ByteWriter message;

    final History history = new History();

    /** What it is for. */
    Role role = Role.TASK;

    /** Whether it makes a component of its worker, whose context it is called with. */
    boolean makesComponent;

    /** Whether its worker was told to stop it because its time was up. */
    boolean overdue;

    /** How often it was the first that a worker had not begun when that died. */
    int unbegunDeaths;

    /** How many tasks it is. */
    int count = 1;

    /** How many of them, from the first on, have been answered. */
    int answered;

    /** The worker it was sent to and that has not answered yet. */
    @Nullable PooledWorker worker;

    /** How long a task of it was expected to take when it was sent. */
    long taskNanos;

    /** Where its message ends in the stream to that worker. */
    long sentAt;

    /** @param number that of its first task */
    RemoteJob(ProcessPool pool, long number, Object function, Callable<? extends T> body, RemoteCode code, int values,
            TaskOptions options) {
        super(pool, number, function, body, options);
        this.workers = pool;
        this.code = code;
        this.values = values;
    }

    /** The same task once more, for something else. */
    RemoteJob<T> copy(Role other) {
        var copy = new RemoteJob<T>(workers, pool.nextNumbers(1), function(), body(), code, values, options);
        copy.message = message;
        copy.role = other;
        copy.makesComponent = makesComponent;
        return copy;
    }

    /** How many bytes {@link #message()} has. */
    int messageSize() {
        return message == null ? 0 : message.size();
    }

    /** What is sent: {@link #message}, of a job that has not ended. */
    ByteWriter message() {
        return Objects.requireNonNull(message, "a job without a message is never queued");
    }

    /** Whether each task's values stand behind their length in {@link #message}. */
    boolean isFramed() {
        return false;
    }

    /** How many tasks are not answered. */
    final int left() {
        return count - answered;
    }

    /** The number of the first task that is not answered. */
    final long current() {
        return number + answered;
    }

    /** Whether {@code task} is one of those that are not answered. */
    final boolean awaits(long task) {
        return task >= current() && task < number + count;
    }

    /** Makes a job of its own of the tasks from the one at {@code index} on, which this one has no more. */
    RemoteJob<?> split(int index) {
        throw new IllegalStateException("one task cannot be split at " + index);
    }

    /** A job of its own of one task that has been answered and was taken from its worker. */
    RemoteJob<?> lone(int index) {
        return this;
    }

    @Override
    protected void ended(Outcome<T> end) {
        release();
        if (role == Role.TASK) {
            super.ended(end);
        }
    }

    /** Gives the memory of the message back, which nearly always has happened before. */
    @SuppressWarnings("GuardedBy") // a look that costs nothing; one that comes too early leaves the memory to the collector
    final void release() {
        if (message != null) {
            workers.release(this);
        }
    }

    @Override
    protected final boolean comesSoon() {
        return code.time().nanos() < SOON_NANOS && workers.lookout.sees(this::isDone);
    }

    /** Whether it may be begun again after one more failed attempt. */
    final boolean hasAttemptLeft() {
        return history.attempts() + 1 < options.maxAttempts();
    }

    /** The failure of an attempt that took too long. */
    final TaskTimeout timeout(Place place) {
        return new TaskTimeout(place, limit(), history.text());
    }

    @Override
    protected final void onCancel(boolean stop) {
        workers.cancelled(this, stop);
    }

    /** Notes that {@code worker} has run it for {@code nanos} until now. */
    final void ran(PooledWorker worker, long nanos) {
        if (keepsTimes()) {
            begun(System.nanoTime() - nanos, worker.place(null));
        }
    }

    @Override
    protected final void look() {
        workers.look(this);
    }

    /** The end of tasks that returned {@code results}, the first of them at {@code index}; null values stand for null. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the worker called the function whose result this is
    void succeed(int index, @Nullable Object[] results) {
        end(new Outcome.Success<>((T) results[0]));
    }
}
