package dev.weft;

import java.io.Serializable;

/**
 * Code without a result that can be sent to a worker, which may be another process: a {@link Task} for statements. It lets
 * {@code pool.submit(() -> print(x))} work on every backend without a cast.
 */
@FunctionalInterface
public interface Action extends Runnable, Serializable {}
