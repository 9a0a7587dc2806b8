package dev.weft;

import dev.weft.job.Errors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ends of all items of a map, added in their order: all values, or the first failure with the others as suppressed exceptions. */
final class Results<R extends @Nullable Object> {
    private final List<R> values = new ArrayList<>();
    private @Nullable Throwable failure;

    /** Adds an end; a cancelled one counts for nothing. */
    void add(Outcome<R> end) {
        switch (end) {
            case Outcome.Success<R>(R value) -> values.add(value);
            case Outcome.Failure<R>(Throwable error) -> failure = Errors.join(failure, error);
            case Outcome.Cancelled<R> _ -> { }
        }
    }

    List<R> values() {
        return values;
    }

    @Nullable Throwable failure() {
        return failure;
    }
}
