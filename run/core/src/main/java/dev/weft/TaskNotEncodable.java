package dev.weft;

import org.jspecify.annotations.Nullable;

/** The function, what it captures or its argument cannot travel to a worker; the message names the type, and where it stands. */
public final class TaskNotEncodable extends WorkerException {
    private static final long serialVersionUID = 1L;

    TaskNotEncodable(Place place, String what, @Nullable Throwable cause) {
        this("", place, what, cause);
    }

    /** @param part what of the task it is, such as {@code "the argument of "}; empty for the task itself */
    TaskNotEncodable(String part, Place place, String what, @Nullable Throwable cause) {
        super(place, part + place.taskText() + " cannot be sent to " + place.groupText() + ": " + what, cause);
    }
}
