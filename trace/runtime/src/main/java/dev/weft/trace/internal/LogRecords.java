package dev.weft.trace.internal;

import dev.weft.trace.format.Glob;
import dev.weft.trace.format.Layout;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The records that the process logs, as instants. Called by the loggers once they have decided that there is something to log. The
 * parts of a message are rendered as other values are, without calling any method of the program.
 */
public final class LogRecords {
    private static final int MOST_CHARS = 400;
    private static final int MOST_OF_STRING = 100;
    private static final String RECORD = "java.util.logging.LogRecord";
    private static final Object[] NOTHING = {};

    private static @Nullable FieldReader fields;
    private static Glob[] redacted = {};
    private static int name;

    private LogRecords() {}

    /**
     * Before the first class is woven that calls this.
     *
     * @param hidden names of fields, in lower case, whose values are not to be seen
     */
    public static void start(FieldReader reader, Glob[] hidden) {
        fields = reader;
        redacted = hidden;
        name = Api.name(Layout.SYMBOL_INSTANT, "log");
    }

    /** @param given a {@code java.util.logging.LogRecord}, whose parts are read from its fields: a program may extend it */
    public static void logged(Object given) {
        try {
            Class<?> type = given.getClass();
            while (type != null && !type.getName().equals(RECORD)) {
                type = type.getSuperclass();
            }
            if (type != null) {
                Object level = read(given, type, "level");
                Object[] parameters = (Object[]) read(given, type, "parameters");
                tell(level == null ? "" : levelName(level, "java.util.logging.Level", "name"), (String) read(given, type, "loggerName"),
                        (String) read(given, type, "message"), parameters, (Throwable) read(given, type, "thrown"));
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError untold) {
            // The program goes on as if nothing had been asked.
            return;
        }
    }

    /**
     * A record of Logback.
     *
     * @param logger {@code ch.qos.logback.classic.Logger}
     * @param level {@code ch.qos.logback.classic.Level}
     */
    public static void logged(
            Object logger, Object level, @Nullable String message, Object @Nullable [] parameters, @Nullable Throwable thrown) {
        try {
            // Where no exception is given, the last of the parameters may be one.
            Object last = parameters == null || parameters.length == 0 ? null : parameters[parameters.length - 1];
            Throwable problem = thrown == null && last instanceof Throwable given ? given : thrown;
            tell(levelName(level, "ch.qos.logback.classic.Level", "levelStr"), (String) read(logger, logger.getClass(), "name"), message,
                    parameters, problem);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError untold) {
            // The program goes on as if nothing had been asked.
            return;
        }
    }

    /** A program may extend the class of levels, too. */
    private static @Nullable String levelName(Object level, String className, String field) throws ReflectiveOperationException {
        Class<?> type = level.getClass();
        while (type != null && !type.getName().equals(className)) {
            type = type.getSuperclass();
        }
        return type == null ? null : (String) read(level, type, field);
    }

    private static @Nullable Object read(Object holder, Class<?> type, String field) throws ReflectiveOperationException {
        FieldReader reader = fields;
        Field found = type.getDeclaredField(field);
        return reader == null ? null : reader.reference(holder, reader.offset(found));
    }

    private static void tell(
            @Nullable String level, @Nullable String logger, @Nullable String message, Object @Nullable [] parameters,
            @Nullable Throwable thrown) {
        StringBuilder text = new StringBuilder();
        text.append(level).append(' ').append(logger == null || logger.isEmpty() ? "(root)" : logger).append(": ");
        addMessage(message == null ? "" : message, parameters == null ? NOTHING : parameters, text);
        if (thrown != null) {
            text.append("; ").append(render(thrown));
        }
        Recorder.tell(Layout.RECORD_NOTE, name, text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + "\u2026" : text.toString());
    }

    /** With the parameters in the places that {@code {0}} or, in their order, {@code {}} marks. */
    private static void addMessage(String message, Object[] parameters, StringBuilder text) {
        int next = 0;
        for (int i = 0; i < message.length() && text.length() <= MOST_CHARS; i++) {
            char c = message.charAt(i);
            int close = c == '{' && parameters.length > 0 ? message.indexOf('}', i) : -1;
            int number = close == i + 1 ? next : close > i && close <= i + 3 ? number(message, i + 1, close) : -1;
            if (number >= 0 && number < parameters.length) {
                next += close == i + 1 ? 1 : 0;
                text.append(render(parameters[number]));
                i = close;
            } else {
                text.append(c < ' ' ? ' ' : c);
            }
        }
    }

    /** -1 if it is none. */
    private static int number(String message, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = message.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static String render(@Nullable Object value) {
        if (value instanceof String string) {
            return string.length() > MOST_OF_STRING ? string.substring(0, MOST_OF_STRING) + "\u2026" : string;
        }
        return new ValueText(fields, redacted).of(value);
    }
}
