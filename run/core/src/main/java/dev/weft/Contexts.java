package dev.weft;

import dev.weft.worker.ProcessContext;
import org.jspecify.annotations.Nullable;

/** Which worker runs the code of a thread. */
final class Contexts {
    private static final ScopedValue<Holder> HOLDER = ScopedValue.newInstance();

    private Contexts() {}

    /** Runs tasks, and has the context of the worker that it is for them. */
    interface Holder {
        /** Called by the task's thread, or another that the task has started. */
        LocalContext context();
    }

    /** Runs {@code body} as code of the worker that {@code holder} is. */
    static void run(Holder holder, Runnable body) {
        ScopedValue.where(HOLDER, holder).run(body);
    }

    /** That of a worker of this JVM, which runs the code of this thread; null if none does. */
    static @Nullable LocalContext localOrNull() {
        return HOLDER.isBound() ? HOLDER.get().context() : null;
    }

    static WorkerContext current() {
        WorkerContext current = currentOrNull();
        if (current == null) {
            throw new IllegalStateException(
                    "this code does not run in a worker of a pool; the program itself asks its pool: pool.context()");
        }
        return current;
    }

    /** Null outside of a worker. */
    static @Nullable WorkerContext currentOrNull() {
        return HOLDER.isBound() ? HOLDER.get().context() : ProcessContext.current();
    }
}
