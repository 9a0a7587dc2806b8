package dev.weft.sharing;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values by key, in the order in which the keys came. */
public interface MapCore extends Core {
    /**
     * A key on the way through all of them.
     *
     * @param number greater than those of keys that came before
     * @param value null if it was not asked for
     */
    record Listed(long number, Stored key, @Nullable Stored value) implements Serializable {}

    Seen see(Stored key);

    boolean containsKey(Stored key);

    boolean containsValue(Stored value);

    /** Sets a value, and gives the one before. */
    @Nullable Stored put(Stored key, Stored value);

    /**
     * Sets values.
     *
     * @param entries each a key followed by its value
     */
    void putAll(List<Stored> entries);

    /** Sets a value where there is none, and gives the one that is there. */
    @Nullable Stored putIfAbsent(Stored key, Stored value);

    /** Sets the value of those keys that have none, and gives whether there were any. */
    boolean putAllIfAbsent(List<Stored> keys, Stored value);

    /** Sets a value where there is one, and gives the one before. */
    @Nullable Stored replace(Stored key, Stored value);

    /** Sets a value, or removes it, where there is one that equals {@code expected}; gives whether there was. */
    boolean replaceIf(Stored key, Stored expected, @Nullable Stored value);

    /** Sets a value, or removes it, where that of {@code version} is; gives null if so, else what is there. */
    @Nullable Seen swap(Stored key, long version, @Nullable Stored value);

    @Nullable Stored remove(Stored key);

    int size();

    void clear();

    /** Some of the keys that come after number {@code after}, with their values or without; none if there are no more. */
    List<Listed> list(long after, boolean values);
}
