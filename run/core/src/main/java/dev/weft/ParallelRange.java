package dev.weft;

import dev.weft.worker.Block;
import dev.weft.worker.Loop;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loop over whole numbers on the workers of a pool, made by {@link Pool#parallel}. Each method runs it once and waits for its end.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * }
 * -->
 * {@snippet weft="continued" :
 * long sum = pool.parallel(0, 10_000).sum(n -> n * n);
 * double[] heights = pool.parallel(0, 1_000_000).toDoubles(n -> Math.sin(n / 1e5));
 * }
 *
 * <p>Workers get ranges, not numbers, and loop over them by themselves; sums and reductions are made there, and arrays come back as
 * arrays. How long a range is follows the measured time of an index (about 4 ms of work, less towards the end), or is what
 * {@link MapOptions#chunk} says. So a loop may cost some nanoseconds an index, or minutes.
 *
 * <p>As in a plain loop, the first failure in the order of indices ends it: that is thrown, as by {@link Pool#map}, and ranges that have
 * not begun are not run. Those beside it may have been, to their ends. A range is one task: attempts and time limits concern it as a
 * whole, and so it is begun again as a whole; with {@code chunk(1)} they concern each index. Whether results are ordered and the
 * look-ahead are of no concern here.
 *
 * <p>Immutable, and as thread-safe as the pool.
 */
public final class ParallelRange {
    /** What is done with an index. */
    @FunctionalInterface
    public interface Body extends Serializable {
        /** Does it; any error that it throws ends the loop. */
        void accept(long index) throws Exception;
    }

    /** An object for an index. */
    @FunctionalInterface
    public interface To<R extends @Nullable Object> extends Serializable {
        /** The value for {@code index}; any error that it throws ends the loop. */
        R apply(long index) throws Exception;
    }

    /** A {@code long} for an index. */
    @FunctionalInterface
    public interface ToLong extends Serializable {
        /** The value for {@code index}; any error that it throws ends the loop. */
        long applyAsLong(long index) throws Exception;
    }

    /** An {@code int} for an index. */
    @FunctionalInterface
    public interface ToInt extends Serializable {
        /** The value for {@code index}; any error that it throws ends the loop. */
        int applyAsInt(long index) throws Exception;
    }

    /** A {@code double} for an index. */
    @FunctionalInterface
    public interface ToDouble extends Serializable {
        /** The value for {@code index}; any error that it throws ends the loop. */
        double applyAsDouble(long index) throws Exception;
    }

    /** As for arrays of the JDK's collections, which some JVMs cannot make longer. */
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final AbstractPool pool;
    private final long from;
    private final long to;
    private final MapOptions options;

    ParallelRange(AbstractPool pool, long from, long to, MapOptions options) {
        this.pool = pool;
        this.from = from;
        this.to = to;
        this.options = options;
        if (to > from && to - from < 0) {
            throw new IllegalArgumentException("a range holds at most " + Long.MAX_VALUE + " numbers, but " + from + " to " + to
                    + " are more; take it in parts");
        }
    }

    /** The same loop with options: {@code chunk}, {@code progress}, {@code name}, {@code priority}, {@code maxAttempts} and so on. */
    public ParallelRange options(MapOptions options) {
        return new ParallelRange(pool, from, to, options);
    }

    /** Runs {@code body} for each index. */
    public void forEach(Body body) {
        run(Loop.EACH, body, null, (_, _) -> {});
    }

    /** The sum of the values; as all sums of {@code long}, it wraps around where it does not fit. */
    public long sum(ToLong value) {
        var all = new long[1];
        run(Loop.SUM_LONG, value, null, (_, part) -> all[0] += (Long) part(part));
        return all[0];
    }

    /**
     * The sum of the values. Where ranges begin depends on time, and so does the rounding of the sum; with {@link MapOptions#chunk} it
     * is the same each time.
     */
    public double sumDouble(ToDouble value) {
        var all = new double[1];
        run(Loop.SUM_DOUBLE, value, null, (_, part) -> all[0] += (Double) part(part));
        return all[0];
    }

    /** The values, in the order of indices. */
    public long[] toLongs(ToLong value) {
        var all = new long[length()];
        run(Loop.LONGS, value, null, copying(all));
        return all;
    }

    /** The values, in the order of indices. */
    public int[] toInts(ToInt value) {
        var all = new int[length()];
        run(Loop.INTS, value, null, copying(all));
        return all;
    }

    /** The values, in the order of indices. */
    public double[] toDoubles(ToDouble value) {
        var all = new double[length()];
        run(Loop.DOUBLES, value, null, copying(all));
        return all;
    }

    /** The values, in the order of indices. */
    @SuppressWarnings("unchecked") // as the function makes them
    public <R extends @Nullable Object> List<R> toList(To<R> value) {
        var all = new ArrayList<R>(length());
        run(Loop.LIST, value, null, (_, part) -> all.addAll((List<R>) Arrays.asList((Object[]) part(part))));
        return all;
    }

    /**
     * All values made one. Each worker combines those of its ranges, and the calling thread what came of these, in the order of indices.
     *
     * @param identity the value of an empty range, which changes nothing when combined with a value
     * @param combine makes one of two values; it must be associative
     */
    public <R extends @Nullable Object> R reduce(R identity, To<? extends R> value, Fn2<? super R, ? super R, ? extends R> combine) {
        var all = new Reduction<R>(identity, combine);
        run(Loop.REDUCE, value, combine, (_, part) -> all.add(part));
        return all.value();
    }

    private void run(Loop loop, Object function, @Nullable Object combine, Blocks.Taker taker) {
        var block = new Block(loop, Objects.requireNonNull(function, "function"), combine);
        Blocks.ofRange(pool.member(options.task()), block, from, to, options).run(taker);
    }

    /** Copies parts to where they belong in {@code all}. */
    private static Blocks.Taker copying(Object all) {
        return new Blocks.Taker() {
            private int at;

            @Override
            @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same kind
            public void take(int count, @Nullable Object part) {
                System.arraycopy(part(part), 0, all, at, count);
                at += count;
            }
        };
    }

    private static Object part(@Nullable Object part) {
        return Objects.requireNonNull(part, "a sum or an array is never null");
    }

    private int length() {
        long length = Math.max(0, to - from);
        if (length > MAX_ARRAY) {
            throw new IllegalArgumentException("an array holds at most " + MAX_ARRAY + " values, but " + from + " to " + to + " are "
                    + length + "; take the range in parts");
        }
        return (int) length;
    }
}
