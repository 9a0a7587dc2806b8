package dev.weft.examples.child;

import java.io.Serial;

/**
 * Thrown in an example where it would end the JVM, and where it is stopped. Each loader of examples has this class for itself, so what is
 * stopped is the code of one loader.
 */
public final class ProgramExit extends Error {
    @Serial
    private static final long serialVersionUID = 1;

    /** Set by reflection. */
    private static volatile boolean stopped;

    private ProgramExit(String message) {
        super(message);
    }

    /** Called in the place of {@code System.exit}; the message is the code. */
    public static void end(int code) {
        throw new ProgramExit(Integer.toString(code));
    }

    /** Called in the place of {@code Runtime.exit} and {@code halt}. */
    public static void end(Runtime runtime, int code) {
        end(code);
    }

    /** Called at each jump back and where a method begins. */
    public static void check() {
        if (stopped) {
            // What a thread prints as it ends would be taken for what the next example says.
            Thread.currentThread().setUncaughtExceptionHandler(ProgramExit::ended);
            throw new ProgramExit("it was stopped");
        }
    }

    private static void ended(Thread thread, Throwable reason) {
        ThreadGroup group = thread.getThreadGroup();
        if (!(reason instanceof ProgramExit) && group != null) {
            group.uncaughtException(thread, reason);
        }
    }
}
