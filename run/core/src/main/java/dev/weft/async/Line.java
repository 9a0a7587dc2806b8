package dev.weft.async;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, the one who came first in front. Guarded by the lock of what they wait for.
 *
 * @param <W> what is known of each
 */
final class Line<W extends Waiter> {
    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The one in front of a line that is not empty. */
    @SuppressWarnings("unchecked") // only such are added
    W first() {
        return (W) Objects.requireNonNull(first);
    }

    /** Whether the one in front has to be told when its turn comes. */
    boolean isFirstAsleep() {
        return first != null && first.isAsleep();
    }

    void add(W waiter) {
        waiter.previous = last;
        if (last == null) {
            first = waiter;
        } else {
            last.next = waiter;
        }
        last = waiter;
        size++;
    }

    W removeFirst() {
        W waiter = first();
        remove(waiter);
        return waiter;
    }

    /** Takes out one that stands in this line, wherever. */
    void remove(W waiter) {
        Waiter before = waiter.previous;
        Waiter behind = waiter.next;
        if (before == null) {
            first = behind;
        } else {
            before.next = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        size--;
    }
}
