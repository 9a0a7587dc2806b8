package dev.weft;

import dev.weft.job.Errors;
import org.jspecify.annotations.Nullable;

/** Values made one as they come. */
final class Reduction<R extends @Nullable Object> {
    private final Fn2<? super R, ? super R, ? extends R> combine;
    private R value;

    Reduction(R identity, Fn2<? super R, ? super R, ? extends R> combine) {
        this.value = identity;
        this.combine = combine;
    }

    /** @param next an R, as the workers made it */
    @SuppressWarnings({"unchecked", "NullAway"}) // null only where the functions give it
    void add(@Nullable Object next) {
        try {
            value = combine.apply(value, (R) next);
        } catch (Exception e) {
            throw Errors.unchecked(e);
        }
    }

    R value() {
        return value;
    }
}
