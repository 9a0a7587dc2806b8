package dev.weft.trace.format;

/**
 * A method that was called so often that its calls were counted from some moment on instead of recorded.
 *
 * @param ticks that moment
 * @param calls how many calls were not recorded
 */
public record Throttled(long ticks, long calls) {}
