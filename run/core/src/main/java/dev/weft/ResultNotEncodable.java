package dev.weft;

import org.jspecify.annotations.Nullable;

/** The result of the task cannot travel back from its worker; the message names the type. The worker is not affected. */
public final class ResultNotEncodable extends WorkerException {
    private static final long serialVersionUID = 1L;

    ResultNotEncodable(Place place, String what, @Nullable Throwable cause) {
        super(place, "the result of " + place.taskText() + " cannot be sent back by " + place.workerText() + ": " + what, cause);
    }
}
