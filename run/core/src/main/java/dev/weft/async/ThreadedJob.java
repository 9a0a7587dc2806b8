package dev.weft.async;

import dev.weft.Outcome;
import dev.weft.job.CodeNames;
import dev.weft.job.JobState;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A job whose code has a thread of its own. What has started it waits for the code, which may go on for a while after the job was
 * cancelled. Who tells it to stop reaches the thread while the code runs, and nothing behind it.
 */
abstract class ThreadedJob<T extends @Nullable Object> extends JobState<T> implements Runnable {
    private static final String FLOW = "start";
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final CancelScope scope;
    private final @Nullable String name;
    private final Object code;
    private final Callable<? extends T> body;

    /** What the thread that started it had bound; null for nothing. */
    private final @Nullable ContextMap context = ContextKey.boundOrNull();

    /** The arrow of a trace that leads to where it runs; 0 if there is none. Set before its thread is started. */
    private long flow;

    /** While its code runs, or is about to. It is interrupted with the monitor of this held. */
    private volatile @Nullable Thread thread;

    /** Whether its code was told to stop. Set before {@link #thread} is read, as {@code thread} is cleared before this is read. */
    private volatile boolean stopped;

    /**
     * @param scope that its code runs in
     * @param code what it is named after where {@code name} is null
     */
    ThreadedJob(CancelScope scope, @Nullable String name, Object code, Callable<? extends T> body) {
        this.scope = scope;
        this.name = name;
        this.code = code;
        this.body = body;
    }

    @Override
    public final String name() {
        return name != null ? name : CodeNames.of(code);
    }

    final CancelScope scope() {
        return scope;
    }

    /** The one that runs its code at the moment, or is about to. */
    final @Nullable Thread thread() {
        return thread;
    }

    final boolean isStopped() {
        return stopped;
    }

    /** Begins the arrow of a trace to where it runs. */
    final void sent() {
        if (Trace.isRecording()) {
            flow = Trace.flowOut(FLOW);
        }
    }

    /** Lets {@code thread}, in which the code is not begun yet, be interrupted. */
    final void hold(Thread thread) {
        this.thread = thread;
    }

    /** The thread has nothing to do with the code any more; whoever stopped it may have interrupted the thread just before. */
    final void letGo() {
        thread = null;
        if (stopped) {
            synchronized (this) {
                Thread.interrupted();
                notifyAll();
            }
        }
    }

    /** The thread that it holds could not be started. */
    final synchronized void notStarted() {
        thread = null;
        notifyAll();
    }

    /** Runs {@code work} with what its thread is to have bound. */
    final void within(ScopedValue.Carrier bindings, Runnable work) {
        (context == null ? bindings : bindings.where(ContextKey.BOUND, context)).run(work);
    }

    /** Runs the code, and gives what became of it. */
    final Outcome<T> call() {
        try (Slice _ = slice()) {
            return new Outcome.Success<>(body.call());
        } catch (Throwable e) {
            return isEcho(e) ? new Outcome.Cancelled<>() : new Outcome.Failure<>(e);
        }
    }

    private @Nullable Slice slice() {
        if (!Trace.isRecording()) {
            return null;
        }
        Trace.flowIn(FLOW, flow);
        return Trace.task(name(), NUMBERS.incrementAndGet());
    }

    /** Whether {@code error} says no more than that the code was told to stop. */
    private boolean isEcho(Throwable error) {
        return CancelScope.isCancellation(error) && (stopped || isCancelled() || scope.isCancelled());
    }

    /** Tells the code to stop: it is not begun, or its thread is interrupted. The code decides when it ends. */
    final synchronized void stop() {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    protected final void onCancel(boolean stop) {
        if (stop) {
            stop();
        }
    }

    @Override
    public final synchronized void awaitCode() throws InterruptedException {
        while (thread != null) {
            wait();
        }
    }

    @Override
    protected final void ended(Outcome<T> end) {}
}
