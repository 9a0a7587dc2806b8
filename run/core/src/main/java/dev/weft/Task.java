package dev.weft;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * Code with a result that can be sent to a worker, which may be another process. A lambda or a method reference needs no cast:
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * }
 * -->
 * {@snippet weft="continued" :
 * Job<Integer> answer = pool.submit(() -> 6 * 7);
 * }
 *
 * <p>What the code captures travels with it and must be serializable. The worker works on its own copy of it.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface Task<T> extends Callable<T>, Serializable {}
