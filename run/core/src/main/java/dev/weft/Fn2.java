package dev.weft;

import java.io.Serializable;

/**
 * A function of two arguments that can be sent to a worker; all else is as for {@link Fn}.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface Fn2<A, B, R> extends Serializable {
    /** The function's value for {@code a} and {@code b}; any error that it throws becomes the failure of its job. */
    R apply(A a, B b) throws Exception;
}
