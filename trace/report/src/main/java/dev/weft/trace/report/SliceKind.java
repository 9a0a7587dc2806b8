package dev.weft.trace.report;

import java.util.Locale;

/** What a slice stands for. */
public enum SliceKind {
    /** One call of one method. */
    CALL,
    /** A stretch of work the program itself named. */
    SLICE,
    /** One task of a pool. */
    TASK,
    /** A thread waits; a call lies around it, and nothing but another wait inside. */
    WAIT,
    /** A platform thread carries a virtual one. */
    MOUNT;

    /** In one small word. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
