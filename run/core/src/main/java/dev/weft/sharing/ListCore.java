package dev.weft.sharing;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list. What is wrong with an index it says as an {@link java.util.ArrayList} does. */
public interface ListCore extends Core {
    /**
     * All that is in a list.
     *
     * @param version greater than before each change
     */
    record Content(long version, List<Stored> elements) implements Serializable {}

    int size();

    Stored get(int index);

    Stored set(int index, Stored element);

    void append(List<Stored> elements);

    void insert(int index, List<Stored> elements);

    Stored remove(int index);

    /** Removes the first element that is equal, and gives whether there was one. */
    boolean removeEqual(Stored element);

    void removeRange(int from, int to);

    void clear();

    /** The first element or the last, which is removed if that is asked for; null if there is none. */
    @Nullable Stored end(boolean last, boolean remove);

    /** The index of the first element that is equal, or of the last; -1 if there is none. */
    int indexOf(Stored element, boolean last);

    /** The elements from one index up to another, without that. */
    List<Stored> slice(int from, int to);

    /** Some elements from {@code index} on; none if there are none. */
    List<Stored> portion(int index);

    /** Sets an element that is the same as {@code expected}, or removes it, if that is still at its place; gives whether it is. */
    boolean replaceIf(int index, Stored expected, @Nullable Stored element);

    Content content();

    /** Lets these be all elements if nothing has changed since {@code version}; gives whether nothing has. */
    boolean exchange(long version, List<Stored> elements);
}
