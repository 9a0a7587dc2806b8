package dev.weft.cluster;

/** What a program and a node say to each other over the link of one worker. */
final class Talk {
    /** Version of all of it, the first byte of an opening. */
    static final int VERSION = 1;

    // From the program.
    /** A {@link WorkerForm}: the worker is to be started. */
    static final int ORDER = 0;
    /** Bytes for its channel. */
    static final int IN = 1;
    /** It is to be ended at once. */
    static final int KILL = 2;

    // From the node.
    /** There is room, until the link ends. */
    static final int ROOM = 16;
    /** The worker runs: process id. */
    static final int STARTED = 17;
    /** Bytes from its channel. */
    static final int OUT = 18;
    /** Bytes that its JVM or native code printed. */
    static final int ERRORS = 19;
    /** Number of the task that it runs, and for how many nanoseconds it has. */
    static final int BEGUN = 20;
    /** Its resident memory in bytes. */
    static final int RESIDENT = 21;
    /** An {@link EndForm}: it has ended, and nothing comes after this but its trace. */
    static final int ENDED = 22;
    /** The name of a file of its trace, and then its bytes. */
    static final int TRACE_FILE = 24;
    static final int TRACE_BYTES = 25;

    // Both.
    /** From the program: what time is it? From the node: nanoseconds of the epoch. */
    static final int CLOCK = 32;
    /** The node wants to end: the worker is to be given no more tasks. */
    static final int LEAVE = 23;

    private Talk() {}
}
