package dev.weft.trace;

/**
 * What is recorded of a process beside its calls.
 *
 * @param output whether the lines are that it prints on standard output and standard error
 * @param logRecords whether the records are that it logs with {@code java.util.logging} or Logback
 * @param counters whether pauses of the garbage collectors, used heap and load are
 */
public record ProcessEvents(boolean output, boolean logRecords, boolean counters) {
    public static final ProcessEvents NONE = new ProcessEvents(false, false, false);
}
