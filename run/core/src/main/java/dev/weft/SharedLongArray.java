package dev.weft;

import dev.weft.sharing.ArrayCore;
import dev.weft.sharing.Link;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Numbers side by side that several tasks, threads or processes have in common, as
 * {@link java.util.concurrent.atomic.AtomicLongArray} is for the threads of one process.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<List<Integer>> blocks = List.of();
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedLongArray histogram = pool.sharer().longArray(256);
 * pool.map(blocks, block -> {
 *     block.forEach(value -> histogram.getAndAdd(value, 1));
 *     return block.size();
 * });
 * }
 *
 * <p>All elements are 0 in the beginning. With worker JVMs it is in memory that they share, where the system has that. An index that is
 * not there is an {@link IndexOutOfBoundsException}.
 *
 * <p>Every method for one element is atomic, with the memory consistency effects of a volatile variable, on every backend. {@code read},
 * {@code write} and {@code toArray} go through many elements as fast as memory is copied, and what others write meanwhile may be in the
 * copy or not; they promise no order with other memory.
 */
public final class SharedLongArray extends SharedArray {
    SharedLongArray(Link<ArrayCore> link) {
        super(link, Travelling.Kind.LONG_ARRAY, LONGS);
    }

    public long get(int index) {
        return core().get(index);
    }

    public void set(int index, long value) {
        core().set(index, value);
    }

    public long getAndAdd(int index, long delta) {
        return core().getAndAdd(index, delta);
    }

    public long addAndGet(int index, long delta) {
        return getAndAdd(index, delta) + delta;
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(int index, long expected, long value) {
        return core().compareAndExchange(index, expected, value) == expected;
    }

    /** Sets what {@code update} makes of an element, and gives that. It is called here, again whenever others have written meanwhile. */
    public long updateAndGet(int index, LongUnaryOperator update) {
        long seen = get(index);
        while (true) {
            long next = update.applyAsLong(seen);
            long found = core().compareAndExchange(index, seen, next);
            if (found == seen) {
                return next;
            }
            seen = found;
        }
    }

    /** Copies {@code count} elements from index {@code from} on into {@code target}, from its index {@code at} on. */
    public void read(int from, long[] target, int at, int count) {
        read(from, target, target.length, at, count);
    }

    /** Copies {@code count} elements of {@code source}, from its index {@code at} on, to index {@code from} and those after it. */
    public void write(int from, long[] source, int at, int count) {
        write(from, source, source.length, at, count);
    }

    /** Copies all of {@code source} to index {@code from} and those after it. */
    public void write(int from, long... source) {
        write(from, source, 0, source.length);
    }

    /** A copy of all elements. */
    public long[] toArray() {
        var all = new long[length()];
        read(0, all, 0, all.length);
        return all;
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
