package dev.weft.async;

import org.jspecify.annotations.Nullable;

/**
 * What the code of a loop runs in.
 *
 * @param task null for callbacks
 */
record Within(EventLoop loop, @Nullable LoopJob<?> task) {
    static final ScopedValue<Within> CURRENT = ScopedValue.newInstance();

    static @Nullable Within currentOrNull() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** Called before a wait that would hold the loop, in which whoever ends the wait may be about to run. */
    static void refuseWait() {
        Within here = currentOrNull();
        if (here != null && here.loop.isHeldHere()) {
            throw new IllegalStateException("a wait for others here would hold " + here.loop
                    + ", in which they may be; wait beside it in a task: EventLoop.await(() -> …)");
        }
    }

    /**
     * The task that this code belongs to, which has its loop.
     *
     * @param method which wants to wait: {@code EventLoop.sleep}
     */
    static LoopJob<?> requireTask(String method) {
        Within here = currentOrNull();
        if (here == null) {
            throw new IllegalStateException(method + " waits in a task of a loop, and this code is in none;"
                    + " start it with loop.start or EventLoop.run");
        }
        if (here.task == null) {
            throw new IllegalStateException(
                    method + " was called in a callback of " + here.loop + ", which cannot wait; start a task: loop.start");
        }
        if (!here.task.turns().isHeldHere()) {
            throw new IllegalStateException(method + " was called in a call that runs beside " + here.loop
                    + " while the task waits for it; wait without EventLoop there");
        }
        return here.task;
    }

    /** The same for what belongs to the loop of {@code turns}. */
    static LoopJob<?> requireTask(String method, Turns turns) {
        LoopJob<?> task = requireTask(method);
        if (task.turns() != turns) {
            throw new IllegalStateException(method + " was called in another loop than that which it belongs to");
        }
        return task;
    }
}
