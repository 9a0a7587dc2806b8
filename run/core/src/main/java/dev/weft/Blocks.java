package dev.weft;

import dev.weft.worker.Block;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loop as blocks, one task each, and takes what came of them in their order. Used by one thread.
 *
 * <p>Blocks are as long as some milliseconds of work, which is learnt from those that ended. The first ones are single indices; each
 * later one is at most {@value #GROWTH} times as long as the longest before it, and at most a part of what is left, so that workers
 * finish together.
 *
 * @param <A> what a block is called with
 */
final class Blocks<A extends @Nullable Object> {
    /** Takes what came of blocks. */
    interface Taker {
        /**
         * @param count how many indices the block had
         * @param value what came of them
         */
        void take(int count, @Nullable Object value);
    }

    /** Where the arguments of blocks come from. */
    interface Source<A extends @Nullable Object> {
        /** The argument of a block of the next {@code count} indices, or of as many as there are; null if there are none. */
        @Nullable A next(int count);

        /** How many indices there were in all up to now. */
        long given();

        /** How many are left, {@link Progress#UNKNOWN} if nobody knows. */
        long left();

        /** Throws the error that ended it before its end, if one did. */
        void check();
    }

    private static final double BLOCK_NANOS = 4_000_000;
    private static final int GROWTH = 64;

    /** Indices that take longer may be waiting for something, so that it pays to run more of them than there are processors. */
    private static final double LONG_NANOS = 100_000;

    /** How many blocks for each worker are handed over and not taken: enough that a slow one does not keep the others idle. */
    private static final int AHEAD = 8;

    private static final int MOST_AHEAD = 4_096;

    private final AbstractPool pool;
    private final Source<A> source;
    private final MapOptions options;
    private final Mapping<A, @Nullable Object[]> mapping;
    private final @Nullable Progress progress;

    /** How many indices the blocks have that are handed over, oldest first. */
    private final ArrayDeque<Integer> counts = new ArrayDeque<>();

    /** What an index takes; 0 if that is not known. */
    private double indexNanos;

    private int longest = 1;

    Blocks(AbstractPool pool, Callee<A, @Nullable Object[]> callee, Source<A> source, MapOptions options) {
        this.pool = pool;
        this.source = source;
        this.options = options;
        WorkersAtWork workers = WorkersAtWork.of(pool, callee, options);
        this.mapping = Mapping.ofBlocks(pool, WorkersAtWork.watch(workers, callee), options, MOST_AHEAD);
        this.progress = options.startProgress(source.left(), workers);
    }

    /** Blocks of the indices from {@code from} on, up to {@code to} exclusive. */
    static Blocks<Callee.Row> ofRange(AbstractPool pool, Block block, long from, long to, MapOptions options) {
        var callee = new Callee<Callee.Row, @Nullable Object[]>(
                block, 2, row -> block.apply(number(row.arguments()[0]), number(row.arguments()[1])));
        return new Blocks<>(pool, callee, new BlockSources.OfRange(from, to), options);
    }

    static Blocks<@Nullable Object[]> ofItems(AbstractPool pool, Block block, Iterable<?> items, MapOptions options) {
        return new Blocks<>(pool, new Callee<>(block, 1, block), new BlockSources.OfItems(items), options);
    }

    /** Runs all; throws the first failure in the order of indices, when what has not begun is not run. */
    void run(Taker taker) {
        try (mapping; progress) {
            A block;
            do {
                block = null;
                while (mapping.waiting() < ahead() && (block = nextBlock()) != null) {
                    mapping.hand(List.of(block));
                }
                if (mapping.waiting() > 0) {
                    take(taker);
                }
            } while (mapping.waiting() > 0 || block != null);
        }
        pool.advise(options.chunk(), source.given(), indexNanos);
        source.check();
    }

    private @Nullable A nextBlock() {
        int count = count();
        long before = source.given();
        A block = source.next(count);
        if (block != null) {
            int real = (int) (source.given() - before);
            counts.add(real);
            longest = Math.max(longest, real);
        }
        return block;
    }

    private void take(Taker taker) {
        @Nullable Object[] end = mapping.lastValue(mapping.take());
        int count = counts.remove();
        learn(number(end[0]) / (double) count);
        taker.take(count, end[1]);
        if (progress != null) {
            progress.stepBy(count);
        }
    }

    private static long number(@Nullable Object value) {
        return (Long) Objects.requireNonNull(value, "a time or an index is never null");
    }

    private void learn(double nanos) {
        indexNanos = indexNanos == 0 ? Math.max(nanos, 0.01) : (indexNanos + Math.max(nanos, 0.01)) / 2;
    }

    private int count() {
        if (options.chunk() > 0) {
            return options.chunk();
        }
        if (indexNanos == 0) {
            return 1;
        }
        long left = source.left();
        double fair = left == Progress.UNKNOWN ? Integer.MAX_VALUE : Math.ceil(left / (2.0 * spread()));
        double most = Math.min(fair, (double) GROWTH * longest);
        return (int) Math.clamp(BLOCK_NANOS / indexNanos, 1, Math.clamp(most, 1, Integer.MAX_VALUE / 4));
    }

    private int ahead() {
        return pool.width() == 0 ? 1 : (int) Math.min((long) AHEAD * spread(), MOST_AHEAD);
    }

    /** How many blocks should run at a time. */
    private int spread() {
        int width = Math.max(1, pool.width());
        return indexNanos >= LONG_NANOS ? width : Math.min(width, Weft.cores());
    }
}
