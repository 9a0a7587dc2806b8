package dev.weft;

import dev.weft.ipc.ErrorText;
import dev.weft.ipc.Unsendable;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import dev.weft.worker.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a job, and the run of its code where that happens in this JVM.
 *
 * <p>Two words hold the state. {@code end} goes once from null to what became of the job; whoever sets it has ended the job.
 * {@code waiters} is a stack of those to be told, swapped for {@link #TOLD} after that: a waiter that finds {@code TOLD} knows that
 * {@code end} is set, and one that was pushed before is told by the one who swaps.
 */
class PoolJob<T extends @Nullable Object> implements Job<T>, Work, Unsendable {
    private static final VarHandle END;
    private static final VarHandle WAITERS;
    private static final VarHandle RUNNER;
    private static final VarHandle STARTED_AT;
    private static final VarHandle ENDED_AT;
    private static final VarHandle RUN_BY;
    private static final Waiter TOLD = new Waiter(null, null);
    private static final Object NULL = new Object();

    static {
        try {
            var lookup = MethodHandles.lookup();
            END = lookup.findVarHandle(PoolJob.class, "end", Object.class);
            WAITERS = lookup.findVarHandle(PoolJob.class, "waiters", Waiter.class);
            RUNNER = lookup.findVarHandle(PoolJob.class, "runner", Thread.class);
            STARTED_AT = lookup.findVarHandle(PoolJob.class, "startedAt", long.class);
            ENDED_AT = lookup.findVarHandle(PoolJob.class, "endedAt", long.class);
            RUN_BY = lookup.findVarHandle(PoolJob.class, "runBy", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How long a task that was interrupted at its limit of time may go on before its thread is given up. */
    private static final Duration GRACE = Duration.ofMillis(500);

    final AbstractPool pool;
    final long number;
    final TaskOptions options;
    private final Object code;
    private final Callable<? extends T> body;

    /** Null, the value of a success ({@link #NULL} for null), or another outcome, also in place of a value that is one itself. */
    @SuppressWarnings("unused") // through END
    private volatile @Nullable Object end;

    @SuppressWarnings("unused") // through WAITERS
    private volatile @Nullable Waiter waiters;

    // By System.nanoTime; 0 for not yet. Only what was submitted has them: nobody can ask an item of a map. Those who ask while the job
    // runs may see them a moment late; the end brings them along.
    /** Set before the job is handed over. */
    private long queuedAt;

    /** The arrow of a trace that leads to where it runs; 0 if there is none. Set before the job is handed over. */
    private long flow;

    private long startedAt;
    private long endedAt;

    /** The name of a thread, or the place of a worker. */
    private @Nullable Object runBy;

    // For a run in this JVM.
    /** The thread that runs the body; set by that thread alone. It is interrupted with this held, and let go of with this held. */
    private volatile @Nullable Thread runner;

    /** Told if the body does not end although it was interrupted; set before {@link #runner}. */
    private @Nullable Stuck whenStuck;

    // Guarded by this.
    /** Whether {@link #runner} was interrupted because its time was up. */
    private boolean overdue;

    private @Nullable History history;

    /** Whether {@link #whenStuck} was told. */
    private boolean isLost;

    /** What is to be done about a body that does not end although its time was up or its job was cancelled. */
    interface Stuck {
        /** @param where the stack of the thread that runs it */
        void goesOn(PoolJob<?> job, StackTraceElement[] where);
    }

    /**
     * @param code what the job is named after where the options give no name
     * @param body the code, for a run in this JVM
     */
    PoolJob(AbstractPool pool, Object code, Callable<? extends T> body, TaskOptions options) {
        this(pool, pool.nextNumbers(1), code, body, options);
    }

    PoolJob(AbstractPool pool, long number, Object code, Callable<? extends T> body, TaskOptions options) {
        this.pool = pool;
        this.number = number;
        this.options = options;
        this.code = code;
        this.body = body;
    }

    @Override
    public String name() {
        String name = options.name();
        return name != null ? name : CodeNames.of(code);
    }

    /** What the task at {@code index} is called with, or what its code has captured, as a text. */
    String argumentText(int index) {
        return body instanceof Application<?, ?> call ? call.argumentText() : ArgumentText.ofCaptured(code);
    }

    /** The code as the caller gave it. */
    final Object function() {
        return code;
    }

    final Callable<? extends T> body() {
        return body;
    }

    /** Notes that it is handed over, from which on its times are kept. */
    final void queued() {
        queuedAt = System.nanoTime();
    }

    /** Begins the arrow of a trace to where it runs. */
    final void sent() {
        if (Trace.isRecording()) {
            flow = Trace.flowOut(Message.SUBMIT);
        }
    }

    final long flow() {
        return flow;
    }

    /** Tells a trace that its code begins; null if there is none. */
    private @Nullable Slice slice() {
        if (!Trace.isRecording()) {
            return null;
        }
        Trace.flowIn(Message.SUBMIT, flow);
        return Trace.task(name(), number);
    }

    /**
     * Notes that its code was begun, if its times are kept.
     *
     * @param nanoTime of its begin; 0 if that is this moment
     * @param by a {@link Thread}, or the place of a worker
     */
    final void begun(long nanoTime, @Nullable Object by) {
        if (queuedAt != 0) {
            long at = nanoTime == 0 ? System.nanoTime() : nanoTime;
            STARTED_AT.setOpaque(this, at - queuedAt < 0 ? queuedAt : at);
            RUN_BY.setOpaque(this, by instanceof Thread thread ? thread.getName() : by);
        }
    }

    final boolean keepsTimes() {
        return queuedAt != 0;
    }

    /** Has {@link #begun} called if it was not and is due. */
    void look() {}

    @Override
    public final JobTimes times() {
        look();
        long now = System.nanoTime();
        Instant clock = Instant.now();
        Object by = RUN_BY.getOpaque(this);
        return new JobTimes(
                clock.minusNanos(now - queuedAt),
                instant((long) STARTED_AT.getOpaque(this), now, clock),
                instant((long) ENDED_AT.getOpaque(this), now, clock),
                by instanceof Place place ? place.workerText() : (String) by);
    }

    private static @Nullable Instant instant(long nanoTime, long now, Instant clock) {
        return nanoTime == 0 ? null : clock.minusNanos(now - nanoTime);
    }

    /** Said by a thread that is about to wait for {@code job} otherwise than by its methods. */
    static void awaited(Job<?> job) {
        switch (job) {
            case PoolJob<?> own -> own.pool.awaited();
            case JobOf<?>(Job<?> inner, _) -> awaited(inner);
            default -> { }
        }
    }

    @Override
    public final List<PoolJob<T>> jobs() {
        return List.of(this);
    }

    @Override
    public final int priority() {
        return options.priority();
    }

    @Override
    public final long run(long now) {
        return runHere((Stuck) pool, now);
    }

    @Override
    public final void split(List<? super PoolJob<?>> begun, List<? super PoolJob<?>> unbegun) {
        begun.add(this);
    }

    /**
     * Runs the body on this thread unless the job has ended, as often as its options say, and ends the job.
     *
     * @param whenStuck told on another thread
     * @param now and what is returned: see {@link Work#run}
     */
    final long runHere(Stuck whenStuck, long now) {
        long at = now;
        try {
            do {
                this.whenStuck = whenStuck;
                runner = Thread.currentThread();
                // A cancel sets the end and then looks for the runner: one of the two sees the other.
                if (isDone()) {
                    return letGo();
                }
                begun(at, Thread.currentThread());
                at = 0;
            } while (!attempt());
        } catch (Throwable e) {
            // There was no memory or stack for what runs a body: whoever waits for the job must know.
            fail(e);
            return letGo();
        }
        return isLost ? LOST : endedAt;
    }

    /** Runs the body once and gives whether the job has ended. */
    private boolean attempt() {
        long limit = options.timeoutNanos();
        if (limit != 0 || options.maxAttempts() != 1) {
            return attempt(limit);
        }
        long start = FlightEvents.begin();
        Outcome<T> end = call();
        FlightEvents.ran(this, start, end instanceof Outcome.Success);
        if (end(end)) {
            // Nobody else can have ended it, so nobody has interrupted this thread for it.
            whenStuck = null;
            RUNNER.setRelease(this, null);
        } else {
            letGo();
        }
        return true;
    }

    /** The same with a limit of time, which may interrupt, or with further attempts. */
    private boolean attempt(long limit) {
        int attempt = attempts();
        Future<?> alarm = limit == 0 ? null : Alarms.in(limit, () -> stopOverdue(attempt));
        long start = FlightEvents.begin();
        Outcome<T> end = call();
        FlightEvents.ran(this, start, end instanceof Outcome.Success);
        if (alarm != null) {
            alarm.cancel(false);
        }
        synchronized (this) {
            letGo();
            if (end instanceof Outcome.Failure<T>(Throwable error)) {
                Throwable failure = overdue ? timeout() : error;
                overdue = false;
                if (mayRetry(failure)) {
                    addFailure(failure);
                    pool.retried();
                    FlightEvents.retried(new Place(pool.name(), 0, 0, name()), failure);
                    return isDone();
                }
                end = new Outcome.Failure<>(giveUp(failure));
            }
        }
        end(end);
        return true;
    }

    /** This thread has nothing to do with the body any more; whoever stopped it may have interrupted the thread just before. */
    private synchronized long letGo() {
        whenStuck = null;
        runner = null;
        if (isDone() || overdue) {
            Thread.interrupted();
        }
        return isLost ? LOST : 0;
    }

    private Outcome<T> call() {
        Insights insights = pool.insights;
        if (insights != null && isCounted()) {
            return call(insights);
        }
        try (Slice _ = slice()) {
            return new Outcome.Success<>(body.call());
        } catch (Throwable e) {
            return new Outcome.Failure<>(e);
        }
    }

    private Outcome<T> call(Insights insights) {
        long start = System.nanoTime();
        Outcome<T> end;
        try (Slice _ = slice()) {
            end = new Outcome.Success<>(body.call());
        } catch (Throwable e) {
            end = new Outcome.Failure<>(e);
        }
        insights.ran(Contexts.current().number(), System.nanoTime() - start, name(), () -> argumentText(0));
        return end;
    }

    /** Whether it is a task of the program's. */
    boolean isCounted() {
        return true;
    }

    private synchronized int attempts() {
        return history == null ? 0 : history.attempts();
    }

    /** Whether the task may be begun again after {@code failure}, which is not the death of a worker. */
    private boolean mayRetry(Throwable failure) {
        return attempts() + 1 < options.maxAttempts() && options.retriesOn(failure);
    }

    private synchronized void addFailure(Throwable failure) {
        if (history == null) {
            history = new History();
        }
        history.add(failure);
    }

    private synchronized Throwable giveUp(Throwable last) {
        return history == null ? last : history.giveUp(last);
    }

    private synchronized TaskTimeout timeout() {
        String detail = history == null ? "" : history.text();
        return new TaskTimeout(new Place(pool.name(), 0, 0, name()), limit(), detail);
    }

    /** The limit of a job that has one. */
    final Duration limit() {
        return Objects.requireNonNull(options.timeout());
    }

    /** Stops the body, also of a job that was cancelled meanwhile: nobody may wait for it, but it has the worker. */
    private void stopOverdue(int attempt) {
        boolean last;
        synchronized (this) {
            if (runner == null || attempt != attempts()) {
                return;
            }
            overdue = true;
            runner.interrupt();
            last = !mayRetry(timeout());
        }
        watchEnd(attempt);
        if (last) {
            failOverdue();
        }
    }

    private void failOverdue() {
        Throwable failure = giveUp(timeout());
        Alarms.elsewhere(() -> fail(failure));
    }

    private void watchEnd(int attempt) {
        var _ = Alarms.in(GRACE.toNanos(), () -> giveUpIfStuck(attempt));
    }

    private void giveUpIfStuck(int attempt) {
        Thread stuck;
        Stuck action;
        synchronized (this) {
            stuck = runner;
            action = whenStuck;
            if (stuck == null || action == null || attempt != attempts()) {
                return;
            }
            isLost = true;
        }
        if (!isDone()) {
            failOverdue();
        }
        Alarms.elsewhere(() -> action.goesOn(this, stuck.getStackTrace()));
    }

    /** Runs the body on this thread as if there were no job: for a task handed back by {@code shutdownNow}. */
    private void runDetached() {
        try {
            body.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new TaskException(e);
        }
    }

    /** Ends the job with {@code end} and tells everybody who waits, unless it has ended. */
    final boolean end(Outcome<T> end) {
        if (queuedAt != 0 && this.end == null) {
            // Before the end is seen; of two that race for it either is right.
            ENDED_AT.setOpaque(this, System.nanoTime());
        }
        if (!END.compareAndSet(this, null, stored(end))) {
            return false;
        }
        count(end);
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

    private static Object stored(Outcome<?> end) {
        if (end instanceof Outcome.Success<?>(Object value)) {
            return value == null ? NULL : value instanceof Outcome ? end : value;
        }
        return end;
    }

    /** What became of a job that has ended; null if it has not. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the body gives values of this type
    private @Nullable Outcome<T> known() {
        Object stored = end;
        if (stored == null || stored instanceof Outcome) {
            return (Outcome<T>) stored;
        }
        return new Outcome.Success<>(stored == NULL ? null : (T) stored);
    }

    /** Called once, with the end of the job, before anybody is told. */
    void count(Outcome<T> end) {
        pool.ended(end);
    }

    /** Cancels the job, and if it had not ended adds its code to {@code tasks}. */
    void handBack(List<Runnable> tasks) {
        if (cancel(false)) {
            tasks.add(this::runDetached);
        }
    }

    final boolean fail(Throwable error) {
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

    /** Cancels the job, and stops its code also if it was cancelled before and let run. */
    final void stop() {
        if (!cancel(true) && isCancelled()) {
            onCancel(true);
        }
    }

    /** Called after a cancel has ended the job: stops its code if that is running and {@code stop} is true. */
    void onCancel(boolean stop) {
        synchronized (this) {
            if (stop && runner != null) {
                runner.interrupt();
                watchEnd(attempts());
            }
        }
    }

    @Override
    public final Job<T> onDone(Consumer<? super Outcome<T>> action) {
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
        Outcome<T> end = known();
        if (end != null) {
            return end;
        }
        pool.awaited();
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

    /** Whether the job ends within a moment in which a thread had better not go to sleep. */
    boolean comesSoon() {
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
    public final String whyNot() {
        return "a job stays in the process of its pool; get its result, and send that";
    }

    @Override
    public final String toString() {
        Outcome<T> end = known();
        return "Job \"" + name() + "\" " + (end == null ? "not ended" : end.toString());
    }

    /** An action that may be dropped once it is over, so that those of somebody who polls do not pile up. */
    interface Passing {
        boolean isOver();
    }

    /** An action that takes something else than what it is told. */
    record Converted<A, B>(Function<? super A, B> conversion, Consumer<? super B> action) implements Consumer<A>, Passing {
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

        @SuppressWarnings("unchecked") // pushed by onDone of the same job
        <T extends @Nullable Object> void tell(PoolJob<T> job) {
            if (action == null) {
                LockSupport.unpark(thread);
                return;
            }
            try {
                ((Consumer<Outcome<T>>) action).accept(job.known());
            } catch (Throwable e) {
                Errors.uncaught(e);
            }
        }
    }
}
