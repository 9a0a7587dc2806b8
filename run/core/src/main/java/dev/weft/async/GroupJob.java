package dev.weft.async;

import dev.weft.Outcome;
import dev.weft.job.CodeNames;
import dev.weft.job.JobState;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A job that has a thread of its own, and is one of {@link Members}. Its group waits for its code, which may go on for a while after the
 * job was cancelled.
 */
final class GroupJob<T extends @Nullable Object> extends JobState<T> implements Runnable {
    private static final String FLOW = "start";
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Members members;
    /** That of its members, or one that goes on when they are stopped. */
    private final CancelScope scope;

    private final @Nullable String name;
    private final Object code;
    private final Callable<? extends T> body;

    /** What the thread that started it had bound; null for nothing. */
    private final @Nullable ContextMap context = ContextKey.bound();

    /** The arrow of a trace that leads to where it runs; 0 if there is none. Set before its thread is started. */
    private long flow;

    /** While its code runs; set by that thread alone. It is interrupted with this held. */
    private volatile @Nullable Thread thread;

    /** Whether its code was told to stop. Set before {@link #thread} is read, as {@code thread} is cleared before this is read. */
    private volatile boolean stopped;

    GroupJob(Members members, CancelScope scope, @Nullable String name, Object code, Callable<? extends T> body) {
        this.members = members;
        this.scope = scope;
        this.name = name;
        this.code = code;
        this.body = body;
    }

    @Override
    public String name() {
        return name != null ? name : CodeNames.of(code);
    }

    /** The one that runs its code at the moment. */
    @Nullable Thread thread() {
        return thread;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Begins the arrow of a trace to where it runs. */
    void sent() {
        if (Trace.isRecording()) {
            flow = Trace.flowOut(FLOW);
        }
    }

    /** The code of its thread. */
    @Override
    public void run() {
        members.within(scope, context, this::work);
    }

    private void work() {
        Outcome<T> end;
        thread = Thread.currentThread();
        if (stopped || isDone()) {
            end = new Outcome.Cancelled<>();
        } else {
            begun(0, Thread.currentThread());
            end = call();
        }
        letGo();
        try {
            members.ended(this, end);
        } finally {
            // Also where memory runs out in between: nobody is to wait for ever.
            end(end);
            members.left(this);
        }
    }

    private Outcome<T> call() {
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
        return isCancellation(error) && (stopped || isCancelled() || scope.isCancelled());
    }

    static boolean isCancellation(Throwable error) {
        return error instanceof InterruptedException
                || error instanceof CancellationException
                || error instanceof ClosedByInterruptException;
    }

    /** The thread has nothing to do with the code any more; whoever stopped it may have interrupted the thread just before. */
    private void letGo() {
        thread = null;
        if (stopped) {
            synchronized (this) {
                Thread.interrupted();
                notifyAll();
            }
        }
    }

    @Override
    public void awaitCode() throws InterruptedException {
        synchronized (this) {
            while (thread != null) {
                wait();
            }
        }
    }

    /** Tells the code to stop: it is not begun, or its thread is interrupted. The job ends when its code does. */
    synchronized void stop() {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** The same, if what stops the group reaches it. */
    void stopWithGroup() {
        if (!isShielded()) {
            stop();
        }
    }

    /** Whether it goes on when its group is stopped. */
    boolean isShielded() {
        return scope != members.scope();
    }

    @Override
    protected void ended(Outcome<T> end) {}

    @Override
    protected void onCancel(boolean stop) {
        if (stop) {
            stop();
        }
    }

    @Override
    public String whyNot() {
        return "a job stays in the process of its group; get its result, and send that";
    }
}
