package dev.weft;

import org.jspecify.annotations.Nullable;

/** The function, what it captures or its argument cannot travel to a worker; the message names the type, and where it stands. */
public final class TaskNotEncodable extends WorkerException {
    private static final long serialVersionUID = 1L;

    TaskNotEncodable(Place place, String what, @Nullable Throwable cause) {
        super(place, place.taskText() + " cannot be sent to " + place.groupText() + ": " + what, cause);
    }
}
