package dev.weft.async;

import dev.weft.Outcome;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A task that is one of {@link Members}. */
final class GroupJob<T extends @Nullable Object> extends ThreadedJob<T> {
    private final Members members;

    /** Its place among those that have not left. Set before its thread is started. */
    private OpenJobs.@Nullable Entry entry;

    /** @param scope that of {@code members}, or one that goes on when they are stopped */
    GroupJob(Members members, CancelScope scope, @Nullable String name, Object code, Callable<? extends T> body) {
        super(scope, name, code, body);
        this.members = members;
    }

    void come(OpenJobs open) {
        entry = open.add(this);
    }

    void leave() {
        OpenJobs.Entry own = entry;
        if (own != null) {
            // Who keeps this job is not to keep the entries below.
            entry = null;
            own.leave();
        }
    }

    /** The code of its thread. */
    @Override
    public void run() {
        within(members.bindings(scope()), this::work);
    }

    private void work() {
        Outcome<T> end;
        hold(Thread.currentThread());
        if (isStopped() || isDone()) {
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

    /** Tells the code to stop, if what stops the group reaches it. */
    void stopWithGroup() {
        if (!isShielded()) {
            stop();
        }
    }

    /** Whether it goes on when its group is stopped. */
    boolean isShielded() {
        return scope() != members.scope();
    }

    @Override
    public String whyNot() {
        return "a job stays in the process of its group; get its result, and send that";
    }
}
