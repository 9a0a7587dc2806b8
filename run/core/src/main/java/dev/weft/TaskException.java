package dev.weft;

import dev.weft.ipc.ErrorText;

/**
 * Carries a checked error of a task out of {@link Pool#map}, {@link Pool#call} or a stream, which throw unchecked errors as they are.
 * The cause is the task's own error.
 */
public final class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error that is passed on as a pool does it. */
    public TaskException(Throwable cause) {
        super(ErrorText.of(cause), cause);
    }
}
