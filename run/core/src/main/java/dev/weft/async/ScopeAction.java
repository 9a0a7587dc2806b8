package dev.weft.async;

/**
 * The body of a block, which is given the block itself.
 *
 * @param <S> the block: a {@link TaskGroup}, a {@link CancelScope}
 * @param <X> what checked error it throws, beside being interrupted; of one that throws none the compiler makes {@link RuntimeException}
 */
@FunctionalInterface
public interface ScopeAction<S, X extends Exception> {
    /** Does it. */
    void run(S scope) throws X, InterruptedException;
}
