package dev.weft;

/**
 * The trace that a task's error left in another process. It stands as the cause of the error, or as a suppressed exception where the
 * error has a cause of its own; where the error itself cannot be rebuilt in this process it stands for the error. Its stack trace is
 * that of the worker.
 */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made by Weft: {@code message} tells the error, {@code stack} where it was thrown. */
    public RemoteException(String message, StackTraceElement[] stack) {
        super(message);
        setStackTrace(stack);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
