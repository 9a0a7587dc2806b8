package dev.weft.async;

import dev.weft.Outcome;
import dev.weft.job.CodeNames;
import dev.weft.job.JobState;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task of a loop: a thread of its own that runs while it has the baton, and gives it away where it waits. The loop waits for its code,
 * which may go on for a while after the job was cancelled.
 */
final class LoopJob<T extends @Nullable Object> extends JobState<T> implements Runnable {
    private static final String FLOW = "start";
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final EventLoop loop;
    private final Turns turns;
    private final @Nullable String name;
    private final Object code;
    private final Callable<? extends T> body;
    private final Step step = new Step(this);

    /** What who started it had bound; null for nothing. */
    private final @Nullable ContextMap context = ContextKey.boundOrNull();

    private final @Nullable LoopDebug debug;

    /** Where it was started; null without debug mode. */
    private final @Nullable String place;

    /** The arrow of a trace that leads to where it runs; 0 if there is none. */
    private long flow;

    /** When it got the baton; without debug mode it is not kept. */
    private long stepBegun;

    /** Made by who starts it, whose inheritable thread-locals it has. */
    private final Thread own;

    /** While its code runs, or is about to. It is interrupted with this held. */
    private volatile @Nullable Thread thread;

    /** Whether its code was told to stop. Set before {@link #thread} is read, as {@code thread} is cleared before this is read. */
    private volatile boolean stopped;

    /** Whether it has the baton; false from when it is about to give it away. */
    private volatile boolean given;

    /** A failure that nobody has asked for; kept in debug mode only. */
    private volatile LoopDebug.@Nullable Unseen unseen;

    private volatile boolean observed;

    LoopJob(EventLoop loop, Turns turns, @Nullable String name, Object code, Callable<? extends T> body) {
        this.loop = loop;
        this.turns = turns;
        this.name = name;
        this.code = code;
        this.body = body;
        this.debug = turns.debug();
        this.place = debug == null ? null : LoopDebug.place();
        this.own = turns.platform().newThread(this);
        queued();
        if (Trace.isRecording()) {
            flow = Trace.flowOut(FLOW);
        }
    }

    /** The turn in which it goes on. */
    private static final class Step extends Turn {
        private final LoopJob<?> job;

        Step(LoopJob<?> job) {
            this.job = job;
        }

        @Override
        LoopJob<?> task() {
            return job;
        }

        @Override
        void run() {
            throw new AssertionError("a task runs on its own thread");
        }
    }

    @Override
    public String name() {
        return name != null ? name : CodeNames.of(code);
    }

    Turns turns() {
        return turns;
    }

    @Nullable String place() {
        return place;
    }

    // By who has the baton.

    /** Its thread; null if it was not begun. */
    @Nullable Thread thread() {
        return thread;
    }

    /** Gives its thread, which is to be started; null if it was cancelled before. */
    @Nullable Thread begin() {
        if (stopped || isDone()) {
            loop.left(this);
            return null;
        }
        thread = own;
        return own;
    }

    void notBegun(Throwable error) {
        thread = null;
        loop.left(this);
        fail(error);
    }

    void give() {
        given = true;
        LockSupport.unpark(own);
    }

    // Its thread.

    @Override
    public void run() {
        ScopedValue.Carrier all = loop.bindings().where(Within.CURRENT, new Within(loop, this));
        if (context != null) {
            all = all.where(ContextKey.BOUND, context);
        }
        all.run(this::work);
    }

    private void work() {
        begun(0, Thread.currentThread());
        stepBegins();
        Outcome<T> end = stopped ? new Outcome.Cancelled<>() : call();
        letGo();
        loop.left(this);
        boolean told = end(end);
        if (end instanceof Outcome.Failure<T>(Throwable error)) {
            if (told) {
                keep(error);
            } else {
                turns.failed(error);
            }
        }
        stepEnds();
        turns.passOn();
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
        return GroupJob.isCancellation(error) && (stopped || isCancelled() || loop.scope().isCancelled());
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

    private void stepBegins() {
        if (debug != null) {
            stepBegun = System.nanoTime();
        }
    }

    private void stepEnds() {
        if (debug != null) {
            debug.took(System.nanoTime() - stepBegun, () -> "a step of task \"" + name() + "\"", "the task was started", place);
        }
    }

    // Waits of its thread.

    /** Has it go on with its turn, by any thread. */
    void resume() {
        turns.addFromAnywhere(step);
    }

    /** Gives the baton away until {@code wait} is over, which an interrupt ends as well. */
    void await(LoopWait wait) throws InterruptedException {
        if (pause(wait)) {
            throw new InterruptedException("task \"" + name() + "\" was told to stop");
        }
    }

    /** Lets the others go first. */
    void yieldTurn() {
        resume();
        pause(null);
    }

    /** Gives the baton away for good until {@link #takeBack}; meanwhile the thread does not belong to the loop. */
    void giveAway() {
        given = false;
        stepEnds();
        turns.passOn();
    }

    void takeBack() {
        resume();
        park(null);
    }

    /** @return whether an interrupt has ended {@code wait} */
    private boolean pause(@Nullable LoopWait wait) {
        giveAway();
        return park(wait);
    }

    private boolean park(@Nullable LoopWait wait) {
        boolean own = false;
        boolean interrupted = false;
        while (!given) {
            turns.platform().park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                own |= wait != null && wait.end();
            }
        }
        stepBegins();
        if (interrupted && !own) {
            Thread.currentThread().interrupt();
        }
        return own;
    }

    // Its job.

    /** Tells the code to stop: it is not begun, or its thread is interrupted. */
    synchronized void stop() {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    protected void onCancel(boolean stop) {
        if (stop) {
            stop();
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

    @Override
    protected void ended(Outcome<T> end) {}

    @Override
    protected void act(Runnable action) {
        turns.tell(action);
    }

    @Override
    protected void awaited() {
        loop.refuseWait(this);
    }

    // Failures that nobody asks for.

    private void keep(Throwable error) {
        if (debug != null && !observed) {
            unseen = debug.failed(this, error);
            if (observed) {
                observed();
            }
        }
    }

    @Override
    protected void observed() {
        observed = true;
        LoopDebug.Unseen known = unseen;
        if (known != null) {
            known.seen();
        }
    }

    @Override
    public String whyNot() {
        return "a job stays in the process of its loop; get its result, and send that";
    }
}
