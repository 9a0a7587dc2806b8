package dev.weft;

import dev.weft.job.Nanos;
import dev.weft.sharing.Link;
import dev.weft.sharing.Party;
import dev.weft.sharing.Portions;
import dev.weft.sharing.QueueCore;
import dev.weft.sharing.QueueCore.Waiting;
import dev.weft.sharing.Stored;
import dev.weft.sharing.TracedCore;
import dev.weft.trace.Trace;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue between tasks, threads or processes: a {@link BlockingQueue} that knows when all is done, and that can be shut down.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<Path> found = List.of();
 * static void index(Path file) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedQueue<Path> files = pool.sharer().queue(100);
 * Job<?> reader = pool.submit(() -> {
 *     while (true) {
 *         index(files.take());      // QueueShutDown after the last one
 *         files.taskDone();
 *     }
 * });
 * files.putAll(found);
 * files.join();
 * files.shutdown();
 * }
 *
 * <p>First in, first out, or {@linkplain Sharer#lifoQueue last in, first out}, or {@linkplain Sharer#priorityQueue by priority}. With
 * several producers, each one's items keep their order. An item is in the queue, in its home, when {@code put} returns: nothing is lost
 * when the producer ends then. Items are copies, as all values of shared objects; null is refused, as are items that are not
 * serializable ({@code IllegalArgumentException}).
 *
 * <p><b>Done.</b> Whoever takes an item may report by {@link #taskDone()} when it has been dealt with; {@link #join()} waits until that
 * has happened for every item that was put. An item that is removed without being taken ({@code remove}, {@code clear}, an iterator, a
 * shutdown) counts as done. Items are in the hands of the process that took them. If that ends before it has reported them, they are
 * lost: {@code join} throws {@link QueueItemsLost}, which names it, instead of waiting for ever, as soon as all others are done. Reports
 * that come from a process which has taken nothing count for items that others have taken, and are set off against what those lose.
 *
 * <p><b>Shutdown.</b> After {@link #shutdown()} whatever adds an item throws {@link QueueShutDown}, also where it waits already. What is in
 * the queue can still be taken. Then {@code take} and {@code poll} throw it too; {@code peek}, {@code drainTo} and {@code join} do not.
 *
 * <p>An {@linkplain #iterator() iterator} goes over what waits, the next one first, and fetches many items with one message. So it may
 * show items that are taken meanwhile, and those put meanwhile or not. It can remove.
 *
 * <p>Memory consistency effects: what was done before an item was put <i>happens-before</i> what is done after it was taken, and what was
 * done before {@code taskDone} <i>happens-before</i> what is done after the {@code join} that it ended.
 *
 * @param <T> the type of the items
 */
public final class SharedQueue<T> extends AbstractQueue<T> implements BlockingQueue<T>, Shared {
    /** Of the items that are put, or taken, by one call so many have an arrow in a trace. */
    private static final int MOST_FLOWS = 100;

    private final transient Link<QueueCore> link;

    SharedQueue(Link<QueueCore> link) {
        this.link = TracedCore.of(link, SharedQueue.class);
    }

    /** Where it is. */
    Link<QueueCore> link() {
        return link;
    }

    /**
     * Adds an item, and waits for room.
     *
     * @throws QueueShutDown if the queue was shut down, or is while this waits
     */
    @Override
    public void put(T item) throws InterruptedException {
        link.core().put(List.of(given(item)), Long.MAX_VALUE);
    }

    /** As {@link #put}, at most {@code timeout}; gives whether the item was added. */
    public boolean put(T item, Duration timeout) throws InterruptedException {
        return link.core().put(List.of(given(item)), Nanos.of(timeout)) == 1;
    }

    /**
     * Adds items in their order, each as soon as there is room, many with one message. Items of others may come between them. Where an
     * interrupt or a shutdown ends it, those before are in the queue.
     *
     * @throws QueueShutDown if the queue was shut down, or is while this waits
     */
    public void putAll(Collection<? extends T> items) throws InterruptedException {
        List<Stored> left = storedAll(items);
        while (!left.isEmpty()) {
            left = Portions.after(left, link.core().put(Portions.first(left, 1), Long.MAX_VALUE));
        }
    }

    /** As {@link #put(Object, Duration)}. */
    @Override
    public boolean offer(T item, long timeout, TimeUnit unit) throws InterruptedException {
        return link.core().put(List.of(given(item)), unit.toNanos(timeout)) == 1;
    }

    /** As {@link #put(Object, Duration)}. */
    public boolean offer(T item, Duration timeout) throws InterruptedException {
        return put(item, timeout);
    }

    /**
     * Adds an item if there is room, and gives whether there was.
     *
     * @throws QueueShutDown if the queue was shut down
     */
    @Override
    public boolean offer(T item) {
        return link.core().offer(List.of(given(item))) == 1;
    }

    /**
     * Takes the next item, and waits for one.
     *
     * @throws QueueShutDown if the queue was shut down, or is while this waits, and is empty
     */
    @Override
    public T take() throws InterruptedException {
        return got(Objects.requireNonNull(link.core().take(Party.current(), Long.MAX_VALUE)));
    }

    /**
     * Takes the next item, and waits for one, at most {@code timeout}; null if none came.
     *
     * @throws QueueShutDown if the queue was shut down, or is while this waits, and is empty
     */
    public @Nullable T poll(Duration timeout) throws InterruptedException {
        return gotOrNull(link.core().take(Party.current(), Nanos.of(timeout)));
    }

    /** As {@link #poll(Duration)}. */
    @Override
    public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
        return gotOrNull(link.core().take(Party.current(), unit.toNanos(timeout)));
    }

    /**
     * Takes the next item; null if there is none.
     *
     * @throws QueueShutDown if the queue was shut down and is empty
     */
    @Override
    public @Nullable T poll() {
        return gotOrNull(link.core().poll(Party.current()));
    }

    @Override
    public @Nullable T peek() {
        Stored next = link.core().peek();
        return next == null ? null : value(next);
    }

    @Override
    public int drainTo(Collection<? super T> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /** Takes what is there, at most {@code most} items, many with one message. They are all taken: {@link #taskDone(int)} is for them. */
    @Override
    public int drainTo(Collection<? super T> target, int most) {
        Objects.requireNonNull(target, "target");
        refuseItself(target);
        int drained = 0;
        int left = Math.min(most, size());
        while (left > 0) {
            List<Stored> portion = link.core().drain(Party.current(), left);
            for (Stored item : portion) {
                target.add(drained < MOST_FLOWS ? got(item) : value(item));
                drained++;
            }
            left = portion.isEmpty() ? 0 : left - portion.size();
        }
        return drained;
    }

    @Override
    public int size() {
        return link.core().size();
    }

    /** Whether an item that is put now has to wait for room. */
    public boolean isFull() {
        return remainingCapacity() == 0;
    }

    /** How many more items fit; {@code Integer.MAX_VALUE} if there is no bound. */
    @Override
    public int remainingCapacity() {
        return link.core().remainingCapacity();
    }

    /**
     * Reports that an item which was taken has been dealt with.
     *
     * @throws IllegalStateException if that was said of all items that were taken
     */
    public void taskDone() {
        taskDone(1);
    }

    /**
     * As {@link #taskDone()}, for several items at once.
     *
     * @throws IllegalStateException if fewer items are taken and not done
     */
    public void taskDone(int items) {
        Checks.notNegative("the number of items that are done", items, "report each item once");
        link.core().done(Party.current(), items);
    }

    /**
     * Waits until every item that was put is done.
     *
     * @throws QueueItemsLost if all that is left was lost with the processes that took it
     */
    public void join() throws InterruptedException {
        link.core().join(Long.MAX_VALUE);
    }

    /** As {@link #join()}, at most {@code timeout}; gives whether all is done. */
    public boolean join(Duration timeout) throws InterruptedException {
        return link.core().join(Nanos.of(timeout));
    }

    /** Lets no more items in; those that are there can be taken. May be repeated. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Lets no more items in.
     *
     * @param immediate throws away what waits, too, also after a shutdown that did not
     */
    public void shutdown(boolean immediate) {
        link.core().shutdown(immediate);
    }

    public boolean isShutdown() {
        return link.core().isShutdown();
    }

    @Override
    public void clear() {
        link.core().clear();
    }

    /**
     * Adds all that fit, many with one message.
     *
     * @throws IllegalStateException if not all of them fit: those before are in the queue
     */
    @Override
    public boolean addAll(Collection<? extends T> items) {
        List<Stored> left = storedAll(items);
        boolean any = !left.isEmpty();
        while (!left.isEmpty()) {
            List<Stored> portion = Portions.first(left, 1);
            if (link.core().offer(portion) < portion.size()) {
                throw new IllegalStateException("Queue full");
            }
            left = Portions.after(left, portion.size());
        }
        return any;
    }

    @Override
    public boolean contains(@Nullable Object item) {
        return item != null && link.core().contains(stored(item));
    }

    @Override
    public boolean remove(@Nullable Object item) {
        return item != null && link.core().remove(stored(item));
    }

    @Override
    public Iterator<T> iterator() {
        return new ItemIterator();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedQueue<?> that && link.equals(that.link);
    }

    @Override
    public int hashCode() {
        return link.hashCode();
    }

    private static Stored stored(Object item) {
        Objects.requireNonNull(item, "a queue has no null; to say that no more will come, shut it down");
        return Stored.of(item, "a shared queue");
    }

    private List<Stored> storedAll(Collection<? extends T> items) {
        refuseItself(items);
        var all = new ArrayList<Stored>(items.size());
        for (T item : items) {
            all.add(all.size() < MOST_FLOWS ? given(item) : stored(item));
        }
        return all;
    }

    private void refuseItself(Collection<?> items) {
        if (equals(items)) {
            throw new IllegalArgumentException("a queue cannot be filled from itself, or emptied into itself");
        }
    }

    @SuppressWarnings("unchecked") // only a T is put
    private T value(Stored item) {
        return (T) Objects.requireNonNull(item.value());
    }

    /** As {@link #stored}; where this is traced, with the begin of an arrow to who will take it. */
    private Stored given(Object item) {
        Stored stored = stored(item);
        return Trace.isRecording() ? stored.flowing(Trace.flowOut(TracedCore.name(SharedQueue.class, link))) : stored;
    }

    /** The value of an item that was taken, where the arrow ends. */
    private T got(Stored item) {
        if (Trace.isRecording()) {
            Trace.flowIn(TracedCore.name(SharedQueue.class, link), item.flow());
        }
        return value(item);
    }

    private @Nullable T gotOrNull(@Nullable Stored item) {
        return item == null ? null : got(item);
    }

    private Object writeReplace() {
        return Travelling.of(Travelling.Kind.QUEUE, link);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a shared object travels as what stands for it");
    }

    /** Goes over what waits, with some items at hand. */
    private final class ItemIterator implements Iterator<T> {
        private Iterator<Waiting> atHand = Collections.emptyIterator();

        /** Behind it, what is shown next is to be fetched. */
        private @Nullable Waiting shown;

        private boolean isRemovable;

        @Override
        public boolean hasNext() {
            if (!atHand.hasNext()) {
                atHand = link.core().waiting(shown).iterator();
            }
            return atHand.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            shown = atHand.next();
            isRemovable = true;
            return value(shown.item());
        }

        @Override
        public void remove() {
            if (shown == null || !isRemovable) {
                throw new IllegalStateException("there is no item that was shown and not removed");
            }
            link.core().removeNumber(shown.number());
            isRemovable = false;
        }
    }
}
