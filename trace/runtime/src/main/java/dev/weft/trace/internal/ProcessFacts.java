package dev.weft.trace.internal;

/**
 * What the header of a trace says of its process, apart from the clocks.
 *
 * @param parentPid process that is traced and started this one; 0 if none
 * @param clockDomain equal in all processes whose {@code nanoTime} can be compared; 0 if unknown
 */
public record ProcessFacts(long pid, long parentPid, long clockDomain) {}
