package dev.weft.async;

import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.job.JobState;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A job of a loop whose code runs elsewhere: in a pool or on another executor. It ends in the loop. */
final class OutsideJob<T extends @Nullable Object> extends JobState<T> {
    private final EventLoop loop;
    private final Turns turns;
    private final String name;
    private @Nullable Future<?> work;

    OutsideJob(EventLoop loop, Turns turns, String name) {
        this.loop = loop;
        this.turns = turns;
        this.name = name;
        queued();
    }

    /** Follows {@code job}, which is its code. */
    void follow(Job<T> job) {
        work = job;
        var _ = job.onDone(this::deliver);
    }

    /** Follows {@code task}, which calls {@link #over} at its end. */
    void follow(ExecutorCall<T> task) {
        work = task;
    }

    void over(Future<T> task) {
        deliver(switch (task.state()) {
            case SUCCESS -> new Outcome.Success<>(task.resultNow());
            case FAILED -> new Outcome.Failure<>(task.exceptionNow());
            case CANCELLED, RUNNING -> new Outcome.Cancelled<>();
        });
    }

    private void deliver(Outcome<T> end) {
        if (!isDone()) {
            turns.tellLater(() -> end(end));
        }
    }

    @Override
    protected void ended(Outcome<T> end) {
        loop.left(this);
    }

    @Override
    protected void onCancel(boolean stop) {
        Future<?> known = work;
        if (known != null) {
            known.cancel(stop);
        }
    }

    @Override
    public void awaitCode() throws InterruptedException {
        switch (work) {
            case JobState<?> job -> job.awaitCode();
            case ExecutorCall<?> call -> call.awaitCode();
            case null, default -> { }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected void act(Runnable action) {
        turns.tell(action);
    }

    @Override
    protected void awaited() {
        loop.refuseWait(this);
        awaitedInLoop();
    }

    /** Said by a task of a loop that is about to wait for it. */
    void awaitedInLoop() {
        if (work instanceof Job<?> job) {
            JobState.awaited(job);
        }
    }

    @Override
    public String whyNot() {
        return "a job stays in the process of its loop; get its result, and send that";
    }
}
