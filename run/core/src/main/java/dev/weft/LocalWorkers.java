package dev.weft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What workers in this JVM do for one map, as the calls of its function tell. */
final class LocalWorkers implements WorkersAtWork {
    private static final long IDLE = 0;

    private final String task;
    private final boolean showsIdle;
    private final Map<Integer, State> states = new ConcurrentSkipListMap<>();

    private static final class State {
        private final LongAdder done = new LongAdder();

        /** When its present task began, {@link #IDLE} if it has none; written by the worker that runs it. */
        private volatile long since = IDLE;
    }

    /**
     * @param task the name of each task
     * @param showsIdle whether workers stay when they have nothing to do
     */
    LocalWorkers(String task, boolean showsIdle) {
        this.task = task;
        this.showsIdle = showsIdle;
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> Callee<A, R> watched(Callee<A, R> callee) {
        return new Callee<>(callee.code(), callee.arity(), item -> {
            WorkerContext worker = Contexts.currentOrNull();
            if (worker == null) {
                // What shutdownNow gave back is run by whoever likes to.
                return callee.here().apply(item);
            }
            State state = states.computeIfAbsent(worker.number(), _ -> new State());
            // Zero is a time as well.
            state.since = System.nanoTime() | 1;
            try {
                return callee.here().apply(item);
            } finally {
                state.since = IDLE;
                state.done.increment();
            }
        });
    }

    @Override
    public List<Worker> now() {
        var workers = new ArrayList<Worker>();
        long now = System.nanoTime();
        states.forEach((number, state) -> {
            long since = state.since;
            if (since != IDLE) {
                workers.add(new Worker(number, task, Duration.ofNanos(Math.max(0, now - since)), state.done.sum()));
            } else if (showsIdle) {
                workers.add(new Worker(number, null, Duration.ZERO, state.done.sum()));
            }
        });
        return workers;
    }
}
