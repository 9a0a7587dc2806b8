package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.MapCore;
import dev.weft.sharing.Portions;
import dev.weft.sharing.Stored;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import org.jspecify.annotations.Nullable;

/**
 * A set that several tasks, threads or processes have in common.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<URI> links = List.of();
 * static String fetch(URI link) { return ""; }
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedSet<URI> seen = pool.sharer().set();
 * pool.map(links, link -> seen.add(link) ? fetch(link) : null);     // each one once
 * }
 *
 * <p>{@code add}, {@code remove} and {@code contains} are atomic; operations on many elements deal with one after the other. All else is as
 * for the keys of a {@link SharedMap}: elements are copies, null is refused, as is what is not serializable, {@code equals} and
 * {@code hashCode} are called in the set's home, iteration is in the order in which the elements came and weakly consistent.
 *
 * @param <T> the type of the elements
 */
public final class SharedSet<T> extends AbstractSet<T> implements Shared {
    private static final Stored PRESENT = Stored.of(true, "a shared set");

    private final transient Link<MapCore> link;

    SharedSet(Link<MapCore> link) {
        this.link = link;
    }

    /** Where it is. */
    Link<MapCore> link() {
        return link;
    }

    @Override
    public boolean add(T element) {
        return link.core().putIfAbsent(stored(element), PRESENT) == null;
    }

    @Override
    public boolean addAll(Collection<? extends T> elements) {
        List<Stored> all = elements.stream().map(SharedSet::stored).toList();
        boolean any = false;
        for (List<Stored> left = all; !left.isEmpty();) {
            List<Stored> portion = Portions.first(left, 1);
            any |= link.core().putAllIfAbsent(portion, PRESENT);
            left = Portions.after(left, portion.size());
        }
        return any;
    }

    @Override
    public boolean contains(Object element) {
        return link.core().containsKey(stored(element));
    }

    @Override
    public boolean remove(Object element) {
        return link.core().remove(stored(element)) != null;
    }

    @Override
    public int size() {
        return link.core().size();
    }

    @Override
    public void clear() {
        link.core().clear();
    }

    @Override
    @SuppressWarnings("unchecked") // only a T is added
    public Iterator<T> iterator() {
        return new MapIterator<>(link.core(), false, listed -> (T) Objects.requireNonNull(listed.key().value()));
    }

    @Override
    public Spliterator<T> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.NONNULL);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedSet<?> that && link.equals(that.link) || super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private static Stored stored(Object element) {
        return Stored.of(Objects.requireNonNull(element, "a shared set has no null"), "a shared set");
    }

    private Object writeReplace() {
        return Travelling.of(Travelling.Kind.SET, link);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a shared object travels as what stands for it");
    }
}
