package dev.weft.sharing;

import dev.weft.QueueItemsLost;
import dev.weft.QueueShutDown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A queue of this process.
 *
 * <p>An item is <em>open</em> from when it is added until it is reported done, removed, or thrown away by a shutdown. Open items that do
 * not wait were taken: as many as {@link #taken} counts by process, less those that were reported by a process which had none itself,
 * {@link #doneForOthers}. A process that ends has lost what it took, as far as others cannot have reported it.
 */
public final class HeapQueue implements QueueCore {
    /** @param value what is compared, where items have an order of their own */
    private record Item(long number, Stored stored, Object value) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final int capacity;
    private final @Nullable Comparator<Object> priority;
    private final Comparator<Item> order;

    // Guarded by lock.
    private final Queue<Item> items;
    private final Map<Integer, Long> taken = new HashMap<>();
    private final List<String> losers = new ArrayList<>();
    private long numbers;
    private long open;
    private long doneForOthers;
    private long lost;
    private boolean shutdown;

    private HeapQueue(int capacity, @Nullable Comparator<Object> priority, boolean lastFirst) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, but was " + capacity);
        }
        this.capacity = capacity;
        this.priority = priority;
        Comparator<Item> byNumber = Comparator.comparingLong(Item::number);
        if (priority != null) {
            order = Comparator.comparing(Item::value, priority).thenComparing(byNumber);
            items = new PriorityQueue<>(order);
        } else {
            order = lastFirst ? byNumber.reversed() : byNumber;
            items = lastFirst ? Collections.asLifoQueue(new ArrayDeque<>()) : new ArrayDeque<>();
        }
    }

    /** First in, first out. */
    public static HeapQueue fifo(int capacity) {
        return new HeapQueue(capacity, null, false);
    }

    /** Last in, first out. */
    public static HeapQueue lifo(int capacity) {
        return new HeapQueue(capacity, null, true);
    }

    /** The least first, and among equals the one that came first. */
    public static HeapQueue ordered(int capacity, Comparator<Object> priority) {
        return new HeapQueue(capacity, priority, false);
    }

    @Override
    public int offer(List<Stored> added) {
        List<?> values = comparable(added);
        lock.lock();
        try {
            refuseIfShutDown();
            int room = Math.min(added.size(), capacity - items.size());
            for (int i = 0; i < room; i++) {
                add(added.get(i), values.get(i));
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int put(List<Stored> added, long nanos) throws InterruptedException {
        List<?> values = comparable(added);
        long left = nanos;
        lock.lockInterruptibly();
        try {
            for (int i = 0; i < added.size(); i++) {
                while (!shutdown && items.size() >= capacity) {
                    if (left <= 0) {
                        return i;
                    }
                    left = await(notFull, left);
                }
                if (shutdown && i > 0) {
                    return i;
                }
                refuseIfShutDown();
                add(added.get(i), values.get(i));
            }
            return added.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Stored poll(long party) {
        lock.lock();
        try {
            refuseIfOver();
            return items.isEmpty() ? null : next(party);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Stored take(long party, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (items.isEmpty()) {
                refuseIfOver();
                if (left <= 0) {
                    return null;
                }
                left = await(notEmpty, left);
            }
            return next(party);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Stored> drain(long party, int most) {
        lock.lock();
        try {
            var drained = new ArrayList<Stored>();
            var portion = new Portions();
            while (!items.isEmpty() && drained.size() < most && !portion.isFull()) {
                Stored next = next(party);
                drained.add(next);
                portion.count(next);
            }
            return drained;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable Stored peek() {
        lock.lock();
        try {
            Item next = items.peek();
            return next == null ? null : next.stored;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Waiting> waiting(@Nullable Waiting last) {
        List<Item> all = snapshot();
        if (priority != null) {
            all.sort(order);
        }
        int next = 0;
        if (last != null) {
            int found = Collections.binarySearch(all, new Item(last.number(), last.item(), value(last.item())), order);
            next = found < 0 ? -found - 1 : found + 1;
        }
        var waiting = new ArrayList<Waiting>();
        for (var portion = new Portions(); next < all.size() && !portion.isFull(); next++) {
            Item item = all.get(next);
            waiting.add(new Waiting(item.number, item.stored));
            portion.count(item.stored);
        }
        return waiting;
    }

    @Override
    public boolean contains(Stored item) {
        return find(item) != null;
    }

    @Override
    public boolean remove(Stored item) {
        while (true) {
            Item found = find(item);
            if (found == null) {
                return false;
            }
            if (removeNumber(found.number)) {
                return true;
            }
        }
    }

    @Override
    public boolean removeNumber(long number) {
        lock.lock();
        try {
            return dropIf(item -> item.number == number);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            dropIf(_ -> true);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int remainingCapacity() {
        return capacity == Integer.MAX_VALUE ? capacity : capacity - size();
    }

    @Override
    public void done(long party, int count) {
        lock.lock();
        try {
            long out = open - items.size();
            if (count < 0 || count > out) {
                throw new IllegalStateException("taskDone was called for " + count + " items, but only " + out
                        + " are taken and not done; call it once for each item that was taken");
            }
            int process = Party.process(party);
            long own = Math.min(count, taken.getOrDefault(process, 0L));
            taken.computeIfPresent(process, (_, had) -> had - own);
            long ofTheLost = Math.min(count - own, lost);
            lost -= ofTheLost;
            doneForOthers += count - own - ofTheLost;
            open -= count;
            settle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean join(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (open > 0) {
                if (lost == open) {
                    throw new QueueItemsLost("the queue waits for items that nobody will report done: " + String.join(", ", losers)
                            + "; put them again, and call taskDone for those that are lost");
                }
                if (left <= 0) {
                    return false;
                }
                left = await(settled, left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown(boolean immediate) {
        lock.lock();
        try {
            shutdown = true;
            if (immediate) {
                dropIf(_ -> true);
            }
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return shutdown;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(int process, String words) {
        lock.lock();
        try {
            Long had = taken.remove(process);
            if (had == null) {
                return;
            }
            long reported = Math.min(had, doneForOthers);
            doneForOthers -= reported;
            if (had > reported) {
                lost += had - reported;
                losers.add(words + " ended with " + (had - reported) + " of them");
                settle();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the order compares. Called without the lock, for it runs code of the program. */
    private List<?> comparable(List<Stored> added) {
        if (priority == null) {
            return added;
        }
        var values = new ArrayList<>(added.size());
        for (Stored stored : added) {
            Object value = value(stored);
            // What cannot be compared at all is refused even when the queue is empty.
            int _ = priority.compare(value, value);
            values.add(value);
        }
        return values;
    }

    /** What an item is compared by. */
    private Object value(Stored stored) {
        return priority == null ? stored : Objects.requireNonNull(stored.value());
    }

    private static long await(Condition condition, long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            condition.await();
            return nanos;
        }
        return condition.awaitNanos(nanos);
    }

    private @Nullable Item find(Stored wanted) {
        for (Item item : snapshot()) {
            if (item.stored.equals(wanted)) {
                return item;
            }
        }
        return null;
    }

    /** What waits; in order, but for priorities. */
    private List<Item> snapshot() {
        lock.lock();
        try {
            return new ArrayList<>(items);
        } finally {
            lock.unlock();
        }
    }

    // What follows is called with the lock.

    private void add(Stored stored, Object value) {
        items.add(new Item(++numbers, stored, value));
        open++;
        notEmpty.signal();
    }

    private Stored next(long party) {
        Stored next = items.remove().stored;
        taken.merge(Party.process(party), 1L, Long::sum);
        notFull.signal();
        return next;
    }

    private boolean dropIf(Predicate<Item> unwanted) {
        int before = items.size();
        items.removeIf(unwanted);
        int dropped = before - items.size();
        open -= dropped;
        notFull.signalAll();
        settle();
        return dropped > 0;
    }

    private void settle() {
        if (lost == 0) {
            losers.clear();
        }
        if (lost == open) {
            settled.signalAll();
        }
    }

    private void refuseIfShutDown() {
        if (shutdown) {
            throw new QueueShutDown("the queue was shut down, and takes no more items");
        }
    }

    private void refuseIfOver() {
        if (shutdown && items.isEmpty()) {
            throw new QueueShutDown("the queue was shut down, and has no more items");
        }
    }
}
