package dev.weft.async;

import dev.weft.Outcome;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A task of a loop: a thread of its own that runs while it has the baton, and gives it away where it waits. */
final class LoopJob<T extends @Nullable Object> extends ThreadedJob<T> {
    private final EventLoop loop;
    private final Turns turns;
    private final Step step = new Step(this);

    private final @Nullable LoopDebug debug;

    /** Where it was started; null without debug mode. */
    private final @Nullable String place;

    /** When it got the baton; without debug mode it is not kept. */
    private long stepBegun;

    /** Made by who starts it, whose inheritable thread-locals it has. */
    private final Thread own;

    /** Whether it has the baton; false from when it is about to give it away. */
    private volatile boolean given;

    /** A failure that nobody has asked for; kept in debug mode only. */
    private volatile LoopDebug.@Nullable Unseen unseen;

    private volatile boolean observed;

    LoopJob(EventLoop loop, Turns turns, @Nullable String name, Object code, Callable<? extends T> body) {
        super(loop.scope(), name, code, body);
        this.loop = loop;
        this.turns = turns;
        this.debug = turns.debug();
        this.place = debug == null ? null : LoopDebug.place();
        this.own = turns.platform().newThread(this);
        queued();
        sent();
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

    Turns turns() {
        return turns;
    }

    @Nullable String place() {
        return place;
    }

    // By who has the baton.

    /** Gives its thread, which is to be started; null if it was cancelled before. */
    @Nullable Thread begin() {
        if (isStopped() || isDone()) {
            loop.left(this);
            return null;
        }
        hold(own);
        return own;
    }

    void notBegun(Throwable error) {
        notStarted();
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
        within(loop.bindings().where(Within.CURRENT, new Within(loop, this)), this::work);
    }

    private void work() {
        begun(0, Thread.currentThread());
        stepBegins();
        Outcome<T> end = isStopped() ? new Outcome.Cancelled<>() : call();
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
