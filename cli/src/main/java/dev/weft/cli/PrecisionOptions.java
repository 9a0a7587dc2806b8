package dev.weft.cli;

import dev.weft.trace.Precision;
import picocli.CommandLine.Option;

/** How exact a recording is, and at what cost, as the user says it. */
final class PrecisionOptions {
    @Option(names = "--clock", paramLabel = "CLOCK",
            description = "What times are read from: nano: System.nanoTime; tsc: the processor's counter, which is quicker, where there is "
                    + "one that is fit; auto: the one, and the other once much is recorded (default).")
    private String clock = Precision.DEFAULT.clock().toString();

    Precision precision() {
        try {
            return new Precision(Precision.Clock.of(clock));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused("--" + e.getMessage() + ".");
        }
    }
}
