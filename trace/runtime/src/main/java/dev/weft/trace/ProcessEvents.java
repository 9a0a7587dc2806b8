package dev.weft.trace;

import java.util.List;

/**
 * What is recorded of a process beside its calls.
 *
 * @param output whether the lines are that it prints on standard output and standard error
 * @param logRecords whether the records are that it logs with {@code java.util.logging} or Logback
 * @param counters whether pauses of the garbage collectors, used heap and load are
 * @param jfr which events Flight Recorder records beside the trace: {@link #JFR_DEFAULT}, {@link #JFR_PROFILE}, or an event's name, beside
 *     the default ones; none if it records nothing
 * @param profiler the library of async-profiler, an absolute path, which samples what runs, and after a comma options of its own; empty
 *     for none
 */
public record ProcessEvents(boolean output, boolean logRecords, boolean counters, List<String> jfr, String profiler) {
    public static final ProcessEvents NONE = new ProcessEvents(false, false, false, List.of(), "");

    /** Waits, sleeps, input and output, pauses of the garbage collectors, load. */
    public static final String JFR_DEFAULT = "default";
    /** Samples of what runs. */
    public static final String JFR_PROFILE = "profile";

    /** @throws IllegalArgumentException if both write the one file that lies beside a trace, with a sentence that says so */
    public ProcessEvents {
        jfr = List.copyOf(jfr);
        if (!jfr.isEmpty() && !profiler.isEmpty()) {
            throw new IllegalArgumentException(
                    "one file lies beside each trace, so it is Flight Recorder or async-profiler that records there, but both were to");
        }
    }
}
