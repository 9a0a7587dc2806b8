package dev.weft;

import dev.weft.job.Alarms;
import dev.weft.job.CodeNames;
import dev.weft.job.JobState;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import dev.weft.worker.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A job of a pool, and the run of its code where that happens in this JVM. */
class PoolJob<T extends @Nullable Object> extends JobState<T> implements Work {
    private static final VarHandle RUNNER;

    static {
        try {
            var lookup = MethodHandles.lookup();
            RUNNER = lookup.findVarHandle(PoolJob.class, "runner", Thread.class);
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

    /** The arrow of a trace that leads to where it runs; 0 if there is none. Set before the job is handed over. */
    private long flow;

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
        return isLost ? LOST : endedAt();
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
        Outcome<T> end = attempt == 0 ? call() : callAgain(attempt + 1);
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
                    FlightEvents.retried(Place.ofPool(pool.name(), name()), failure);
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
            notifyAll();
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

    /** As {@link #call}, for a task that can find out how often it has been begun. */
    private Outcome<T> callAgain(int times) {
        LocalContext context = Contexts.localOrNull();
        if (context == null) {
            return call();
        }
        context.attempt = times;
        try {
            return call();
        } finally {
            context.attempt = 1;
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
        return new TaskTimeout(Place.ofPool(pool.name(), name()), limit(), detail);
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

    /** Cancels the job, and if it had not ended adds its code to {@code tasks}. */
    void handBack(List<Runnable> tasks) {
        if (cancel(false)) {
            tasks.add(this::runDetached);
        }
    }

    /** Cancels the job, and stops its code also if it was cancelled before and let run. */
    final void stop() {
        if (!cancel(true) && isCancelled()) {
            onCancel(true);
        }
    }

    @Override
    protected void onCancel(boolean stop) {
        synchronized (this) {
            if (stop && runner != null) {
                runner.interrupt();
                watchEnd(attempts());
            }
        }
    }

    @Override
    public final synchronized void awaitCode() throws InterruptedException {
        while (runner != null) {
            wait();
        }
    }

    @Override
    protected void ended(Outcome<T> end) {
        pool.ended(end);
    }

    @Override
    protected void awaited() {
        pool.awaited();
    }

    @Override
    protected @Nullable String runner(@Nullable Object by) {
        return by instanceof Place place ? place.workerText() : (String) by;
    }

    @Override
    public final String whyNot() {
        return "a job stays in the process of its pool; get its result, and send that";
    }
}
