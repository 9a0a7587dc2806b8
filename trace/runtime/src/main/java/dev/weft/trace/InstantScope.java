package dev.weft.trace;

/** Of whom an instant is a moment: reports draw it there. The order is that of the numbers in the trace file. */
public enum InstantScope {
    /** Of the thread that marks it. */
    THREAD,
    /** Of its process, with all threads. */
    PROCESS,
    /** Of all processes of the recording. */
    GLOBAL
}
