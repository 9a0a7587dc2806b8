package dev.weft.async;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What an {@link AsyncQueue} may hold its items in. */
final class Items {
    private Items() {}

    static <T> Queue<T> fifo() {
        return new ArrayDeque<>();
    }

    static <T> Queue<T> lifo() {
        return Collections.asLifoQueue(new ArrayDeque<>());
    }

    /** The least first; among equals the one that was added first. */
    static <T> Queue<T> priority(Comparator<? super T> order) {
        return new Ordered<>(order);
    }

    private record Numbered<T>(T item, long number) {}

    private static final class Ordered<T> extends AbstractQueue<T> {
        private final PriorityQueue<Numbered<T>> items;
        private long added;

        Ordered(Comparator<? super T> order) {
            items = new PriorityQueue<>((one, other) -> {
                int difference = order.compare(one.item(), other.item());
                return difference != 0 ? difference : Long.compare(one.number(), other.number());
            });
        }

        @Override
        public boolean offer(T item) {
            return items.offer(new Numbered<>(item, added++));
        }

        @Override
        public @Nullable T poll() {
            Numbered<T> first = items.poll();
            return first == null ? null : first.item();
        }

        @Override
        public @Nullable T peek() {
            Numbered<T> first = items.peek();
            return first == null ? null : first.item();
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public Iterator<T> iterator() {
            return items.stream().map(Numbered::item).iterator();
        }
    }
}
