package dev.weft.cli;

import dev.weft.trace.Buffer;
import dev.weft.trace.Trigger;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much room each process has, as the user says it. */
final class BufferOptions {
    @Option(names = "--buffer", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "Room for what each process records, as in 64m or 4g (default: 512m).")
    private long bytes = Buffer.DEFAULT.maxBytes();

    @Option(names = "--buffer-mode", paramLabel = "MODE",
            description = "When it is full: stream: later calls are counted as lost (default); ring: the oldest are dropped, and those "
                    + "under way stay; stop: the recording ends.")
    private Buffer.@Nullable Mode mode;

    @Option(names = "--flight-recorder", paramLabel = "TIME", converter = DurationConverter.class,
            description = "Keep the last so long, as in 10s, in a ring. The report has that much of the end of the run; "
                    + "one of what is going on is made by --dump PID or --dump-signal.")
    private Duration last = Duration.ZERO;

    @Option(names = "--trigger", paramLabel = "TRIGGER", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Write a report of a flight recorder each time that a call takes long ('Parser.parse > 100ms'), an exception "
                    + "leaves a call (exception:java.io.IOException), or memory is short (oom); may be repeated.")
    private List<String> triggers = List.of();

    Buffer buffer() {
        Buffer.Mode asked = mode != null ? mode : last.isZero() ? Buffer.DEFAULT.mode() : Buffer.Mode.RING;
        if (last.isZero() && !triggers.isEmpty()) {
            throw CommandFailure.misused("--trigger needs --flight-recorder, which keeps what is reported.");
        }
        if (bytes < Buffer.MIN_MAX_BYTES) {
            throw CommandFailure.misused("--buffer must be at least 1m, but was " + bytes + " bytes.");
        }
        if (!last.isZero() && asked != Buffer.Mode.RING) {
            throw CommandFailure.misused("--flight-recorder keeps a ring, but --buffer-mode was " + asked + ".");
        }
        try {
            return new Buffer(asked, bytes, last.toNanos(), triggers.stream().map(Trigger::parse).toList());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }
}
