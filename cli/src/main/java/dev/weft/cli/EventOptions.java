package dev.weft.cli;

import dev.weft.trace.ProcessEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is recorded of a process beside its calls, as the user says it. */
final class EventOptions {
    static final String PROFILER = "--async-profiler";

    @Option(names = "--log-output", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record each line that is printed on standard output or standard error, as an instant.")
    private boolean output;

    @Option(names = "--log-records", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record each record that is logged with java.util.logging or Logback, as an instant.")
    private boolean logRecords;

    @Option(names = "--counters", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record the pauses of the garbage collectors as slices, used heap and CPU load as counters.")
    private boolean counters;

    @Option(names = "--jfr", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Let JDK Flight Recorder record beside: waits, sleeps, input and output, pauses of the garbage collectors. "
                    + "Starting it costs half a second of CPU.")
    private boolean jfr;

    @Option(names = "--jfr-events", paramLabel = "NAME", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "The same, and this: profile (samples of what runs, as instants) or the name of an event; may be repeated.")
    private List<String> jfrEvents = List.of();

    @Option(names = PROFILER, paramLabel = "LIB[,OPTION...]", hideParamSyntax = true,
            description = "Let async-profiler, whose library libasyncProfiler.so this is, sample beside, children too, with its own "
                    + "options, as in LIB,event=ctimer,interval=1ms.")
    private @Nullable String profiler;

    ProcessEvents events() {
        List<String> recorded = new ArrayList<>(jfrEvents);
        if (jfr || !jfrEvents.isEmpty()) {
            recorded.addFirst(ProcessEvents.JFR_DEFAULT);
        }
        try {
            return new ProcessEvents(output, logRecords, counters, recorded, profiler == null ? "" : library(profiler));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }

    /** A place is meant from here, wherever the program and its children run. */
    private static String library(String given) {
        String[] parts = given.split(",", 2);
        Path file = Path.of(parts[0]).toAbsolutePath();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw CommandFailure.misused("the library of async-profiler must exist and be readable, but '" + parts[0] + "' is not.");
        }
        return parts.length == 1 ? file.toString() : file + "," + parts[1];
    }
}
