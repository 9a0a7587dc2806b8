package dev.weft.async;

import org.jspecify.annotations.Nullable;

/**
 * The body of a block, which is given the block itself and has a result.
 *
 * @param <S> the block: a {@link TaskGroup}
 * @param <R> the type of the result
 * @param <X> what checked error it throws, beside being interrupted; of one that throws none the compiler makes {@link RuntimeException}
 */
@FunctionalInterface
public interface ScopeCall<S, R extends @Nullable Object, X extends Exception> {
    /** Computes it. */
    R call(S scope) throws X, InterruptedException;
}
