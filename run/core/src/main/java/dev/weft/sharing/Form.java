package dev.weft.sharing;

/** What stands in the messages between a stub and a desk; listed in ARCHITECTURE.md. */
final class Form {
    // Requests.
    static final int CALL = 0;
    /** A call by a thread whose interrupt flag was set. */
    static final int CALL_INTERRUPTED = 1;
    static final int CANCEL = 2;

    // Answers.
    static final int RESULT = 0;
    static final int ERROR = 1;
    /** The object is not there. */
    static final int CLOSED = 2;
    /** The object is not for other programs. */
    static final int NOT_SERVED = 3;

    private Form() {}
}
