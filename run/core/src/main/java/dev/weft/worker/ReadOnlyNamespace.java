package dev.weft.worker;

import dev.weft.Namespace;
import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A namespace as a worker sees it. */
public final class ReadOnlyNamespace implements Namespace {
    private final String worker;
    private final Map<String, Object> values;

    /** @param worker whose it is, for errors */
    public ReadOnlyNamespace(String worker, Map<String, Object> values) {
        this.worker = worker;
        this.values = Collections.unmodifiableMap(values);
    }

    @Override
    public Namespace put(String name, Object value) {
        throw new IllegalStateException("\"" + name + "\" cannot be put into the namespace in " + worker
                + ": other workers would not see it; put it there in the program, before the first task");
    }

    @Override
    public <T> T get(String name, Class<T> type) {
        return cast(worker, name, values.get(name), type, values.keySet());
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }

    /** {@code value} as a {@code type}, or an error that says what is wrong. */
    public static <T> T cast(String owner, String name, @Nullable Object value, Class<T> type, Set<String> names) {
        if (value == null) {
            throw new NoSuchElementException("the namespace of " + owner + " has no \"" + name + "\""
                    + (names.isEmpty()
                            ? "; the program puts it there, before the first task"
                            : ", but \"" + String.join("\", \"", names) + "\""));
        }
        if (!type.isInstance(value)) {
            throw new ClassCastException("\"" + name + "\" in the namespace of " + owner + " is a " + value.getClass().getName()
                    + ", not a " + type.getName());
        }
        return type.cast(value);
    }
}
