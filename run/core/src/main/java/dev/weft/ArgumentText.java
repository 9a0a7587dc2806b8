package dev.weft;

import dev.weft.ipc.LambdaParts;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The arguments of a call as a text for people: short, whatever they are. */
final class ArgumentText {
    private static final int MOST = 60;

    private ArgumentText() {}

    /** What {@code code} has captured, which is what a task without arguments works on. */
    static String ofCaptured(Object code) {
        LambdaParts parts = LambdaParts.of(code);
        return parts == null ? "" : of(parts.captured());
    }

    static String of(@Nullable Object[] arguments) {
        var text = new StringJoiner(", ");
        for (Object argument : arguments) {
            text.add(of(argument));
        }
        return text.toString();
    }

    private static String of(@Nullable Object value) {
        // Nothing is made into a text that may have millions of parts.
        return switch (value) {
            case null -> "null";
            case String text -> shortened('"' + (text.length() > MOST ? text.substring(0, MOST) : text) + '"');
            case Collection<?> items when items.size() > 4 -> value.getClass().getSimpleName() + " of " + items.size();
            case Map<?, ?> map when map.size() > 4 -> value.getClass().getSimpleName() + " of " + map.size();
            default -> value.getClass().isArray()
                    ? value.getClass().getComponentType().getSimpleName() + "[" + Array.getLength(value) + "]"
                    : shortened(own(value));
        };
    }

    private static String own(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | StackOverflowError e) {
            return "a " + value.getClass().getName();
        }
    }

    private static String shortened(String text) {
        return text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
    }
}
