package dev.weft;

import dev.weft.job.Errors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out items and takes results, with a bounded number of items in between. All of it is done by one thread at a time, so that
 * nothing here is shared but the queue of ended items. Where items come from is the caller's matter.
 *
 * <p>Items are handed over in groups. A group is as long as some tens of microseconds of work, once the time of a task is known, which
 * makes the hand-over cheap for short tasks and leaves long ones to be spread one by one.
 */
final class Mapping<A extends @Nullable Object, R extends @Nullable Object> implements AutoCloseable {
    /** A map has to hold all its results anyway; the bound keeps its encoded items from filling the memory as well. */
    static final int MAP_LOOK_AHEAD = 65_536;

    static final int STREAM_LOOK_AHEAD = 4_096;

    private static final long GROUP_NANOS = 100_000;
    private static final int MAX_GROUP = 2_048;
    private static final long LOOK_AHEAD_NANOS = 20_000_000;

    private final AbstractPool pool;
    private final Callee<A, R> callee;
    private final Calls<A, R> calls;
    private final MapOptions options;
    private final int maxLookAhead;
    private final int judged;
    private final @Nullable Progress progress;

    /** Batches handed over that have results not yet taken, oldest first, with how many these are. */
    private final SequencedMap<Batch<R>, Integer> handed = new LinkedHashMap<>();

    /** Where ended items are, in the order of their end; where that matters. */
    private final LinkedBlockingQueue<Item<R>> ended = new LinkedBlockingQueue<>();

    /** The batch that results are taken from in order. */
    private @Nullable Batch<R> current;

    /** How many items of it have been taken. */
    private int taken;

    private int waiting;

    /** How many items have been handed over. */
    private long given;

    private boolean closed;

    private record Item<R extends @Nullable Object>(Batch<R> batch, int index) {}

    /** @param total the number of items, or {@link Progress#UNKNOWN} */
    Mapping(AbstractPool pool, Callee<A, R> callee, MapOptions options, int maxLookAhead, long total) {
        this(pool, callee, options, maxLookAhead, total, options.chunk());
    }

    /** @param judged the chunk to advise on; 0 for none */
    private Mapping(AbstractPool pool, Callee<A, R> callee, MapOptions options, int maxLookAhead, long total, int judged) {
        this.judged = judged;
        this.pool = pool;
        this.callee = callee;
        this.options = options;
        this.maxLookAhead = maxLookAhead;
        WorkersAtWork workers = WorkersAtWork.of(pool, callee, options);
        this.calls = pool.calls(WorkersAtWork.watch(workers, callee), options.task());
        this.progress = options.startProgress(total, workers);
    }

    /** A mapping whose items are blocks of a loop, which are handed over one by one. */
    static <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> ofBlocks(
            AbstractPool pool, Callee<A, R> callee, MapOptions options, int maxLookAhead) {
        return new Mapping<>(pool, callee, options.ofBlocks(), maxLookAhead, Progress.UNKNOWN, 0);
    }

    /** How many items were handed over whose results have not been taken. */
    int waiting() {
        return waiting;
    }

    /** How many items to hand over next; 0 if results are to be taken first. */
    int room() {
        int groupSize = groupSize();
        int size = Math.min(groupSize, lookAhead() - waiting);
        // Handing over less than a whole group while results are waiting would make every item a group.
        return size < groupSize && waiting > 0 && options.lookAhead() == 0 ? 0 : Math.max(0, size);
    }

    /** Hands over {@code group} unless it is empty. */
    void hand(List<A> group) {
        if (group.isEmpty()) {
            return;
        }
        Batch<R> batch = calls.batch(group, options.chunk() > 0);
        handed.put(batch, batch.size());
        waiting += batch.size();
        given += batch.size();
        if (!options.ordered()) {
            batch.onEnd(index -> ended.add(new Item<>(batch, index)));
        }
        try {
            pool.hand(batch.jobs());
        } catch (RejectedExecutionException e) {
            batch.cancel(false);
            throw e;
        }
    }

    /** What became of the next item that waits, in the order asked for; waits for it. */
    Outcome<R> take() {
        try {
            Outcome<R> end = options.ordered() ? nextInOrder() : nextEnded();
            waiting--;
            if (progress != null) {
                progress.step();
            }
            return end;
        } catch (InterruptedException e) {
            close();
            throw Errors.interrupted("a map on " + pool.name());
        }
    }

    /** Whether {@link #take} would not wait. */
    boolean isReady() {
        if (!options.ordered()) {
            return !ended.isEmpty();
        }
        return waiting > 0 && batchInOrder().isDone(taken);
    }

    private Outcome<R> nextInOrder() throws InterruptedException {
        return batchInOrder().outcome(taken++);
    }

    private Batch<R> batchInOrder() {
        Batch<R> batch = current;
        if (batch == null || taken == batch.size()) {
            handed.remove(batch);
            batch = handed.firstEntry().getKey();
            current = batch;
            taken = 0;
        }
        return batch;
    }

    private Outcome<R> nextEnded() throws InterruptedException {
        pool.awaited();
        Item<R> item = ended.take();
        handed.computeIfPresent(item.batch, (_, left) -> left == 1 ? null : left - 1);
        return item.batch.outcome(item.index);
    }

    /** The value of {@code end}, or its error thrown. */
    R value(Outcome<R> end) {
        String name = options.name();
        return Errors.value(end, () -> name == null ? callee.name() : name);
    }

    /** As {@link #value}, for whoever takes no more after a failure: it has those of items that have ended as well. */
    R lastValue(Outcome<R> end) {
        if (end instanceof Outcome.Failure<R>(Throwable error)) {
            suppressRest(error);
        }
        return value(end);
    }

    /** Failures of items that have ended but whose results nobody will take, added to {@code failure}. */
    private void suppressRest(Throwable failure) {
        for (Batch<R> batch : handed.keySet()) {
            for (int i = 0; i < batch.size(); i++) {
                try {
                    if (batch.isDone(i) && batch.outcome(i) instanceof Outcome.Failure<R>(Throwable error)) {
                        Errors.join(failure, error);
                    }
                } catch (InterruptedException e) {
                    // It has ended, so there is nothing to wait for.
                    throw new AssertionError(e);
                }
            }
        }
    }

    private int groupSize() {
        if (pool.width() == 0) {
            return 1;
        }
        return options.chunk() > 0 ? options.chunk() : groupSize(calls.meanNanos());
    }

    /** How many items make a group if one takes {@code meanNanos}. */
    static int groupSize(long meanNanos) {
        return meanNanos == MeanTime.UNKNOWN ? 1 : (int) Math.clamp(GROUP_NANOS / Math.max(1, meanNanos), 1, MAX_GROUP);
    }

    private int lookAhead() {
        int width = pool.width();
        if (width == 0) {
            return 1;
        }
        if (options.lookAhead() > 0) {
            return options.lookAhead();
        }
        if (maxLookAhead == MAP_LOOK_AHEAD) {
            return maxLookAhead;
        }
        long mean = calls.meanNanos();
        long least = Math.min(2L * width, maxLookAhead);
        long byTime = mean == MeanTime.UNKNOWN ? least : width * (LOOK_AHEAD_NANOS / Math.max(1, mean));
        return (int) Math.clamp(byTime, least, maxLookAhead);
    }

    /** Cancels what has not begun. */
    @Override
    public void close() {
        handed.keySet().forEach(batch -> batch.cancel(false));
        handed.clear();
        waiting = 0;
        if (!closed) {
            closed = true;
            pool.advise(judged, given, calls.meanNanos());
        }
        calls.close();
        if (progress != null) {
            progress.close();
        }
    }
}
