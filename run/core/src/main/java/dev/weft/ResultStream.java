package dev.weft;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A mapping as a stream: begun by the first result that is asked for, ended by the last, by a failure, or by closing the stream. */
final class ResultStream<R extends @Nullable Object, E extends @Nullable Object> extends AbstractSpliterator<E>
        implements AutoCloseable {
    private final Supplier<? extends MappedItems<?, R>> start;
    private final BiFunction<Mapping<?, R>, Outcome<R>, E> element;
    private @Nullable MappedItems<?, R> items;
    private boolean ended;

    private ResultStream(Supplier<? extends MappedItems<?, R>> start, BiFunction<Mapping<?, R>, Outcome<R>, E> element, boolean ordered) {
        super(Long.MAX_VALUE, ordered ? Spliterator.ORDERED : 0);
        this.start = start;
        this.element = element;
    }

    /** The values of all items; a failure ends it. */
    static <R extends @Nullable Object> Stream<R> ofValues(Supplier<? extends MappedItems<?, R>> start, boolean ordered) {
        return of(new ResultStream<R, R>(start, Mapping::lastValue, ordered));
    }

    /** What became of each item. */
    static <R extends @Nullable Object> Stream<Outcome<R>> ofOutcomes(
            Supplier<? extends MappedItems<?, R>> start, boolean ordered) {
        return of(new ResultStream<R, Outcome<R>>(start, (_, end) -> end, ordered));
    }

    private static <E extends @Nullable Object> Stream<E> of(ResultStream<?, E> results) {
        return StreamSupport.stream(results, false).onClose(results::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super E> action) {
        if (ended) {
            return false;
        }
        E result;
        try {
            if (items == null) {
                items = start.get();
            }
            Outcome<R> end = items.next();
            if (end == null) {
                close();
                return false;
            }
            result = element.apply(items.mapping(), end);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        action.accept(result);
        return true;
    }

    /** AbstractSpliterator's split would read ahead of the bound. */
    @Override
    public @Nullable Spliterator<E> trySplit() {
        return null;
    }

    @Override
    public void close() {
        ended = true;
        if (items != null) {
            items.close();
        }
    }
}
