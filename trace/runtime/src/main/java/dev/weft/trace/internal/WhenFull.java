package dev.weft.trace.internal;

/** What becomes of events when the trace file has reached its limit. */
public enum WhenFull {
    /** They are counted as lost. */
    LOSE,
    /** They take the place of the oldest. */
    REUSE,
    /** The recording is over. */
    STOP
}
