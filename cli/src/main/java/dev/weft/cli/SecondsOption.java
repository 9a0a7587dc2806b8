package dev.weft.cli;

import java.time.Duration;

/** A time that the user gives in seconds. */
final class SecondsOption {
    private static final double LONGEST = 86_400;

    private SecondsOption() {}

    /** @param name what it is, for a message */
    static Duration of(String name, double seconds) {
        if (!(seconds >= 0.1 && seconds <= LONGEST)) {
            throw CommandFailure.misused(name + " must be from 0.1 seconds to a day, but was " + seconds + ".");
        }
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
