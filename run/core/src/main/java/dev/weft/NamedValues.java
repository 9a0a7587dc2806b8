package dev.weft;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import dev.weft.sharing.Unchanging;
import dev.weft.worker.ReadOnlyNamespace;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The namespace of a pool as the program sees it. Thread-safe. */
final class NamedValues implements Namespace {
    private final AbstractPool pool;

    // Guarded by this.
    private final Map<String, Value> values = new LinkedHashMap<>();
    private boolean closed;

    /**
     * A value as it was when it was put.
     *
     * @param copy what copies are made from; null for what cannot change
     */
    private record Value(Object original, @Nullable ByteWriter copy) {}

    NamedValues(AbstractPool pool) {
        this.pool = pool;
    }

    @Override
    public synchronized Namespace put(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (closed) {
            throw new IllegalStateException("\"" + name + "\" cannot be put into the namespace of " + pool.name()
                    + " any more: workers may have begun; put it there before the first task");
        }
        try {
            ByteWriter copy = null;
            if (!Unchanging.isSure(value)) {
                copy = new ByteWriter(256);
                Codec.encode(value, copy);
            }
            pool.named(name, value);
            values.put(name, new Value(value, copy));
        } catch (NotEncodable e) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot be put into the namespace of " + pool.name() + ": " + e.getMessage(), e);
        }
        return this;
    }

    /** Takes no more values. */
    synchronized void close() {
        closed = true;
    }

    @Override
    public synchronized <T> T get(String name, Class<T> type) {
        Value value = values.get(name);
        return ReadOnlyNamespace.cast(pool.name(), name, value == null ? null : value.original, type, values.keySet());
    }

    @Override
    public synchronized Set<String> names() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(values.keySet()));
    }

    /** The values for one more worker. */
    synchronized Map<String, Object> copies() {
        var copies = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> copies.put(name, value.copy == null ? value.original : copy(value.copy, value.original)));
        return copies;
    }

    private static Object copy(ByteWriter encoded, Object original) {
        ClassLoader loader = original.getClass().getClassLoader();
        if (loader == null) {
            loader = Thread.currentThread().getContextClassLoader();
        }
        try {
            return Objects.requireNonNull(Codec.decode(new ByteReader(encoded.toByteArray()), loader));
        } catch (CorruptFrame | NotEncodable e) {
            throw new IllegalStateException("a " + original.getClass().getName() + " cannot be copied: " + e.getMessage(), e);
        }
    }
}
