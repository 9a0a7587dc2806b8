package dev.weft.worker;

import dev.weft.Fn;
import dev.weft.Fn2;
import dev.weft.ParallelRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loop that a worker runs as one task, over indices or over items. Its value is an array of two: how many nanoseconds it took, as a
 * Long, and what came of it. The same code runs in the pool's own JVM and in workers.
 *
 * <p>Functions of one kind share one loop. It looks after every {@value #STEP} indices whether it is to stop.
 */
public final class Block implements Fn<@Nullable Object[], @Nullable Object[]>, Fn2<Long, Long, @Nullable Object[]> {
    private static final int STEP = 4_096;

    private final Loop loop;
    private final transient Object fn;
    private final transient @Nullable Object combine;

    /**
     * @param fn the function of an index or, for blocks of items, an {@link Fn} of an item
     * @param combine makes one of two values, for {@link Loop#REDUCE}; null for others
     */
    public Block(Loop loop, Object fn, @Nullable Object combine) {
        this.loop = loop;
        this.fn = fn;
        this.combine = combine;
    }

    public Loop loop() {
        return loop;
    }

    /** The function that the program gave. */
    public Object function() {
        return fn;
    }

    /** All functions that the loop calls. */
    public List<Object> functions() {
        return combine == null ? List.of(fn) : List.of(fn, combine);
    }

    /** Runs it for the indices from {@code from} on, up to {@code to} exclusive. */
    @Override
    public @Nullable Object[] apply(Long from, Long to) throws Exception {
        return run(null, from, to);
    }

    /** Runs it for {@code items}. */
    @Override
    @SuppressWarnings("unchecked") // whoever makes blocks of items gives a function of items
    public @Nullable Object[] apply(@Nullable Object[] items) throws Exception {
        return run(items, 0, items.length);
    }

    private @Nullable Object[] run(@Nullable Object @Nullable [] items, long from, long to) throws Exception {
        long start = System.nanoTime();
        Object each = items == null ? fn : ofItems(fn, items);
        Object state = loop.start((int) (to - from));
        long end;
        for (long i = from; i < to; i = end) {
            end = Math.min(to, i + STEP);
            state = loop.run(each, combine, i, end, (int) (i - from), state);
            if (end < to && Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("stopped before index " + end);
            }
        }
        return new @Nullable Object[] {System.nanoTime() - start, state};
    }

    @SuppressWarnings("unchecked") // as given
    private static Object ofItems(Object fn, @Nullable Object[] items) {
        return new ItemFunction((Fn<Object, Object>) fn, items);
    }

    /** A function of items as one of their indices. */
    private record ItemFunction(Fn<Object, Object> fn, @Nullable Object[] items)
            implements ParallelRange.To<@Nullable Object>, ParallelRange.ToLong, ParallelRange.ToDouble {
        @Override
        @SuppressWarnings("NullAway") // the function takes the items that it is given, null as well
        public @Nullable Object apply(long index) throws Exception {
            return fn.apply(items[(int) index]);
        }

        @Override
        public long applyAsLong(long index) throws Exception {
            return ((Number) value(index)).longValue();
        }

        @Override
        public double applyAsDouble(long index) throws Exception {
            return ((Number) value(index)).doubleValue();
        }

        private Object value(long index) throws Exception {
            Object value = apply(index);
            if (value == null) {
                throw new NullPointerException("the function gave null, which cannot be added up");
            }
            return value;
        }
    }
}
