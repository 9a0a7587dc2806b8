package dev.weft;

import dev.weft.sharing.ArrayCore;
import dev.weft.sharing.Link;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * As {@link SharedLongArray}, for elements that are {@code double}s. They are compared as {@link Double#equals} does: NaN is equal to
 * itself, 0.0 not to -0.0.
 */
public final class SharedDoubleArray extends SharedArray {
    SharedDoubleArray(Link<ArrayCore> link) {
        super(link, Travelling.Kind.DOUBLE_ARRAY, DOUBLES);
    }

    public double get(int index) {
        return Double.longBitsToDouble(core().get(index));
    }

    public void set(int index, double value) {
        core().set(index, Double.doubleToLongBits(value));
    }

    public double getAndAdd(int index, double delta) {
        return Double.longBitsToDouble(change(index, value -> value + delta, true));
    }

    public double addAndGet(int index, double delta) {
        return updateAndGet(index, value -> value + delta);
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(int index, double expected, double value) {
        long bits = Double.doubleToLongBits(expected);
        return core().compareAndExchange(index, bits, Double.doubleToLongBits(value)) == bits;
    }

    /** Sets what {@code update} makes of an element, and gives that. It is called here, again whenever others have written meanwhile. */
    public double updateAndGet(int index, DoubleUnaryOperator update) {
        return Double.longBitsToDouble(change(index, update, false));
    }

    private long change(int index, DoubleUnaryOperator update, boolean givesBefore) {
        long seen = core().get(index);
        while (true) {
            long next = Double.doubleToLongBits(update.applyAsDouble(Double.longBitsToDouble(seen)));
            long found = core().compareAndExchange(index, seen, next);
            if (found == seen) {
                return givesBefore ? seen : next;
            }
            seen = found;
        }
    }

    /** Copies {@code count} elements from index {@code from} on into {@code target}, from its index {@code at} on. */
    public void read(int from, double[] target, int at, int count) {
        read(from, target, target.length, at, count);
    }

    /** Copies {@code count} elements of {@code source}, from its index {@code at} on, to index {@code from} and those after it. */
    public void write(int from, double[] source, int at, int count) {
        write(from, source, source.length, at, count);
    }

    /** Copies all of {@code source} to index {@code from} and those after it. */
    public void write(int from, double... source) {
        write(from, source, 0, source.length);
    }

    /** A copy of all elements. */
    public double[] toArray() {
        var all = new double[length()];
        read(0, all, 0, all.length);
        return all;
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
