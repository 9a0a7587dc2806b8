package dev.weft.trace.report;

import java.time.Duration;

/**
 * A recording in numbers.
 *
 * @param processes    processes with a usable file
 * @param threads      threads with at least one event, virtual ones included
 * @param tasks        tasks begun
 * @param calls        method calls begun
 * @param lost         events the recorders could not store
 * @param leftOut      calls recorded and counted, but too short to be in the picture
 * @param leftOutBelow every call left out is shorter than this; zero when none is
 * @param trivialMethods methods whose calls were not recorded because they do next to nothing, in all processes together
 * @param duration     from the start of the first process to the last moment known of any
 */
public record Summary(int processes, int threads, long tasks, long calls, long lost, long leftOut, Duration leftOutBelow,
                      long trivialMethods, Duration duration) {}
