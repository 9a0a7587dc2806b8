package dev.weft;

import dev.weft.sharing.ArrayCore;
import dev.weft.sharing.Link;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** As {@link SharedLongArray}, for elements of 32 bits. */
public final class SharedIntArray extends SharedArray {
    SharedIntArray(Link<ArrayCore> link) {
        super(link, Travelling.Kind.INT_ARRAY, INTS);
    }

    public int get(int index) {
        return (int) core().get(index);
    }

    public void set(int index, int value) {
        core().set(index, value);
    }

    public int getAndAdd(int index, int delta) {
        return (int) core().getAndAdd(index, delta);
    }

    public int addAndGet(int index, int delta) {
        return getAndAdd(index, delta) + delta;
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(int index, int expected, int value) {
        return core().compareAndExchange(index, expected, value) == expected;
    }

    /** Sets what {@code update} makes of an element, and gives that. It is called here, again whenever others have written meanwhile. */
    public int updateAndGet(int index, IntUnaryOperator update) {
        int seen = get(index);
        while (true) {
            int next = update.applyAsInt(seen);
            int found = (int) core().compareAndExchange(index, seen, next);
            if (found == seen) {
                return next;
            }
            seen = found;
        }
    }

    /** Copies {@code count} elements from index {@code from} on into {@code target}, from its index {@code at} on. */
    public void read(int from, int[] target, int at, int count) {
        read(from, target, target.length, at, count);
    }

    /** Copies {@code count} elements of {@code source}, from its index {@code at} on, to index {@code from} and those after it. */
    public void write(int from, int[] source, int at, int count) {
        write(from, source, source.length, at, count);
    }

    /** Copies all of {@code source} to index {@code from} and those after it. */
    public void write(int from, int... source) {
        write(from, source, 0, source.length);
    }

    /** A copy of all elements. */
    public int[] toArray() {
        var all = new int[length()];
        read(0, all, 0, all.length);
        return all;
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
