package dev.weft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be run: higher priorities first, among equals in the order in which it came. As long as all have priority 0, which is
 * the rule, it is one plain queue. Not thread-safe.
 */
final class JobQueue<E> {
    private final ToIntFunction<? super E> priority;
    private final ArrayDeque<E> normal = new ArrayDeque<>();

    /** Those with another priority than 0, the highest first; without empty queues. */
    private final NavigableMap<Integer, ArrayDeque<E>> others = new TreeMap<>(Collections.reverseOrder());

    private int size;

    JobQueue(ToIntFunction<? super E> priority) {
        this.priority = priority;
    }

    void add(E job) {
        queueFor(job).addLast(job);
        size++;
    }

    /** Puts {@code job} before all of its priority: it was there before. */
    void addFirst(E job) {
        queueFor(job).addFirst(job);
        size++;
    }

    private ArrayDeque<E> queueFor(E job) {
        int its = priority.applyAsInt(job);
        return its == 0 ? normal : others.computeIfAbsent(its, _ -> new ArrayDeque<>());
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The next one, which stays; there must be one. */
    E element() {
        return first().element();
    }

    /** Takes the next one; there must be one. */
    E remove() {
        return Objects.requireNonNull(poll());
    }

    /** Takes the next one; null if there is none. */
    @Nullable E poll() {
        if (size == 0) {
            return null;
        }
        size--;
        ArrayDeque<E> first = first();
        E job = first.remove();
        if (first.isEmpty() && !others.isEmpty()) {
            others.values().removeIf(ArrayDeque::isEmpty);
        }
        return job;
    }

    private ArrayDeque<E> first() {
        if (others.isEmpty()) {
            return normal;
        }
        var highest = others.firstEntry();
        return highest.getKey() > 0 || normal.isEmpty() ? highest.getValue() : normal;
    }

    /** Takes all, in their order. */
    List<E> drain() {
        var all = new ArrayList<E>(size);
        E job;
        while ((job = poll()) != null) {
            all.add(job);
        }
        return all;
    }
}
