package dev.weft.cli;

import dev.weft.trace.Buffer;
import picocli.CommandLine.Option;

/** How much room each process has, as the user says it. */
final class BufferOptions {
    @Option(names = "--buffer", paramLabel = "SIZE", converter = SizeConverter.class,
            description = "Room for what each process records, as in 64m or 4g (default: 512m).")
    private long bytes = Buffer.DEFAULT.maxBytes();

    @Option(names = "--buffer-mode", paramLabel = "MODE", defaultValue = "stream",
            description = "When it is full: stream: later calls are counted as lost (default); ring: the oldest are dropped, and those "
                    + "under way stay; stop: the recording ends.")
    private Buffer.Mode mode = Buffer.Mode.STREAM;

    Buffer buffer() {
        try {
            return new Buffer(mode, bytes);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused("--buffer must be at least 1m, but was " + bytes + " bytes.");
        }
    }
}
