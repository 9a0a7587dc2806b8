package dev.weft;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A mapping as a stream: begun by the first result that is asked for, ended by the last, by a failure, or by closing the stream. */
final class ResultStream<R extends @Nullable Object> extends AbstractSpliterator<R> implements AutoCloseable {
    private final Supplier<? extends Mapping<?, R>> start;
    private @Nullable Mapping<?, R> mapping;
    private boolean ended;

    private ResultStream(Supplier<? extends Mapping<?, R>> start, boolean ordered) {
        super(Long.MAX_VALUE, ordered ? Spliterator.ORDERED : 0);
        this.start = start;
    }

    static <R extends @Nullable Object> Stream<R> over(Supplier<? extends Mapping<?, R>> start, boolean ordered) {
        var results = new ResultStream<R>(start, ordered);
        return StreamSupport.stream(results, false).onClose(results::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
        if (ended) {
            return false;
        }
        R result;
        try {
            if (mapping == null) {
                mapping = start.get();
            }
            Outcome<R> end = mapping.next();
            if (end == null) {
                close();
                return false;
            }
            if (end instanceof Outcome.Failure<R>(Throwable error)) {
                mapping.suppressRest(error);
            }
            result = mapping.value(end);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        action.accept(result);
        return true;
    }

    /** AbstractSpliterator's split would read ahead of the bound. */
    @Override
    public @Nullable Spliterator<R> trySplit() {
        return null;
    }

    @Override
    public void close() {
        ended = true;
        if (mapping != null) {
            mapping.close();
        }
    }
}
