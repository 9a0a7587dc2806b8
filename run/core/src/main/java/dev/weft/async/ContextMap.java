package dev.weft.async;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** The values of {@link ContextKey}s that are bound together. */
record ContextMap(Map<String, Object> values) implements Serializable {
    static final ContextMap EMPTY = new ContextMap(Map.of());

    ContextMap with(String name, Object value) {
        var more = new HashMap<>(values);
        more.put(name, value);
        return new ContextMap(Map.copyOf(more));
    }
}
