package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A map as one job, whose items are all handed over before it is given to anybody. The thread on which the last item ends puts the
 * results together. It is no task of the pool, so it is not counted.
 */
final class MapJob<A extends @Nullable Object, R extends @Nullable Object> extends PoolJob<List<R>> {
    /** What is handed over at a time is at least this part of what was before, which bounds the number of batches. */
    private static final int LEAST_PART = 4_096;

    private final Callee<A, R> callee;
    private final int items;
    private final int chunk;
    private final @Nullable Progress progress;
    private final AtomicInteger left;

    /** Null if the function cannot be sent. */
    private @Nullable Calls<A, R> calls;

    /** Emptied when the results have been taken out. */
    private volatile List<Batch<R>> batches = new ArrayList<>();

    MapJob(AbstractPool pool, int items, Callee<A, R> callee, MapOptions options) {
        super(pool, callee.code(), List::of, options.task());
        WorkersAtWork workers = WorkersAtWork.of(pool, callee, options);
        this.callee = WorkersAtWork.watch(workers, callee);
        this.items = items;
        this.chunk = options.chunk();
        this.left = new AtomicInteger(items);
        this.progress = options.startProgress(items, workers);
    }

    /** Hands over all items; called once. */
    void hand(List<A> items) throws RejectedExecutionException {
        queued();
        begun(0, null);
        try {
            calls = pool.calls(callee, options);
            hand(calls, items);
        } catch (TaskNotEncodable e) {
            close();
            fail(e);
        } catch (RuntimeException e) {
            // Refused, or the pool is broken.
            cancel();
            throw e;
        }
    }

    private void hand(Calls<A, R> calls, List<A> items) {
        if (items.isEmpty()) {
            finish();
        }
        int size;
        for (int from = 0; from < items.size(); from += size) {
            size = Math.min(groupSize(calls, from), items.size() - from);
            Batch<R> batch = calls.batch(items.subList(from, from + size), chunk > 0);
            batches.add(batch);
            batch.onEnd(_ -> itemEnded());
            pool.hand(batch.jobs());
        }
    }

    private int groupSize(Calls<A, R> calls, int handed) {
        if (chunk > 0) {
            return chunk;
        }
        return Math.max(Mapping.groupSize(calls.meanNanos()), handed / LEAST_PART);
    }

    private void itemEnded() {
        if (isDone()) {
            return;
        }
        if (progress != null) {
            progress.step();
        }
        if (left.decrementAndGet() == 0) {
            finish();
        }
    }

    private void finish() {
        if (calls != null) {
            pool.advise(chunk, items, calls.meanNanos());
        }
        close();
        var results = new Results<R>();
        boolean cancelled = false;
        List<Batch<R>> all = batches;
        for (Batch<R> batch : all) {
            for (int i = 0; i < batch.size(); i++) {
                Outcome<R> end = outcome(batch, i);
                cancelled |= end instanceof Outcome.Cancelled;
                results.add(end);
            }
        }
        batches = List.of();
        Throwable failure = results.failure();
        if (failure != null) {
            fail(failure);
        } else {
            end(cancelled ? new Outcome.Cancelled<>() : new Outcome.Success<>(results.values()));
        }
    }

    private static <R extends @Nullable Object> Outcome<R> outcome(Batch<R> batch, int index) {
        try {
            return batch.outcome(index);
        } catch (InterruptedException e) {
            // It has ended, so there is nothing to wait for.
            throw new AssertionError(e);
        }
    }

    private void close() {
        if (calls != null) {
            calls.close();
        }
        if (progress != null) {
            progress.close();
        }
    }

    @Override
    protected void ended(Outcome<List<R>> end) {
        // Its items are what the pool counts.
    }

    @Override
    protected void onCancel(boolean stop) {
        // The last ones first, so that a worker which becomes free finds nothing to begin.
        batches.reversed().forEach(batch -> batch.cancel(stop));
        close();
    }
}
