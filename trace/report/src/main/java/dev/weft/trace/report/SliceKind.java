package dev.weft.trace.report;

/** What a slice stands for. */
public enum SliceKind {
    /** One call of one method. */
    CALL,
    /** A stretch of work the program itself named. */
    SLICE,
    /** One task of a pool. */
    TASK
}
