package dev.weft.worker;

/** The types of frames. Their bodies are listed in ARCHITECTURE.md. */
public final class Message {
    /** Changes with every change of a message: Weft may have been replaced on disk while a program runs. */
    public static final int PROTOCOL = 7;

    // To the worker.
    /** A function to be called by number. */
    public static final int FUNCTION = 1;
    /** Calls of a function, with numbers that follow each other. */
    public static final int TASKS = 2;
    /** A function that will not be called any more. */
    public static final int FORGET = 3;
    /** Give back the newest tasks that have not begun. */
    public static final int RECALL = 4;
    /** Give back some tasks, or do what the message says with the one that runs. */
    public static final int CANCEL = 5;
    /** The answer to {@link #FETCH}. */
    public static final int CONTENT = 6;
    /** Nothing more will come: end in order. */
    public static final int END = 7;
    /** The one function that this process is for. */
    public static final int PROCESS = 24;
    /** Where this process stands among all; comes first. */
    public static final int ADDRESS = 25;
    /** A packet of a pipe, in both directions. */
    public static final int PACKET = 26;

    // From the worker.
    /** The worker has started. */
    public static final int READY = 32;
    /** A task returned a long value. */
    public static final int RESULT = 33;
    /** A task threw an error. */
    public static final int ERROR = 34;
    /** A task returned a value that cannot be encoded. */
    public static final int RESULT_NOT_ENCODABLE = 35;
    /** A task's function or arguments cannot be decoded. */
    public static final int TASK_NOT_READABLE = 36;
    /** A task used up the memory; the worker ends after this. */
    public static final int OUT_OF_MEMORY = 37;
    /** Tasks that were not begun and will not be. */
    public static final int RETURNED = 38;
    /** What tasks with numbers that follow each other returned. */
    public static final int RESULTS = 41;
    /** Bytes printed to standard output or error. */
    public static final int OUTPUT = 39;
    /** A class or resource is wanted. */
    public static final int FETCH = 40;
    /** How many bytes were read so far. */
    public static final int CONSUMED = 56;

    // Kinds of functions.
    /** The first argument is a Callable, Runnable or Fn to be called with the others. */
    public static final int CALL = 0;
    /** A method to be called with the arguments. */
    public static final int METHOD = 1;
    /** The same, and what it returns is dropped. */
    public static final int METHOD_WITHOUT_RESULT = 2;
    /** A {@link Block} of functions. */
    public static final int BLOCK = 3;

    // What TASKS says of its tasks.
    /** They have a name of their own. */
    public static final int NAMED = 1;
    /** When each of them begins is to be noted exactly. */
    public static final int TIMED = 2;
    /** They are called with the worker's context and make its components. */
    public static final int COMPONENT = 4;
    /** Each is answered by itself, with its own time. */
    public static final int ALONE = 8;
    /** Arrows of a trace lead to them. */
    public static final int FLOWING = 16;
    /** They have been begun before: how often with this time follows. */
    public static final int AGAIN = 32;

    public static final int STANDARD_OUTPUT = 1;
    public static final int STANDARD_ERROR = 2;

    // What CANCEL does with a task that runs.
    /** Lets it run. */
    public static final int GIVE_BACK = 0;
    /** Interrupts its thread. */
    public static final int INTERRUPT = 1;
    /** Ends the worker. */
    public static final int HALT = 2;

    /** What the arrow of a trace is called that leads from where a task is handed over to where it runs. */
    public static final String SUBMIT = "submit";

    private Message() {}
}
