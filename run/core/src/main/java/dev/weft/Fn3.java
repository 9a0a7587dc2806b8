package dev.weft;

import java.io.Serializable;

/**
 * A function of three arguments that can be sent to a worker; all else is as for {@link Fn}.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface Fn3<A, B, C, R> extends Serializable {
    /** The function's value for {@code a}, {@code b} and {@code c}; any error that it throws becomes the failure of its job. */
    R apply(A a, B b, C c) throws Exception;
}
