package dev.weft.job;

import dev.weft.ipc.ErrorText;

/** Errors of the program's code that nobody waits for. */
public final class Uncaught {
    private Uncaught() {}

    /** Hands {@code error} to the uncaught exception handler of this thread, which goes on. */
    public static void report(Throwable error) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, error);
        } catch (Throwable e) {
            // The handler fails, mostly because the error's own methods do; this thread has more to do.
            System.err.println(ErrorText.of(error) + " in thread \"" + current.getName() + "\"");
        }
    }
}
