package dev.weft.trace;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a flight recorder keep what it has: a call that takes long, or an exception that leaves a recorded call.
 *
 * @param text as the user has said it
 * @param methods patterns {@code CLASS#METHOD} of the calls that are meant; none for an exception
 * @param nanos longer than this is long
 * @param exceptions patterns of the exception's class or of one above it; none for a call
 */
public record Trigger(String text, List<String> methods, long nanos, List<String> exceptions) {
    private static final Pattern CALL = Pattern.compile("(\\S+?)\\s*>\\s*(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s)");
    private static final Pattern NAME = Pattern.compile("[\\p{javaJavaIdentifierPart}.*<>]+");
    private static final String EXCEPTION = "exception:";
    private static final String OUT_OF_MEMORY = "oom";

    public Trigger {
        methods = List.copyOf(methods);
        exceptions = List.copyOf(exceptions);
    }

    /**
     * Reads {@code Foo.bar > 100ms}, {@code com.acme.Foo#bar* > 1s}, {@code exception:TYPE} or {@code oom}; a class without a package is
     * one of any package.
     *
     * @throws IllegalArgumentException if it is none of these, with a sentence that says so
     */
    public static Trigger parse(String text) {
        String trigger = text.strip();
        if (trigger.equals(OUT_OF_MEMORY)) {
            return new Trigger(trigger, List.of(), 0, List.of(OutOfMemoryError.class.getName()));
        }
        if (trigger.startsWith(EXCEPTION)) {
            String type = trigger.substring(EXCEPTION.length());
            if (!NAME.matcher(type).matches()) {
                throw wrong(text);
            }
            return new Trigger(trigger, List.of(), 0, inAnyPackage(type, ""));
        }
        Matcher call = CALL.matcher(trigger);
        List<String> methods = call.matches() ? methods(call.group(1)) : null;
        if (methods == null) {
            throw wrong(text);
        }
        return new Trigger(trigger, methods, nanos(call.group(2), call.group(3)), List.of());
    }

    private static @Nullable List<String> methods(String name) {
        int hash = name.indexOf('#');
        int end = hash < 0 ? name.lastIndexOf('.') : hash;
        String type = name.substring(0, Math.max(0, end));
        String method = name.substring(end + 1);
        if (!NAME.matcher(type).matches() || !NAME.matcher(method).matches()) {
            return null;
        }
        return inAnyPackage(type, "#" + method);
    }

    private static List<String> inAnyPackage(String type, String method) {
        return type.indexOf('.') < 0 && type.charAt(0) != '*' ? List.of(type + method, "*." + type + method) : List.of(type + method);
    }

    private static long nanos(String number, String unit) {
        int digits = switch (unit) {
            case "s" -> 9;
            case "ms" -> 6;
            case "us" -> 3;
            default -> 0;
        };
        return new BigDecimal(number).movePointRight(digits).longValue();
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("a trigger must be METHOD > TIME, exception:TYPE or oom, as in 'Parser.parse > 100ms' or"
                + " exception:java.io.IOException, but was '" + text + "'");
    }
}
