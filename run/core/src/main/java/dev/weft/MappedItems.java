package dev.weft;

import dev.weft.job.Errors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mapping of what an iterator gives, which is read by the thread that takes the results. */
final class MappedItems<A extends @Nullable Object, R extends @Nullable Object> implements AutoCloseable {
    private final Mapping<A, R> mapping;
    private final Iterator<? extends A> items;
    private @Nullable Throwable inputError;
    private boolean inputEnded;

    MappedItems(AbstractPool pool, Iterable<? extends A> items, Callee<A, R> callee, MapOptions options, int maxLookAhead) {
        this.items = items.iterator();
        this.mapping = new Mapping<>(pool, callee, options, maxLookAhead, total(items));
    }

    static long total(Iterable<?> items) {
        return items instanceof Collection<?> all ? all.size() : Progress.UNKNOWN;
    }

    Mapping<A, R> mapping() {
        return mapping;
    }

    /** What became of the next item, in the order asked for; null after the last. Throws what the items' iterator threw after it. */
    @Nullable Outcome<R> next() {
        fill();
        if (mapping.waiting() == 0) {
            if (inputError != null) {
                throw Errors.unchecked(inputError);
            }
            return null;
        }
        return mapping.take();
    }

    /** All results; every item is run before the first failure is thrown. */
    List<R> all() {
        var results = new Results<R>();
        Outcome<R> end;
        try {
            while ((end = next()) != null) {
                if (end instanceof Outcome.Cancelled<R>) {
                    mapping.value(end);
                }
                results.add(end);
            }
        } catch (RuntimeException | Error e) {
            Throwable failure = results.failure();
            if (failure == null) {
                throw e;
            }
            throw Errors.unchecked(Errors.join(failure, e));
        }
        Throwable failure = results.failure();
        if (failure != null) {
            throw Errors.unchecked(failure);
        }
        return results.values();
    }

    private void fill() {
        int size;
        while (!inputEnded && (size = mapping.room()) > 0) {
            mapping.hand(group(size));
        }
    }

    private List<A> group(int size) {
        var group = new ArrayList<A>(size);
        try {
            while (group.size() < size && items.hasNext()) {
                group.add(items.next());
            }
            inputEnded = group.size() < size;
        } catch (Throwable e) {
            inputEnded = true;
            inputError = e;
        }
        return group;
    }

    /** Cancels what has not begun. */
    @Override
    public void close() {
        inputEnded = true;
        mapping.close();
    }
}
