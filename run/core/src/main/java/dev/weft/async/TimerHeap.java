package dev.weft.async;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Timers, the earliest first; of those of one time the one that was made first. A binary heap whose elements know their places. */
final class TimerHeap {
    private @Nullable LoopTimer[] timers = new LoopTimer[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The earliest; null if there is none. */
    @Nullable LoopTimer first() {
        return timers[0];
    }

    void add(LoopTimer timer) {
        if (size == timers.length) {
            timers = Arrays.copyOf(timers, 2 * size);
        }
        up(size++, timer);
    }

    /** Takes {@code timer} out if it is in. */
    void remove(LoopTimer timer) {
        int hole = timer.index;
        if (hole < 0) {
            return;
        }
        timer.index = -1;
        LoopTimer last = at(--size);
        timers[size] = null;
        if (hole < size) {
            if (hole > 0 && last.isBefore(at((hole - 1) / 2))) {
                up(hole, last);
            } else {
                down(hole, last);
            }
        }
    }

    void clear() {
        while (size > 0) {
            remove(at(size - 1));
        }
    }

    private LoopTimer at(int index) {
        return Objects.requireNonNull(timers[index]);
    }

    private void put(int index, LoopTimer timer) {
        timers[index] = timer;
        timer.index = index;
    }

    private void up(int hole, LoopTimer timer) {
        int to = hole;
        while (to > 0 && timer.isBefore(at((to - 1) / 2))) {
            put(to, at((to - 1) / 2));
            to = (to - 1) / 2;
        }
        put(to, timer);
    }

    private void down(int hole, LoopTimer timer) {
        int to = hole;
        while (2 * to + 1 < size) {
            int child = 2 * to + 1;
            if (child + 1 < size && at(child + 1).isBefore(at(child))) {
                child++;
            }
            if (!at(child).isBefore(timer)) {
                break;
            }
            put(to, at(child));
            to = child;
        }
        put(to, timer);
    }
}
