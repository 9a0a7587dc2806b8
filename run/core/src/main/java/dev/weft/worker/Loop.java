package dev.weft.worker;

import dev.weft.Fn2;
import dev.weft.ParallelRange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is done with the function's value for each index of a {@link Block}. The order is that of their numbers in messages. */
public enum Loop {
    /** Nothing: the function has no value. */
    EACH {
        @Override
        @Nullable Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var body = (ParallelRange.Body) fn;
            for (long i = from; i < to; i++) {
                body.accept(i);
            }
            return null;
        }
    },

    SUM_LONG {
        @Override
        Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var value = (ParallelRange.ToLong) fn;
            long sum = state == null ? 0 : (Long) state;
            for (long i = from; i < to; i++) {
                sum += value.applyAsLong(i);
            }
            return sum;
        }
    },

    SUM_DOUBLE {
        @Override
        Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var value = (ParallelRange.ToDouble) fn;
            double sum = state == null ? 0 : (Double) state;
            for (long i = from; i < to; i++) {
                sum += value.applyAsDouble(i);
            }
            return sum;
        }
    },

    LONGS {
        @Override
        Object start(int count) {
            return new long[count];
        }

        @Override
        @Nullable Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var value = (ParallelRange.ToLong) fn;
            var values = (long[]) Objects.requireNonNull(state);
            int at = done;
            for (long i = from; i < to; i++) {
                values[at++] = value.applyAsLong(i);
            }
            return values;
        }
    },

    INTS {
        @Override
        Object start(int count) {
            return new int[count];
        }

        @Override
        @Nullable Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var value = (ParallelRange.ToInt) fn;
            var values = (int[]) Objects.requireNonNull(state);
            int at = done;
            for (long i = from; i < to; i++) {
                values[at++] = value.applyAsInt(i);
            }
            return values;
        }
    },

    DOUBLES {
        @Override
        Object start(int count) {
            return new double[count];
        }

        @Override
        @Nullable Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var value = (ParallelRange.ToDouble) fn;
            var values = (double[]) Objects.requireNonNull(state);
            int at = done;
            for (long i = from; i < to; i++) {
                values[at++] = value.applyAsDouble(i);
            }
            return values;
        }
    },

    LIST {
        @Override
        Object start(int count) {
            return new Object[count];
        }

        @Override
        @Nullable Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var value = (ParallelRange.To<?>) fn;
            var values = (@Nullable Object[]) Objects.requireNonNull(state);
            int at = done;
            for (long i = from; i < to; i++) {
                values[at++] = value.apply(i);
            }
            return values;
        }
    },

    REDUCE {
        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // the caller's types go together
        @Nullable Object run(Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception {
            var value = (ParallelRange.To<Object>) fn;
            var both = (Fn2<Object, Object, Object>) Objects.requireNonNull(combine);
            long i = from;
            Object all = done == 0 ? value.apply(i++) : state;
            while (i < to) {
                all = both.apply(all, value.apply(i++));
            }
            return all;
        }
    };

    private static final Loop[] ALL = values();

    static Loop of(int number) {
        return ALL[number];
    }

    /** What {@link #run} begins with for a block of {@code count} indices. */
    @Nullable Object start(int count) {
        return null;
    }

    /**
     * Calls {@code fn} with the indices from {@code from} on, up to {@code to} exclusive, at least one.
     *
     * @param combine for {@link #REDUCE}
     * @param done how many indices of the block came before
     * @param state what came of those
     * @return what came of all
     */
    abstract @Nullable Object run(
            Object fn, @Nullable Object combine, long from, long to, int done, @Nullable Object state) throws Exception;
}
