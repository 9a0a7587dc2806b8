package dev.weft.job;

import dev.weft.Job;
import dev.weft.JobTimes;
import dev.weft.Outcome;
import dev.weft.ipc.ErrorText;
import dev.weft.ipc.Unsendable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a job: what became of it, and who is told.
 *
 * <p>Two words hold the state. {@code end} goes once from null to what became of the job; whoever sets it has ended the job.
 * {@code waiters} is a stack of those to be told, swapped for {@link #TOLD} after that: a waiter that finds {@code TOLD} knows that
 * {@code end} is set, and one that was pushed before is told by the one who swaps.
 *
 * @param <T> the type of the result
 */
public abstract class JobState<T extends @Nullable Object> implements Job<T>, Unsendable {
    private static final VarHandle END;
    private static final VarHandle WAITERS;
    private static final VarHandle STARTED_AT;
    private static final VarHandle ENDED_AT;
    private static final VarHandle RUN_BY;
    private static final Waiter TOLD = new Waiter(null, null);
    private static final Object NULL = new Object();

    static {
        try {
            var lookup = MethodHandles.lookup();
            END = lookup.findVarHandle(JobState.class, "end", Object.class);
            WAITERS = lookup.findVarHandle(JobState.class, "waiters", Waiter.class);
            STARTED_AT = lookup.findVarHandle(JobState.class, "startedAt", long.class);
            ENDED_AT = lookup.findVarHandle(JobState.class, "endedAt", long.class);
            RUN_BY = lookup.findVarHandle(JobState.class, "runBy", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Null, the value of a success ({@link #NULL} for null), or another outcome, also in place of a value that is one itself. */
    @SuppressWarnings("unused") // through END
    private volatile @Nullable Object end;

    @SuppressWarnings("unused") // through WAITERS
    private volatile @Nullable Waiter waiters;

    // By System.nanoTime; 0 for not yet. Those who ask while the job runs may see them a moment late; the end brings them along.
    /** Set before the job is handed over; not set in a job whose times nobody can ask for. */
    private long queuedAt;

    private long startedAt;
    private long endedAt;

    /** The name of a thread, or whatever else names who runs it. */
    private @Nullable Object runBy;

    /** A job that is yet to be handed over. */
    protected JobState() {}

    /** Notes that it is handed over, from which on its times are kept. */
    public final void queued() {
        queuedAt = System.nanoTime();
    }

    /**
     * Notes that its code was begun, if its times are kept.
     *
     * @param nanoTime of its begin; 0 if that is this moment
     * @param by a {@link Thread}, or something for {@link #runner}
     */
    public final void begun(long nanoTime, @Nullable Object by) {
        if (queuedAt != 0) {
            long at = nanoTime == 0 ? System.nanoTime() : nanoTime;
            STARTED_AT.setOpaque(this, at - queuedAt < 0 ? queuedAt : at);
            RUN_BY.setOpaque(this, by instanceof Thread thread ? thread.getName() : by);
        }
    }

    /** Whether {@link #queued} was called. */
    public final boolean keepsTimes() {
        return queuedAt != 0;
    }

    /** By {@link System#nanoTime}; 0 if it has not ended, or keeps no times. */
    protected final long endedAt() {
        return endedAt;
    }

    /** How long it has run, in nanoseconds, while it does; 0 if it was not begun, or keeps no times. */
    public final long nanos() {
        long start = (long) STARTED_AT.getOpaque(this);
        return start == 0 ? 0 : System.nanoTime() - start;
    }

    /** Has {@link #begun} called if it was not and is due. */
    protected void look() {}

    /** The text for {@link JobTimes#worker} of what {@link #begun} was given. */
    protected @Nullable String runner(@Nullable Object by) {
        return (String) by;
    }

    @Override
    public final JobTimes times() {
        look();
        long now = System.nanoTime();
        Instant clock = Instant.now();
        return new JobTimes(
                clock.minusNanos(now - queuedAt),
                instant((long) STARTED_AT.getOpaque(this), now, clock),
                instant((long) ENDED_AT.getOpaque(this), now, clock),
                runner(RUN_BY.getOpaque(this)));
    }

    private static @Nullable Instant instant(long nanoTime, long now, Instant clock) {
        return nanoTime == 0 ? null : clock.minusNanos(now - nanoTime);
    }

    /** Ends the job with {@code end} and tells everybody who waits, unless it has ended. */
    public final boolean end(Outcome<T> end) {
        if (queuedAt != 0 && this.end == null) {
            // Before the end is seen; of two that race for it either is right.
            ENDED_AT.setOpaque(this, System.nanoTime());
        }
        if (!END.compareAndSet(this, null, stored(end))) {
            return false;
        }
        ended(end);
        Waiter newest = (Waiter) WAITERS.getAndSet(this, TOLD);
        Waiter oldest = null;
        while (newest != null) {
            Waiter next = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = next;
        }
        for (Waiter waiter = oldest; waiter != null; waiter = waiter.next) {
            waiter.tell(this);
        }
        return true;
    }

    /** Called once, with the end of the job, before anybody is told. */
    protected abstract void ended(Outcome<T> end);

    private static Object stored(Outcome<?> end) {
        if (end instanceof Outcome.Success<?>(Object value)) {
            return value == null ? NULL : value instanceof Outcome ? end : value;
        }
        return end;
    }

    /** What became of a job that has ended; null if it has not. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the body gives values of this type
    public final @Nullable Outcome<T> known() {
        Object stored = end;
        if (stored == null || stored instanceof Outcome) {
            return (Outcome<T>) stored;
        }
        return new Outcome.Success<>(stored == NULL ? null : (T) stored);
    }

    /** Ends the job with a failure, unless it has ended. */
    public final boolean fail(Throwable error) {
        return end(new Outcome.Failure<>(error));
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        if (!end(new Outcome.Cancelled<>())) {
            return false;
        }
        onCancel(mayInterruptIfRunning);
        return true;
    }

    /** Called after a cancel has ended the job: stops its code if that is running and {@code stop} is true. */
    protected abstract void onCancel(boolean stop);

    @Override
    public final Job<T> onDone(Consumer<? super Outcome<T>> action) {
        observed();
        var waiter = new Waiter(null, action);
        if (!push(waiter)) {
            waiter.tell(this);
        }
        return this;
    }

    @Override
    public final Outcome<T> outcome() throws InterruptedException {
        try {
            return await(0);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public final T get() throws InterruptedException, ExecutionException {
        return value(outcome());
    }

    @Override
    public final T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return value(await(Math.max(1, unit.toNanos(timeout))));
    }

    private T value(Outcome<T> end) throws ExecutionException {
        return switch (end) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T>(Throwable error) -> throw new ExecutionException(ErrorText.of(error), error);
            case Outcome.Cancelled<T> _ -> throw new CancellationException("task \"" + name() + "\" was cancelled");
        };
    }

    /** @param nanos how long to wait, 0 for ever */
    private Outcome<T> await(long nanos) throws InterruptedException, TimeoutException {
        observed();
        Outcome<T> end = known();
        if (end != null) {
            return end;
        }
        Cancellation.check();
        awaited();
        if (comesSoon()) {
            return Objects.requireNonNull(known());
        }
        var waiter = new Waiter(Thread.currentThread(), null);
        push(waiter);
        long deadline = nanos == 0 ? 0 : System.nanoTime() + nanos;
        while ((end = known()) == null) {
            if (Thread.interrupted()) {
                waiter.thread = null;
                throw new InterruptedException();
            }
            if (nanos == 0) {
                LockSupport.park(this);
            } else {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    waiter.thread = null;
                    throw new TimeoutException("task \"" + name() + "\" has not ended");
                }
                LockSupport.parkNanos(this, left);
            }
        }
        return end;
    }

    /** Waits until the code of a job that was cancelled does not run any more in this JVM. */
    public void awaitCode() throws InterruptedException {}

    /** Said by whoever wants to know what becomes of this job. */
    protected void observed() {}

    /** Runs what the program wants done at the end of this job, now or soon. */
    protected void act(Runnable action) {
        action.run();
    }

    /** Said by a thread that is about to wait for this job, also if otherwise than by its methods. */
    protected void awaited() {}

    /** Said by a thread that is about to wait for {@code job} otherwise than by its methods. */
    public static void awaited(Job<?> job) {
        switch (job) {
            case JobState<?> own -> own.awaited();
            case JobView<?> view -> awaited(view.viewed());
            default -> { }
        }
    }

    /** Whether the job ends within a moment in which a thread had better not go to sleep. */
    protected boolean comesSoon() {
        return false;
    }

    /** Puts {@code waiter} on the stack and gives true, or gives false because the job has ended. */
    private boolean push(Waiter waiter) {
        while (true) {
            Waiter top = waiters;
            if (top == TOLD) {
                return false;
            }
            // Waiters whose time ran out would pile up under somebody who polls.
            waiter.next = top != null && top.isGone() ? top.next : top;
            if (WAITERS.compareAndSet(this, top, waiter)) {
                return true;
            }
        }
    }

    @Override
    public final boolean isCancelled() {
        return end instanceof Outcome.Cancelled;
    }

    @Override
    public final boolean isDone() {
        return end != null;
    }

    @Override
    public final String toString() {
        Outcome<T> end = known();
        return "Job \"" + name() + "\" " + (end == null ? "not ended" : end.toString());
    }

    /** An action that may be dropped once it is over, so that those of somebody who polls do not pile up. */
    public interface Passing {
        /** Whether it means nothing any more. */
        boolean isOver();
    }

    /** An action that takes something else than what it is told. */
    public record Converted<A, B>(Function<? super A, B> conversion, Consumer<? super B> action) implements Consumer<A>, Passing {
        @Override
        public void accept(A told) {
            action.accept(conversion.apply(told));
        }

        @Override
        public boolean isOver() {
            return action instanceof Passing passing && passing.isOver();
        }
    }

    /** A parked thread, or an action. */
    private static final class Waiter {
        volatile @Nullable Thread thread;
        final @Nullable Consumer<?> action;
        @Nullable Waiter next;

        Waiter(@Nullable Thread thread, @Nullable Consumer<?> action) {
            this.thread = thread;
            this.action = action;
        }

        boolean isGone() {
            return thread == null && (action == null || action instanceof Passing passing && passing.isOver());
        }

        void tell(JobState<?> job) {
            if (action == null) {
                LockSupport.unpark(thread);
            } else {
                job.act(() -> act(action, job));
            }
        }

        @SuppressWarnings("unchecked") // pushed by onDone of the same job
        private static <T extends @Nullable Object> void act(Consumer<?> action, JobState<T> job) {
            try {
                ((Consumer<Outcome<T>>) action).accept(job.known());
            } catch (Throwable e) {
                Uncaught.report(e);
            }
        }
    }
}
