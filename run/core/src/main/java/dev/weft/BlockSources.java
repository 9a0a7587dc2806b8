package dev.weft;

import dev.weft.Callee.Row;
import dev.weft.job.Errors;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What blocks are made of. */
final class BlockSources {
    private BlockSources() {}

    /** Indices that follow each other; a block is called with its first and the one after its last. */
    static final class OfRange implements Blocks.Source<Row> {
        private final long from;
        private final long to;
        private long next;

        OfRange(long from, long to) {
            this.from = from;
            this.to = to;
            this.next = from;
        }

        @Override
        public @Nullable Row next(int count) {
            if (next >= to) {
                return null;
            }
            long start = next;
            next += Math.min(count, to - start);
            return new Row(start, next);
        }

        @Override
        public long given() {
            return next - from;
        }

        @Override
        public long left() {
            return Math.max(0, to - next);
        }

        @Override
        public void check() {}
    }

    /** What an iterator gives; a block is called with an array of it. */
    static final class OfItems implements Blocks.Source<@Nullable Object[]> {
        /** Items are held twice while they travel. */
        private static final int MOST = 1 << 16;

        private final Iterator<?> items;
        private final long total;
        private long given;
        private @Nullable Throwable error;

        OfItems(Iterable<?> items) {
            this.items = items.iterator();
            this.total = MappedItems.total(items);
        }

        @Override
        public @Nullable Object @Nullable [] next(int count) {
            var block = new @Nullable Object[Math.min(count, MOST)];
            int size = 0;
            try {
                while (error == null && size < block.length && items.hasNext()) {
                    block[size] = items.next();
                    size++;
                }
            } catch (Throwable e) {
                error = e;
            }
            given += size;
            return size == 0 ? null : Arrays.copyOf(block, size);
        }

        @Override
        public long given() {
            return given;
        }

        @Override
        public long left() {
            return total == Progress.UNKNOWN ? total : Math.max(0, total - given);
        }

        @Override
        public void check() {
            if (error != null) {
                throw Errors.unchecked(error);
            }
        }
    }
}
