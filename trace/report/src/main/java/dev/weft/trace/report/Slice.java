package dev.weft.trace.report;

/**
 * A call, a task or a named stretch of work on one thread.
 *
 * @param name          {@code Class.method} of a call, else the name it was given
 * @param startNanos    since the origin of the recording
 * @param durationNanos up to the end of the process if {@code open}
 * @param depth         number of slices around it, 0 for the outermost
 * @param open          its end was not recorded
 */
public record Slice(SliceKind kind, String name, long startNanos, long durationNanos, int depth, boolean open) {}
