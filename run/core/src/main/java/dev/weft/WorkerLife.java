package dev.weft;

import dev.weft.ipc.ErrorText;
import dev.weft.job.Uncaught;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a pool in this JVM begin and end with, and the contexts that they have. A thread that is a worker has one context
 * for its life; where a worker is whatever runs a task, contexts go from one to the next: see {@link #take}.
 *
 * <p>Thread-safe. Its lock is never held while code of the program runs.
 */
final class WorkerLife {
    /** How long the last function of a worker may run. */
    static final Duration EXIT_LIMIT = Duration.ofSeconds(10);

    private final AbstractPool pool;
    private final Runnable onEnd;

    /** Whether workers begin and end with nothing. */
    final boolean isPlain;

    // Guarded by this.
    /** Contexts that nobody uses. */
    private final PriorityQueue<LocalContext> free = new PriorityQueue<>(Comparator.comparingInt(LocalContext::number));

    /** How many contexts were begun and have not ended. */
    private int open;

    /** @param onEnd called when none is open any more */
    WorkerLife(AbstractPool pool, Runnable onEnd) {
        this.pool = pool;
        this.onEnd = onEnd;
        PoolOptions options = pool.options;
        this.isPlain = options.initializer() == null && options.exit() == null && options.components().isEmpty()
                && !options.keepsInsights();
    }

    /** A context for a worker that is new. */
    synchronized LocalContext make() {
        int number = pool.nextWorker();
        if (pool.insights != null) {
            pool.insights.made(number);
        }
        return new LocalContext(pool.name(), number, pool.label, pool.values());
    }

    /** The context with the lowest number that nobody uses, or a new one. */
    synchronized LocalContext take() {
        LocalContext kept = free.poll();
        return kept == null ? make() : kept;
    }

    synchronized void giveBack(LocalContext context) {
        if (isPlain || context.begun) {
            free.add(context);
        }
    }

    /** Does what comes before the first task of a worker unless it was done, on the thread that will run that. */
    void begin(LocalContext context) throws WorkerStartFailed {
        if (context.begun || isPlain) {
            return;
        }
        synchronized (this) {
            open++;
            context.counted = true;
        }
        Insights insights = pool.insights;
        if (insights != null) {
            insights.started(context.number());
        }
        long start = System.nanoTime();
        String part = "component";
        try {
            for (Fn<WorkerContext, ? extends WorkerComponent> maker : pool.options.components()) {
                context.components.add(maker.apply(context));
            }
            Action initializer = pool.options.initializer();
            if (initializer != null) {
                part = "initializer";
                initializer.act();
            }
            context.begun = true;
            if (insights != null) {
                insights.prepared(context.number(), System.nanoTime() - start);
            }
        } catch (Throwable e) {
            context.components.stop(Uncaught::report);
            lost(context);
            throw new WorkerStartFailed(context.place(), startFailure(part, e), e);
        }
    }

    /** What is said of a worker whose {@code part} could not be run at its start. */
    static String startFailure(String part, Throwable error) {
        return "its " + part + " failed: " + ErrorText.of(error);
    }

    /** Does what comes after the last task of a worker, on a thread of it. */
    void end(LocalContext context, boolean inOrder) {
        if (isPlain) {
            return;
        }
        long start = System.nanoTime();
        PoolOptions.Exit exit = pool.options.exit();
        if (inOrder && exit != null) {
            var last = new LastJob(pool, exit.task());
            var _ = last.onDone(exit.results());
            // A task that goes on although its time is up keeps its thread, but not the end of the pool.
            last.runHere((_, _) -> lost(context), 0);
        }
        context.components.stop(Uncaught::report);
        Insights insights = pool.insights;
        if (insights != null) {
            insights.exited(context.number(), System.nanoTime() - start);
            insights.ended(context.number());
        }
        lost(context);
    }

    /** Ends all contexts that nobody uses. */
    void endFree(boolean inOrder) {
        List<LocalContext> ending;
        synchronized (this) {
            ending = new ArrayList<>(free);
            free.clear();
        }
        ending.sort(Comparator.comparingInt(LocalContext::number));
        for (LocalContext context : ending) {
            Contexts.run(() -> context, () -> end(context, inOrder));
        }
    }

    /** The pool does not wait for {@code context} any more. */
    void lost(LocalContext context) {
        boolean ended;
        synchronized (this) {
            if (!context.counted) {
                return;
            }
            context.counted = false;
            ended = --open == 0;
        }
        if (ended) {
            onEnd.run();
        }
    }

    synchronized boolean isEnded() {
        return open == 0;
    }

    /** The last task of a worker, which is none that was handed over. */
    private static final class LastJob extends PoolJob<@Nullable Object> {
        LastJob(AbstractPool pool, Task<?> task) {
            super(pool, task, task, TaskOptions.defaults().name("exit").timeout(EXIT_LIMIT));
        }

        @Override
        boolean isCounted() {
            return false;
        }

        @Override
        protected void ended(Outcome<@Nullable Object> end) {}
    }
}
