package dev.weft.trace.internal;

import dev.weft.trace.format.Glob;
import dev.weft.trace.format.Layout;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls with arguments, results and exceptions that are to be recorded. Nothing here throws, waits or runs code of the
 * program; what it uses of the JDK never calls this.
 */
public final class Values {
    private static @Nullable FieldReader fields;
    private static Glob[] redacted = {};

    private Values() {}

    /**
     * Before the first class is woven that calls this.
     *
     * @param hidden names of fields, in lower case, whose values are not to be seen
     */
    public static void start(FieldReader reader, Glob[] hidden) {
        fields = reader;
        redacted = hidden;
    }

    /**
     * @param names of the parameters, each with a semicolon behind it; one that starts with a slash has a value that is not to be seen
     */
    public static void arguments(int method, String names, Object[] values) {
        try {
            ValueText text = new ValueText(fields, redacted);
            int from = 0;
            for (int i = 0; i < values.length; i++) {
                int to = names.indexOf(';', from);
                boolean hidden = names.charAt(from) == '/';
                text.argument(names.substring(hidden ? from + 1 : from, to), values[i], hidden);
                from = to + 1;
            }
            Recorder.tell(Layout.RECORD_ARGUMENTS, method, text.toString());
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError untold) {
            // The program goes on as if nothing had been asked.
            return;
        }
    }

    /** As {@link #arguments}, of a method whose calls are recorded only below marked ones. */
    public static void argumentsBelow(int method, String names, Object[] values) {
        if (Levels.isRecorded()) {
            arguments(method, names, values);
        }
    }

    public static void returnedBelow(@Nullable Object value, int method) {
        if (Levels.isRecorded()) {
            returned(value, method);
        }
    }

    public static void threwBelow(Throwable problem, int method) {
        if (Levels.isRecorded()) {
            threw(problem, method);
        }
    }

    public static void returned(@Nullable Object value, int method) {
        try {
            Recorder.tell(Layout.RECORD_RETURNED, method, new ValueText(fields, redacted).of(value));
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError untold) {
            // The program goes on as if nothing had been asked.
            return;
        }
    }

    /** A variable has a value: a whole number is a counter, anything else an instant with it in words. */
    public static void assigned(@Nullable Object value, int instant, int counter) {
        try {
            if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
                Api.counter(counter, ((Number) value).longValue());
            } else {
                Recorder.tell(Layout.RECORD_NOTE, instant, new ValueText(fields, redacted).of(value));
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError untold) {
            // The program goes on as if nothing had been asked.
            return;
        }
    }

    public static void assigned(long value, int counter) {
        Api.counter(counter, value);
    }

    /** A variable has a value that is not to be seen. */
    public static void assignedUnseen(int instant) {
        Recorder.tell(Layout.RECORD_NOTE, instant, ValueText.HIDDEN);
    }

    public static void threw(Throwable problem, int method) {
        try {
            Recorder.tell(Layout.RECORD_THROWN, method, new ValueText(fields, redacted).of(problem));
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError untold) {
            // The program goes on as if nothing had been asked.
            return;
        }
    }
}
