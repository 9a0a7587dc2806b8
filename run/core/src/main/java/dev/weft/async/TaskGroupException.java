package dev.weft.async;

import dev.weft.ipc.ErrorText;
import java.util.List;

/**
 * Tasks of a {@link TaskGroup} have failed, or its body after them. The first error is the cause, and all others are suppressed ones; tasks
 * that were only cancelled have none.
 */
public final class TaskGroupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf gives a serializable one
    private final List<Throwable> errors;

    TaskGroupException(String group, List<Throwable> errors) {
        super(message(group, errors), errors.getFirst());
        this.errors = List.copyOf(errors);
        errors.stream().skip(1).forEach(this::addSuppressed);
    }

    private static String message(String group, List<Throwable> errors) {
        String first = ErrorText.of(errors.getFirst());
        return errors.size() == 1
                ? "a task of " + group + " has failed: " + first
                : errors.size() + " tasks of " + group + " have failed, first: " + first;
    }

    /** All errors, in the order in which they came. */
    public List<Throwable> errors() {
        return errors;
    }
}
