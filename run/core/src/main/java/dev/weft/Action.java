package dev.weft;

import java.io.Serializable;

/**
 * Code without a result that can be sent to a worker, which may be another process: a {@link Task} for statements. It lets
 * {@code pool.submit(() -> print(x))} work on every backend without a cast.
 */
@FunctionalInterface
public interface Action extends Runnable, Serializable {
    /** Does it; any error that it throws becomes the failure of its job. */
    void act() throws Exception;

    /** Does it, with a checked error wrapped in a {@link TaskException}. */
    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // the same code, but for a caller that knows no checked errors
    default void run() {
        try {
            act();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new TaskException(e);
        }
    }
}
