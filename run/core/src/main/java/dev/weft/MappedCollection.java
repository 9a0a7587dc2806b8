package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** A mapping at the end of a stream, or of a part of a parallel one. */
final class MappedCollection<A extends @Nullable Object, R extends @Nullable Object> {
    private final MappedStream<A, R> mapped;
    private final List<R> results = new ArrayList<>();

    private MappedCollection(Mapping<A, R> mapping) {
        this.mapped = new MappedStream<>(mapping);
    }

    static <A extends @Nullable Object, R extends @Nullable Object> Collector<A, ?, List<R>> collector(Supplier<Mapping<A, R>> start) {
        return Collector.<A, MappedCollection<A, R>, List<R>>of(
                () -> new MappedCollection<>(start.get()), MappedCollection::add, MappedCollection::join, MappedCollection::finish);
    }

    private void add(A item) {
        var _ = mapped.integrate(item, results::add);
    }

    private List<R> finish() {
        mapped.finish(results::add);
        return results;
    }

    /** The results of this, then those of {@code next}, whose items came after. */
    private MappedCollection<A, R> join(MappedCollection<A, R> next) {
        finish().addAll(next.finish());
        return this;
    }
}
