package dev.weft.trace.report;

/**
 * A method that was called so often, and was so short, that its calls were counted from some moment on instead of recorded.
 *
 * @param name      as calls of it are shown
 * @param fromNanos that moment, since the origin of the recording
 * @param calls     how many calls were not recorded
 */
public record ThrottledMethod(String name, long fromNanos, long calls) {}
