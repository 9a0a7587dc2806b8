package dev.weft.async;

import dev.weft.Job;
import dev.weft.job.Errors;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls that run at the same time, as they end, from {@link Async#asCompleted}. Used by the thread that has made it.
 *
 * @param <T> the type of their results
 */
public final class Completions<T extends @Nullable Object> implements Iterator<Job<T>>, AutoCloseable {
    private final Members members;
    private final AsyncQueue<Job<T>> ended = AsyncQueue.fifo();
    private int left;

    Completions(Platform platform, Collection<? extends Callable<? extends T>> calls) {
        members = new Members(platform, CancelScope.within(platform), "asCompleted", null, (_, _) -> { });
        left = calls.size();
        try {
            for (Callable<? extends T> call : calls) {
                Job<T> job = members.start(null, call, call, true);
                var _ = job.onDone(_ -> ended.offer(job));
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
        closeAtEnd();
    }

    /** All have ended, and were given: there is nothing to cancel. */
    private void closeAtEnd() {
        if (left == 0) {
            close();
        }
    }

    /** Whether there is one that was not given yet; it need not have ended. */
    @Override
    public boolean hasNext() {
        return left > 0;
    }

    /**
     * The next one that ends, waited for.
     *
     * @throws CancellationException if this thread is interrupted, or a {@link CancelScope} around it was told to stop, which cancels the
     *     rest; its interrupt status is set
     */
    @Override
    public Job<T> next() {
        if (left == 0) {
            throw new NoSuchElementException("all calls have been given");
        }
        try {
            Job<T> job = ended.take();
            left--;
            closeAtEnd();
            return job;
        } catch (InterruptedException e) {
            members.scope().cancel();
            throw Errors.interrupted("waiting for calls");
        }
    }

    /** The rest of them, as they end. Closing the stream closes this. */
    public Stream<Job<T>> stream() {
        var rest = Spliterators.spliterator(this, left, Spliterator.NONNULL | Spliterator.DISTINCT);
        return StreamSupport.stream(rest, false).onClose(this::close);
    }

    /** Cancels what has not ended, and waits until it has. An interrupt does not end that wait; the interrupt status is set then. */
    @Override
    public void close() {
        left = 0;
        members.scope().cancel();
        if (members.join(this)) {
            Thread.currentThread().interrupt();
        }
    }
}
