package dev.weft.job;

import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.TaskException;
import dev.weft.TaskNotEncodable;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the errors of tasks reach callers that wait for values. */
public final class Errors {
    private static final String OUR_PACKAGE = "dev.weft.";

    /** As the JVM bounds the depth of a stack trace. */
    private static final int MAX_FRAMES = 1024;

    private Errors() {}

    public static <T extends @Nullable Object> Outcome<T> await(Job<T> job) {
        try {
            return job.outcome();
        } catch (InterruptedException e) {
            job.cancel();
            throw interrupted("waiting for task \"" + job.name() + "\"");
        }
    }

    /** The result of {@code job}, waited for, or its error thrown; an interrupt cancels the job. */
    public static <T extends @Nullable Object> T result(Job<T> job) {
        return value(await(job), job::name);
    }

    /**
     * The value of {@code end}, or its error thrown.
     *
     * @param name gives the task's name
     */
    public static <T extends @Nullable Object> T value(Outcome<T> end, Supplier<String> name) {
        return switch (end) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T>(Throwable error) -> throw unchecked(error);
            case Outcome.Cancelled<T> _ -> throw new CancellationException("task \"" + name.get() + "\" was cancelled");
        };
    }

    /** Throws an unchecked error as it is, and gives a checked one wrapped. */
    public static RuntimeException unchecked(Throwable error) {
        if (error instanceof Error e) {
            throw withCaller(e);
        }
        return error instanceof RuntimeException e ? withCaller(e) : new TaskException(error);
    }

    private static <E extends Throwable> E withCaller(E error) {
        try {
            thrownAgain(error);
        } catch (RuntimeException | StackOverflowError e) {
            // Its methods, which need not be those of Throwable, fail: it is thrown as it is.
            return error;
        }
        return error;
    }

    /**
     * Lets the stack of an error that was made on another thread, or in another process, end with the frames of the caller that it is
     * thrown to. The frame of this method stands where one part ends and the next begins.
     */
    private static void thrownAgain(Throwable error) {
        StackTraceElement[] own = error.getStackTrace();
        StackTraceElement[] here = new Throwable().getStackTrace();
        int caller = 0;
        while (caller < here.length && here[caller].getClassName().startsWith(OUR_PACKAGE)) {
            caller++;
        }
        if (caller == here.length || endsWith(own, here, caller)) {
            return;
        }
        int kept = keptFrames(own);
        var both = Arrays.copyOf(own, kept + here.length);
        System.arraycopy(here, 0, both, kept, here.length);
        error.setStackTrace(both);
    }

    private static boolean endsWith(StackTraceElement[] stack, StackTraceElement[] tail, int from) {
        int length = tail.length - from;
        return stack.length >= length && Arrays.equals(stack, stack.length - length, stack.length, tail, from, tail.length);
    }

    /** Callers follow each other where pools nest; the one before this is dropped where an error is thrown time and again. */
    private static int keptFrames(StackTraceElement[] stack) {
        for (int i = stack.length - 1; i >= 0; i--) {
            if (isFrame(stack[i], "dev.weft.PoolJob", "runHere") || isFrame(stack[i], "dev.weft.async.GroupJob", "run")) {
                break;
            }
            if (isFrame(stack[i], Errors.class.getName(), "thrownAgain")) {
                return i;
            }
        }
        return Math.min(stack.length, MAX_FRAMES);
    }

    private static boolean isFrame(StackTraceElement frame, String type, String method) {
        return frame.getClassName().equals(type) && frame.getMethodName().equals(method);
    }

    /** {@code first} with {@code next} as one more suppressed exception. */
    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
    public static Throwable join(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (first != next && !repeats(first, next)) {
            first.addSuppressed(next);
        }
        return first;
    }

    /** Whether two items cannot be sent for the same reason, which is then said once. */
    private static boolean repeats(Throwable first, Throwable next) {
        return first instanceof TaskNotEncodable && next instanceof TaskNotEncodable
                && Objects.equals(first.getMessage(), next.getMessage());
    }

    /** What says that {@code what} was interrupted, where no checked error can be thrown; the interrupt status is set for the caller. */
    public static CancellationException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new CancellationException(what + " was interrupted");
    }
}
