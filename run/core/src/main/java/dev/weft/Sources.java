package dev.weft;

import dev.weft.Callee.Row;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where items come from, read as they are asked for. */
final class Sources {
    private Sources() {}

    /** What the iterator gives that {@code source} gives. */
    @SuppressWarnings("unchecked") // nothing can be put into an iterator
    static <A extends @Nullable Object> Iterable<A> of(Supplier<? extends Iterator<? extends A>> source) {
        return () -> (Iterator<A>) source.get();
    }

    /** The first elements of all of {@code sources}, the second ones, and so on, up to the end of the shortest. */
    static Iterable<Row> zip(List<Iterable<?>> sources) {
        return () -> new Zip(sources.stream().<Iterator<?>>map(Iterable::iterator).toList());
    }

    /** Key and value of each entry. */
    static Iterable<Row> pairs(Iterable<? extends Map.Entry<?, ?>> entries) {
        return () -> new Entries(entries.iterator());
    }

    private record Zip(List<Iterator<?>> sources) implements Iterator<Row> {
        @Override
        public boolean hasNext() {
            return sources.stream().allMatch(Iterator::hasNext);
        }

        @Override
        public Row next() {
            var arguments = new @Nullable Object[sources.size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = sources.get(i).next();
            }
            return new Row(arguments);
        }
    }

    private record Entries(Iterator<? extends Map.Entry<?, ?>> source) implements Iterator<Row> {
        @Override
        public boolean hasNext() {
            return source.hasNext();
        }

        @Override
        public Row next() {
            Map.Entry<?, ?> entry = source.next();
            return new Row(entry.getKey(), entry.getValue());
        }
    }
}
