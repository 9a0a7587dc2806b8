package dev.weft;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How the errors of tasks reach callers that wait for values. */
final class Errors {
    private Errors() {}

    static <T extends @Nullable Object> Outcome<T> await(Job<T> job) {
        try {
            return job.outcome();
        } catch (InterruptedException e) {
            job.cancel();
            throw AbstractPool.interruptedError("waiting for task \"" + job.name() + "\"");
        }
    }

    /** The value of {@code end}, or its error thrown. */
    static <T extends @Nullable Object> T value(Outcome<T> end, Job<T> job) {
        return switch (end) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T>(Throwable error) -> throw unchecked(error);
            case Outcome.Cancelled<T> _ -> throw new CancellationException("task \"" + job.name() + "\" was cancelled");
        };
    }

    /** Throws an unchecked error as it is, and gives a checked one wrapped. */
    static RuntimeException unchecked(Throwable error) {
        if (error instanceof Error e) {
            throw here(e);
        }
        return error instanceof RuntimeException e ? here(e) : new TaskException(error);
    }

    /** An error from another process shows where it was thrown again; where it came from is told by its {@link RemoteException}. */
    private static <E extends Throwable> E here(E error) {
        if (error.getCause() instanceof RemoteException) {
            error.fillInStackTrace();
        }
        return error;
    }

    /** {@code first} with {@code next} as one more suppressed exception. */
    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
    static Throwable join(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (first != next) {
            first.addSuppressed(next);
        }
        return first;
    }

    static void uncaught(Throwable error) {
        Thread current = Thread.currentThread();
        current.getUncaughtExceptionHandler().uncaughtException(current, error);
    }
}
