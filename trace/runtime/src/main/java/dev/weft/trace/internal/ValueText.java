package dev.weft.trace.internal;

import dev.weft.trace.format.Glob;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * A value in a few words: strings, numbers, characters, enum constants, classes and exceptions as they are, arrays and records with what is
 * in them, of which arrays and records are only named, and anything else by the name of its class. No method is called that a program
 * can have written.
 */
final class ValueText {
    private static final int MOST_CHARS = 400;
    private static final int MOST_OF_STRING = 100;
    private static final int MOST_ELEMENTS = 10;
    private static final int MOST_LEVELS = 2;
    static final String HIDDEN = "(redacted)";

    private final @Nullable FieldReader fields;
    private final Glob[] redacted;
    private final StringBuilder out = new StringBuilder();

    /** @param redacted names of fields, in lower case, whose values are not to be seen */
    ValueText(@Nullable FieldReader fields, Glob[] redacted) {
        this.fields = fields;
        this.redacted = redacted;
    }

    String of(@Nullable Object value) {
        add(value, MOST_LEVELS);
        return toString();
    }

    /** Adds {@code name = value}. */
    void argument(String name, @Nullable Object value, boolean hidden) {
        if (out.length() > 0) {
            out.append(", ");
        }
        out.append(name).append(" = ");
        if (hidden) {
            out.append(HIDDEN);
        } else {
            add(value, MOST_LEVELS);
        }
    }

    @Override
    public String toString() {
        return out.length() > MOST_CHARS ? out.substring(0, MOST_CHARS) + "\u2026" : out.toString();
    }

    private boolean isFull() {
        return out.length() > MOST_CHARS;
    }

    private void add(@Nullable Object value, int levels) {
        if (value == null || isFull()) {
            out.append(value == null ? "null" : "");
        } else if (value instanceof String string) {
            addString(string);
        } else if (value instanceof Character) {
            out.append('\'').append(value).append('\'');
        } else if (isPlain(value)) {
            out.append(value);
        } else if (value instanceof Enum<?> constant) {
            out.append(constant.name());
        } else if (value instanceof Class<?> type) {
            out.append(type.getName());
        } else if (value instanceof Throwable problem) {
            addThrowable(problem);
        } else if (value.getClass().isArray()) {
            addArray(value, levels - 1);
        } else if (value.getClass().isRecord()) {
            addRecord(value, levels - 1);
        } else {
            out.append(nameOf(value.getClass()));
        }
    }

    /** Boxes, which no program can extend; a number of another class may be. */
    private static boolean isPlain(Object value) {
        return value instanceof Boolean || value instanceof Byte || value instanceof Short || value instanceof Integer
                || value instanceof Long || value instanceof Float || value instanceof Double;
    }

    private void addString(String string) {
        out.append('"');
        int length = Math.min(string.length(), MOST_OF_STRING);
        for (int i = 0; i < length; i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? ' ' : c);
            }
        }
        out.append('"');
        if (length < string.length()) {
            out.append("\u2026 (").append(string.length()).append(" characters)");
        }
    }

    private void addThrowable(Throwable problem) {
        out.append(problem.getClass().getName());
        String message = fields == null ? null : (String) read(fields, problem, Throwable.class, "detailMessage");
        if (message != null) {
            out.append(": ").append(message, 0, Math.min(message.length(), MOST_CHARS));
        }
    }

    private static @Nullable Object read(FieldReader fields, Object holder, Class<?> type, String name) {
        try {
            return fields.reference(holder, fields.offset(type.getDeclaredField(name)));
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    private void addArray(Object array, int levels) {
        int length = Array.getLength(array);
        out.append(nameOf(array.getClass().getComponentType())).append('[').append(length).append(']');
        if (levels > 0) {
            out.append('{');
            for (int i = 0; i < length && i < MOST_ELEMENTS && !isFull(); i++) {
                out.append(i == 0 ? "" : ", ");
                add(Array.get(array, i), levels);
            }
            out.append(length > MOST_ELEMENTS ? ", \u2026}" : "}");
        }
    }

    private void addRecord(Object value, int levels) {
        out.append(nameOf(value.getClass()));
        FieldReader reader = fields;
        if (levels == 0 || reader == null) {
            return;
        }
        out.append('[');
        boolean first = true;
        for (Field field : value.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !isFull()) {
                out.append(first ? "" : ", ").append(field.getName()).append('=');
                first = false;
                if (isRedacted(field.getName())) {
                    out.append(HIDDEN);
                } else {
                    addField(reader, value, field, levels);
                }
            }
        }
        out.append(']');
    }

    private boolean isRedacted(String name) {
        StringBuilder lower = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            lower.append(Character.toLowerCase(name.charAt(i)));
        }
        for (Glob glob : redacted) {
            if (glob.matches(lower.toString())) {
                return true;
            }
        }
        return false;
    }

    private void addField(FieldReader reader, Object holder, Field field, int levels) {
        Class<?> type = field.getType();
        long offset = reader.offset(field);
        if (!type.isPrimitive()) {
            add(reader.reference(holder, offset), levels);
        } else if (type == int.class) {
            out.append(reader.int32(holder, offset));
        } else if (type == long.class) {
            out.append(reader.int64(holder, offset));
        } else if (type == boolean.class) {
            out.append(reader.bool(holder, offset));
        } else if (type == double.class) {
            out.append(reader.float64(holder, offset));
        } else if (type == float.class) {
            out.append(reader.float32(holder, offset));
        } else if (type == char.class) {
            out.append('\'').append(reader.character(holder, offset)).append('\'');
        } else if (type == byte.class) {
            out.append(reader.int8(holder, offset));
        } else {
            out.append(reader.int16(holder, offset));
        }
    }

    /** Without its package; asking for a simple name runs much of reflection. */
    private static String nameOf(Class<?> type) {
        if (type.isArray()) {
            return nameOf(type.getComponentType()) + "[]";
        }
        String name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
