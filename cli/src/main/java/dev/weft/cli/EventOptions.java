package dev.weft.cli;

import dev.weft.trace.ProcessEvents;
import picocli.CommandLine.Option;

/** What is recorded of a process beside its calls, as the user says it. */
final class EventOptions {
    @Option(names = "--log-output", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record each line that is printed on standard output or standard error, as an instant.")
    private boolean output;

    @Option(names = "--log-records", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record each record that is logged with java.util.logging or Logback, as an instant.")
    private boolean logRecords;

    @Option(names = "--counters", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record the pauses of the garbage collectors as slices, used heap and CPU load as counters.")
    private boolean counters;

    ProcessEvents events() {
        return new ProcessEvents(output, logRecords, counters);
    }
}
