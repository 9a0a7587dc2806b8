package dev.weft;

import java.io.Serializable;

/**
 * A function of one argument that can be sent to a worker, which may be another process. A lambda or a method reference needs no
 * cast. What the function captures travels with it and must be serializable, as must its arguments and results on backends that
 * leave this JVM.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface Fn<A, R> extends Serializable {
    /** The function's value for {@code a}; any error that it throws becomes the failure of its job. */
    R apply(A a) throws Exception;
}
