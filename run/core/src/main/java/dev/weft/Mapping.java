package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out items and takes results, with a bounded number of items in between. Items are read on the thread that takes results, so
 * that nothing here is shared but the queue of ended items.
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
    private final Iterator<? extends A> items;
    private final Fn<? super A, ? extends R> fn;
    private final Calls<A, R> calls;
    private final MapOptions options;
    private final int maxLookAhead;
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
    private @Nullable Throwable inputError;
    private boolean inputEnded;

    private record Item<R extends @Nullable Object>(Batch<R> batch, int index) {}

    Mapping(AbstractPool pool, Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options, int maxLookAhead) {
        this.pool = pool;
        this.fn = fn;
        this.options = options;
        this.maxLookAhead = maxLookAhead;
        this.items = items.iterator();
        this.calls = pool.calls(fn, options.task());
        String title = options.progress();
        this.progress = title == null ? null : Progress.of(title, items instanceof Collection<?> all ? all.size() : Progress.UNKNOWN);
    }

    /** What became of the next item, in the order asked for; null after the last. Throws what the items' iterator threw after it. */
    @Nullable Outcome<R> next() {
        fill();
        if (waiting == 0) {
            if (inputError != null) {
                throw Errors.unchecked(inputError);
            }
            return null;
        }
        try {
            Outcome<R> end = options.ordered() ? nextInOrder() : nextEnded();
            waiting--;
            if (progress != null) {
                progress.step();
            }
            return end;
        } catch (InterruptedException e) {
            close();
            throw AbstractPool.interruptedError("a map on " + pool.name());
        }
    }

    private Outcome<R> nextInOrder() throws InterruptedException {
        Batch<R> batch = current;
        if (batch == null || taken == batch.size()) {
            handed.remove(batch);
            batch = handed.firstEntry().getKey();
            current = batch;
            taken = 0;
        }
        return batch.outcome(taken++);
    }

    private Outcome<R> nextEnded() throws InterruptedException {
        Item<R> item = ended.take();
        handed.computeIfPresent(item.batch, (_, left) -> left == 1 ? null : left - 1);
        return item.batch.outcome(item.index);
    }

    /** All results; every item is run before the first failure is thrown. */
    List<R> all() {
        var results = new ArrayList<R>();
        Throwable failure = null;
        Outcome<R> end;
        try {
            while ((end = next()) != null) {
                switch (end) {
                    case Outcome.Success<R>(R value) -> results.add(value);
                    case Outcome.Failure<R>(Throwable error) -> failure = Errors.join(failure, error);
                    case Outcome.Cancelled<R> _ -> value(end);
                }
            }
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                throw e;
            }
            throw Errors.unchecked(Errors.join(failure, e));
        }
        if (failure != null) {
            throw Errors.unchecked(failure);
        }
        return results;
    }

    /** The value of {@code end}, or its error thrown. */
    R value(Outcome<R> end) {
        String name = options.name();
        return Errors.value(end, () -> name == null ? CodeNames.of(fn) : name);
    }

    /** Failures of items that have ended but whose results nobody will take, added to {@code failure}. */
    void suppressRest(Throwable failure) {
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

    private void fill() {
        int bound = lookAhead();
        while (!inputEnded && waiting < bound) {
            int groupSize = groupSize();
            int size = Math.min(groupSize, bound - waiting);
            // Handing over less than a whole group while results are waiting would make every item a group.
            if (size < groupSize && waiting > 0 && options.lookAhead() == 0) {
                return;
            }
            hand(group(size));
        }
    }

    private List<A> group(int size) {
        var group = new ArrayList<A>(size);
        try {
            while (group.size() < size && items.hasNext()) {
                group.add(items.next());
            }
            inputEnded = group.size() < size;
        } catch (Throwable e) {
            inputEnded = true;
            inputError = e;
        }
        return group;
    }

    private void hand(List<A> group) {
        if (group.isEmpty()) {
            return;
        }
        Batch<R> batch = calls.batch(group, options.chunk() > 0);
        handed.put(batch, batch.size());
        waiting += batch.size();
        if (!options.ordered()) {
            batch.onEnd(index -> ended.add(new Item<>(batch, index)));
        }
        try {
            pool.hand(batch.jobs());
        } catch (RejectedExecutionException e) {
            batch.cancel();
            throw e;
        }
    }

    private int groupSize() {
        if (pool.width() == 0) {
            return 1;
        }
        if (options.chunk() > 0) {
            return options.chunk();
        }
        long mean = calls.meanNanos();
        return mean == MeanTime.UNKNOWN ? 1 : (int) Math.clamp(GROUP_NANOS / Math.max(1, mean), 1, MAX_GROUP);
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
        inputEnded = true;
        handed.keySet().forEach(Batch::cancel);
        handed.clear();
        calls.close();
        if (progress != null) {
            progress.close();
        }
    }
}
