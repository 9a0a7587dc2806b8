package dev.weft;

import dev.weft.sharing.MapCore;
import dev.weft.sharing.MapCore.Listed;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes through a shared map, many entries with one message. */
final class MapIterator<E> implements Iterator<E> {
    private final MapCore core;
    private final boolean values;
    private final Function<Listed, E> view;
    private Iterator<Listed> portion = Collections.emptyIterator();
    private long after;
    private boolean ended;
    private @Nullable Listed last;

    /**
     * @param values whether it needs them
     * @param view what it gives
     */
    MapIterator(MapCore core, boolean values, Function<Listed, E> view) {
        this.core = core;
        this.values = values;
        this.view = view;
    }

    @Override
    public boolean hasNext() {
        if (!portion.hasNext() && !ended) {
            portion = core.list(after, values).iterator();
            ended = !portion.hasNext();
        }
        return portion.hasNext();
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        last = portion.next();
        after = last.number();
        return view.apply(last);
    }

    @Override
    public void remove() {
        if (last == null) {
            throw new IllegalStateException();
        }
        core.remove(last.key());
        last = null;
    }
}
