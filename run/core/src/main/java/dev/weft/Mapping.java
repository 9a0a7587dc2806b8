package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out items and takes results, with a bounded number of items in between. Items are read on the thread that takes results, so
 * that nothing here is shared but the queue of ended jobs.
 *
 * <p>Items are handed over in groups. A group is as long as some tens of microseconds of work, once the time of a task is known, which
 * makes the hand-over cheap for short tasks and leaves long ones to be spread one by one.
 */
final class Mapping<A extends @Nullable Object, R extends @Nullable Object> implements AutoCloseable {
    /** A map has to hold all its results anyway; the bound keeps its encoded items from filling the memory as well. */
    static final int MAP_LOOK_AHEAD = 65_536;

    static final int STREAM_LOOK_AHEAD = 4_096;

    private static final long GROUP_NANOS = 50_000;
    private static final int MAX_GROUP = 256;
    private static final long LOOK_AHEAD_NANOS = 20_000_000;

    private final AbstractPool pool;
    private final Iterator<? extends A> items;
    private final Calls<A, R> calls;
    private final MapOptions options;
    private final int maxLookAhead;
    private final @Nullable Progress progress;

    /** Jobs handed over and not yet taken, oldest first. */
    private final SequencedSet<PoolJob<R>> handed = new LinkedHashSet<>();

    /** The same jobs as they end, where order does not matter. */
    private final LinkedBlockingQueue<PoolJob<R>> ended = new LinkedBlockingQueue<>();

    private int waiting;
    private @Nullable Throwable inputError;
    private boolean inputEnded;

    Mapping(AbstractPool pool, Iterable<? extends A> items, Fn<? super A, ? extends R> fn, MapOptions options, int maxLookAhead) {
        this.pool = pool;
        this.options = options;
        this.maxLookAhead = maxLookAhead;
        this.items = items.iterator();
        this.calls = pool.calls(fn, options.task());
        String title = options.progress();
        this.progress = title == null ? null : Progress.of(title, items instanceof Collection<?> all ? all.size() : Progress.UNKNOWN);
    }

    /** The next job that has ended, in the order asked for; null after the last. Throws what the items' iterator threw after it. */
    @Nullable PoolJob<R> next() {
        fill();
        if (waiting == 0) {
            if (inputError != null) {
                throw Errors.unchecked(inputError);
            }
            return null;
        }
        try {
            PoolJob<R> job = options.ordered() ? handed.getFirst() : ended.take();
            job.outcome();
            handed.remove(job);
            waiting--;
            if (progress != null) {
                progress.step();
            }
            return job;
        } catch (InterruptedException e) {
            close();
            throw AbstractPool.interruptedError("a map on " + pool.name());
        }
    }

    /** All results; every item is run before the first failure is thrown. */
    List<R> all() {
        var results = new ArrayList<R>();
        Throwable failure = null;
        PoolJob<R> job;
        try {
            while ((job = next()) != null) {
                switch (Errors.await(job)) {
                    case Outcome.Success<R>(R value) -> results.add(value);
                    case Outcome.Failure<R>(Throwable error) -> failure = Errors.join(failure, error);
                    case Outcome.Cancelled<R> end -> Errors.value(end, job);
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

    /** Failures of jobs that have ended but whose results nobody will take, added to {@code failure}. */
    void suppressRest(Throwable failure) {
        for (PoolJob<R> job : handed) {
            if (job.isDone() && Errors.await(job) instanceof Outcome.Failure<R>(Throwable error)) {
                Errors.join(failure, error);
            }
        }
    }

    private void fill() {
        int bound = lookAhead();
        while (!inputEnded && waiting < bound) {
            int size = Math.min(groupSize(), bound - waiting);
            // Handing over less than a whole group while results are waiting would make every item a group.
            if (size < groupSize() && waiting > 0 && options.lookAhead() == 0) {
                return;
            }
            hand(group(size));
        }
    }

    private List<PoolJob<R>> group(int size) {
        var group = new ArrayList<PoolJob<R>>(size);
        try {
            while (group.size() < size && items.hasNext()) {
                group.add(calls.job(items.next()));
            }
            inputEnded = group.size() < size;
        } catch (Throwable e) {
            inputEnded = true;
            inputError = e;
        }
        return group;
    }

    private void hand(List<PoolJob<R>> group) {
        if (group.isEmpty()) {
            return;
        }
        if (!options.ordered()) {
            for (PoolJob<R> job : group) {
                var _ = job.onDone(_ -> ended.add(job));
            }
        }
        handed.addAll(group);
        waiting += group.size();
        try {
            pool.hand(group, options.chunk() > 0);
        } catch (RejectedExecutionException e) {
            group.forEach(PoolJob::cancel);
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
        handed.forEach(job -> job.cancel(false));
        handed.clear();
        calls.close();
        if (progress != null) {
            progress.close();
        }
    }
}
