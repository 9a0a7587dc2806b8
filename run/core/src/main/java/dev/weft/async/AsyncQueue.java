package dev.weft.async;

import dev.weft.QueueShutDown;
import dev.weft.job.Errors;
import dev.weft.job.Nanos;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A queue between tasks of this JVM, which knows when all is done, and which can be shut down. {@link dev.weft.SharedQueue} is the one
 * between processes.
 *
 * {@snippet :
 * AsyncQueue<String> words = AsyncQueue.fifo(100);
 * TaskGroup.run(group -> {
 *     group.start(() -> {
 *         words.put("tea");
 *         words.put("milk");
 *         words.shutdown();
 *     });
 *     try {
 *         while (true) {
 *             IO.println(words.take());              // tea, milk
 *         }
 *     } catch (QueueShutDown e) {
 *         IO.println("that was all");                // that was all
 *     }
 * });
 * }
 *
 * <p>Those who wait, for room or for an item, are served in the order in which they came, and before all who come later. An item is in the
 * queue when {@code put} returns, and only then: if a wait for room is ended by an interrupt or a time-out, it is not. An item that is
 * taken is returned by the call that took it, also if its thread is interrupted at that moment; the interrupt status is set then. A wait
 * is not begun in a {@link CancelScope} that was told to stop. A task of an {@link EventLoop} waits beside its loop:
 * {@link EventLoop#await(ScopedValue.CallableOp)}.
 *
 * <p><b>Done.</b> Whoever takes an item may report by {@link #taskDone()} when it has been dealt with; {@link #join()} waits until that has
 * happened for every item that was put. What is thrown away ({@link #clear}, {@link #shutdown(boolean)}) counts as done.
 *
 * <p><b>Shutdown.</b> After {@link #shutdown()} whatever adds an item throws {@link QueueShutDown}, also where it waits already. What is in
 * the queue can still be taken. Then whatever takes throws it too, also where it waits already.
 *
 * <p>Null is refused. Memory consistency effects: what was done before an item was put <i>happens before</i> what is done after it was
 * taken, and what was done before {@code taskDone} before what is done after the {@code join} that it ended. May be used by all threads,
 * virtual or not.
 *
 * @param <T> the type of the items
 */
public final class AsyncQueue<T> {
    /*
     * A switch between threads costs as much as some dozens of items. So who has to wait does not sleep at once but lets others run a few
     * times. Who is awake and stands in front of its line is not served by the other side but looks itself, always a last time before it
     * sleeps, with the lock held: then either it finds something, or it is asleep and is told. So a producer that waits for room finds as
     * much as was taken while the others ran, and nobody had to wake it.
     *
     *   1. Only the one in front is awake, as one who comes to an empty line is, and those behind it are asleep.
     *   2. If the one in front sleeps, there is nothing for it. Whoever changes that serves the line ("settle").
     *   3. If the one in front is awake there may be something for it and those behind it, who are served when it looks. Whoever else comes
     *      for it, or would have to wait because of that, serves them first, so that nobody is overtaken.
     */

    /** How often who waits lets others run before it sleeps: about as long as it takes to fall asleep and to be woken. */
    private static final int YIELDS = 8;

    private final int capacity;
    private final BriefLock lock;

    // Guarded by lock.
    private final Queue<T> items;
    private final Line<Putter<T>> putters = new Line<>();
    private final Line<Taker<T>> takers = new Line<>();
    private final Line<Waiter> joiners = new Line<>();
    private long unfinished;

    /** How many items there are, for those who look without the lock. Changed with it held. */
    private final AtomicInteger size = new AtomicInteger();

    /** Changed with the lock held. */
    private volatile boolean shutdown;

    /** One who waits until the queue has changed, or is shut down. */
    private abstract static class Party extends Waiter {
        boolean refused;

        /** Whether it need not wait when there are {@code size} items. */
        abstract boolean mayGo(int size, int capacity);
    }

    private static final class Putter<T> extends Party {
        final T item;
        @Nullable Throwable error;

        Putter(T item) {
            this.item = item;
        }

        @Override
        boolean mayGo(int size, int capacity) {
            return size < capacity;
        }
    }

    private static final class Taker<T> extends Party {
        @Nullable T item;

        @Override
        boolean mayGo(int size, int capacity) {
            return size > 0;
        }
    }

    AsyncQueue(Platform platform, int capacity, Queue<T> items) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, but was " + capacity);
        }
        this.lock = new BriefLock(platform, this);
        this.capacity = capacity;
        this.items = items;
    }

    /** First in, first out, without a bound. */
    public static <T> AsyncQueue<T> fifo() {
        return fifo(Integer.MAX_VALUE);
    }

    /**
     * First in, first out.
     *
     * @param capacity how many items it holds at most; at least 1
     */
    public static <T> AsyncQueue<T> fifo(int capacity) {
        return new AsyncQueue<>(Platform.SYSTEM, capacity, Items.fifo());
    }

    /** Last in, first out, without a bound. */
    public static <T> AsyncQueue<T> lifo() {
        return lifo(Integer.MAX_VALUE);
    }

    /** As {@link #fifo(int)}, last in, first out. */
    public static <T> AsyncQueue<T> lifo(int capacity) {
        return new AsyncQueue<>(Platform.SYSTEM, capacity, Items.lifo());
    }

    /** As {@link #priority(int, Comparator)}, without a bound. */
    public static <T> AsyncQueue<T> priority(Comparator<? super T> order) {
        return priority(Integer.MAX_VALUE, order);
    }

    /**
     * As {@link #fifo(int)}, the least item first; among equals the one that was put first.
     *
     * @param order is called while nobody else can use the queue, and must not use it itself
     */
    public static <T> AsyncQueue<T> priority(int capacity, Comparator<? super T> order) {
        return new AsyncQueue<>(Platform.SYSTEM, capacity, Items.priority(order));
    }

    /**
     * Adds an item, and waits for room.
     *
     * @throws QueueShutDown if the queue was shut down, or is while this waits
     */
    public void put(T item) throws InterruptedException {
        put(item, Waiter.FOREVER);
    }

    /** As {@link #put(Object)}, at most {@code timeout}; gives whether the item was added. */
    public boolean put(T item, Duration timeout) throws InterruptedException {
        return put(item, Nanos.of(timeout));
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
    public boolean offer(T item) {
        T given = given(item);
        lock.lock();
        try {
            return added(given);
        } finally {
            lock.unlock();
        }
    }

    private boolean put(T item, long nanos) throws InterruptedException {
        T given = given(item);
        Waiter.begin();
        Putter<T> putter;
        lock.lock();
        try {
            if (added(given)) {
                return true;
            }
            if (nanos == 0) {
                return false;
            }
            putter = new Putter<>(given);
            stand(putter, putters);
        } finally {
            lock.unlock();
        }
        if (!await(putter, putters, nanos)) {
            return false;
        }
        if (putter.error != null) {
            throw Errors.unchecked(putter.error);
        }
        return true;
    }

    private static <T> T given(T item) {
        return Objects.requireNonNull(item, "a queue has no null; to say that no more will come, shut it down");
    }

    /** Adds {@code item} if nobody waits before it and there is room. */
    private boolean added(T item) {
        if (shutdown) {
            throw refusal();
        }
        if (!putters.isEmpty() || items.size() >= capacity) {
            settle();
        }
        if (!putters.isEmpty() || items.size() >= capacity) {
            return false;
        }
        add(item);
        if (takers.isFirstAsleep()) {
            settle();
        }
        return true;
    }

    private void add(T item) {
        items.add(item);
        size.setRelease(items.size());
        unfinished++;
    }

    /**
     * Takes the next item, and waits for one.
     *
     * @throws QueueShutDown if the queue was shut down, or is while this waits, and is empty
     */
    public T take() throws InterruptedException {
        return Objects.requireNonNull(take(Waiter.FOREVER));
    }

    /**
     * Takes the next item, and waits for one, at most {@code timeout}; null if none came.
     *
     * @throws QueueShutDown if the queue was shut down, or is while this waits, and is empty
     */
    public @Nullable T poll(Duration timeout) throws InterruptedException {
        return take(Nanos.of(timeout));
    }

    /**
     * Takes the next item; null if there is none.
     *
     * @throws QueueShutDown if the queue was shut down and is empty
     */
    public @Nullable T poll() {
        lock.lock();
        try {
            return taken();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable T take(long nanos) throws InterruptedException {
        Waiter.begin();
        Taker<T> taker;
        lock.lock();
        try {
            T item = taken();
            if (item != null || nanos == 0) {
                return item;
            }
            taker = new Taker<>();
            stand(taker, takers);
        } finally {
            lock.unlock();
        }
        return await(taker, takers, nanos) ? taker.item : null;
    }

    /** Takes the next item if nobody waits for it. */
    private @Nullable T taken() {
        if (!takers.isEmpty() || items.isEmpty()) {
            settle();
        }
        if (items.isEmpty()) {
            if (shutdown) {
                throw refusal();
            }
            return null;
        }
        T item = next();
        if (putters.isFirstAsleep()) {
            settle();
        }
        return item;
    }

    private T next() {
        T item = items.remove();
        size.setRelease(items.size());
        return item;
    }

    /** The next item, which stays; null if there is none. */
    public @Nullable T peek() {
        lock.lock();
        try {
            settle();
            return items.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Serves those who wait, in their order, until there is nothing for those who are in front. */
    private void settle() {
        boolean taken;
        do {
            taken = false;
            while (!takers.isEmpty() && !items.isEmpty()) {
                takers.first().item = next();
                lock.letFirstGo(takers);
                taken = true;
            }
            while (!putters.isEmpty() && items.size() < capacity) {
                admit(putters.first());
                lock.letFirstGo(putters);
            }
        } while (taken && !takers.isEmpty() && !items.isEmpty());
    }

    private void admit(Putter<T> putter) {
        try {
            add(putter.item);
        } catch (Throwable e) {
            // The order fails, which is the fault of who puts.
            putter.error = e;
        }
    }

    /** With the lock held. */
    private <P extends Party> void stand(P party, Line<P> line) {
        if (line.isEmpty()) {
            party.stayAwake();
        }
        lock.stand(party, line);
    }

    /**
     * Waits until {@code party}, which stands in {@code line}, is let go.
     *
     * @return false if its time was up before, and it has left the line
     */
    private <P extends Party> boolean await(P party, Line<P> line, long nanos) throws InterruptedException {
        if (!isServedAwake(party) && !lock.await(party, line, nanos)) {
            return false;
        }
        if (party.refused) {
            throw refusal();
        }
        return true;
    }

    /** Has {@code party} look for itself for a while, if it is awake; it is asleep behind this unless it was let go. */
    private boolean isServedAwake(Party party) {
        if (party.isAsleep()) {
            return false;
        }
        for (int i = 0; i < YIELDS && !party.isLetGo() && !party.mayGo(size.get(), capacity); i++) {
            Thread.yield();
        }
        if (party.isLetGo()) {
            return true;
        }
        lock.lock();
        try {
            settle();
            if (!party.isLetGo()) {
                party.fallAsleep();
            }
            return party.isLetGo();
        } finally {
            lock.unlock();
        }
    }

    private static QueueShutDown refusal() {
        return new QueueShutDown("the queue was shut down");
    }

    /** How many items there are, which others may change at once. */
    public int size() {
        return size.get();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Whether an item that is put now has to wait for room. */
    public boolean isFull() {
        return remainingCapacity() == 0;
    }

    /** How many more items fit. */
    public int remainingCapacity() {
        return capacity - size();
    }

    /** Throws away what is there. */
    public void clear() {
        lock.lock();
        try {
            settle();
            throwAway();
            settle();
        } finally {
            lock.unlock();
        }
    }

    private void throwAway() {
        int thrown = items.size();
        items.clear();
        size.setRelease(0);
        finish(thrown);
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
        if (items < 0) {
            throw new IllegalArgumentException(
                    "the number of items that are done must not be negative, but was " + items + "; report each item once");
        }
        lock.lock();
        try {
            long open = unfinished - this.items.size();
            if (items > open) {
                throw new IllegalStateException("only " + open + " items are taken and not done, but " + items
                        + " were reported; report each item once");
            }
            finish(items);
        } finally {
            lock.unlock();
        }
    }

    private void finish(int items) {
        unfinished -= items;
        while (unfinished == 0 && !joiners.isEmpty()) {
            lock.letFirstGo(joiners);
        }
    }

    /** Waits until every item that was put is done. */
    public void join() throws InterruptedException {
        join(Waiter.FOREVER);
    }

    /** As {@link #join()}, at most {@code timeout}; gives whether all is done. */
    public boolean join(Duration timeout) throws InterruptedException {
        return join(Nanos.of(timeout));
    }

    private boolean join(long nanos) throws InterruptedException {
        Waiter.begin();
        var joiner = new Waiter();
        lock.lock();
        try {
            if (unfinished == 0 || nanos == 0) {
                return unfinished == 0;
            }
            lock.stand(joiner, joiners);
        } finally {
            lock.unlock();
        }
        return lock.await(joiner, joiners, nanos);
    }

    /** Lets no more items in; those that are there can be taken. May be repeated. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Lets no more items in.
     *
     * @param immediate throws away what is there, too, also after a shutdown that did not
     */
    public void shutdown(boolean immediate) {
        lock.lock();
        try {
            settle();
            shutdown = true;
            refuse(putters);
            if (immediate) {
                throwAway();
            }
            // Who waits for an item waits because there is none.
            refuse(takers);
        } finally {
            lock.unlock();
        }
    }

    private void refuse(Line<? extends Party> line) {
        while (!line.isEmpty()) {
            line.first().refused = true;
            lock.letFirstGo(line);
        }
    }

    public boolean isShutdown() {
        return shutdown;
    }

    /** {@code AsyncQueue[3 of 100]}. */
    @Override
    public String toString() {
        return "AsyncQueue[" + size() + (capacity == Integer.MAX_VALUE ? "]" : " of " + capacity + "]");
    }
}
