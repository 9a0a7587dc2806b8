package dev.weft.cli;

import dev.weft.trace.Precision;
import picocli.CommandLine.Option;

/** How exact a recording is, and at what cost, as the user says it. */
final class PrecisionOptions {
    @Option(names = "--clock", paramLabel = "CLOCK",
            description = "What times are read from: nano: System.nanoTime; tsc: the processor's counter, which is quicker, where there is "
                    + "one that is fit; auto: the one, and the other once much is recorded (default).")
    private String clock = Precision.DEFAULT.clock().toString();

    @Option(names = "--no-throttle", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record all calls also of methods that are called more than 200,000 times a second, a million times in all, "
                    + "and take less than 500 ns. By default they are only counted from then on.")
    private boolean all;

    Precision precision() {
        try {
            return new Precision(Precision.Clock.of(clock), !all);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused("--" + e.getMessage() + ".");
        }
    }
}
