package dev.weft.async;

import dev.weft.job.JobState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One wait of a task that has given its loop away. It ends once, by what it waits for or by an interrupt, whichever comes first; that one
 * has the task go on. As an action of a job it ends with the job.
 */
final class LoopWait implements Consumer<@Nullable Object>, JobState.Passing {
    private static final VarHandle OVER;

    static {
        try {
            OVER = MethodHandles.lookup().findVarHandle(LoopWait.class, "over", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LoopJob<?> task;

    @SuppressWarnings("unused") // through OVER
    private volatile boolean over;

    LoopWait(LoopJob<?> task) {
        this.task = task;
    }

    /** Ends it, by any thread; false if it has ended before. */
    boolean end() {
        boolean first = OVER.compareAndSet(this, false, true);
        if (first) {
            task.resume();
        }
        return first;
    }

    @Override
    public void accept(@Nullable Object end) {
        end();
    }

    @Override
    public boolean isOver() {
        return over;
    }
}
