package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.ListCore;
import dev.weft.sharing.ListCore.Content;
import dev.weft.sharing.Portions;
import dev.weft.sharing.Stored;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list that several tasks, threads or processes have in common. It does what a list of one's own does, and fails as that does.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<Path> pages = List.of();
 * static List<String> names(Path page) { return List.of(); }
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedList<String> found = pool.sharer().list();
 * pool.map(pages, page -> found.addAll(names(page)));
 * found.sort(null);
 * }
 *
 * <p>Every method of the list itself is atomic, on every backend. {@code addAll} too, up to a message's worth of elements: beyond a
 * thousand, or a megabyte, those of others may come between. The functions that {@code removeIf}, {@code replaceAll}, {@code sort} and
 * {@link #update} take are called by the caller, on its thread, with a copy of all elements and nothing locked; they are called again when
 * the list was changed meanwhile, so they should do nothing but compute.
 *
 * <p>Elements are copies, as all values of shared objects: to change one that was taken out changes nothing here, it has to be set again.
 * What is shared itself stays shared, so a list in a list is the same for all. Null is allowed; what is not serializable is refused
 * ({@code IllegalArgumentException}). The {@code equals} of elements is called in the list's home.
 *
 * <p>Iterators fetch many elements with one message. They go by index, so what others add or remove before them makes them show an element
 * twice or not at all; {@code set} and {@code remove} of an iterator throw {@code ConcurrentModificationException} if what it has shown
 * last is no longer there. {@link #slice} is a copy as of one moment. {@link #subList} is a view of a range of indexes, and what others
 * do before or in it moves what it shows.
 *
 * <p>Two lists are equal if their elements are. Memory consistency effects: what was done before an element was put <i>happens-before</i>
 * what is done after it was read.
 *
 * @param <T> the type of the elements
 */
public final class SharedList<T extends @Nullable Object> extends AbstractList<T> implements Shared {
    private final transient Link<ListCore> link;

    SharedList(Link<ListCore> link) {
        this.link = link;
    }

    /** Where it is. */
    Link<ListCore> link() {
        return link;
    }

    @Override
    public int size() {
        return link.core().size();
    }

    @Override
    public T get(int index) {
        return value(link.core().get(index));
    }

    @Override
    public T set(int index, T element) {
        return value(link.core().set(index, stored(element)));
    }

    @Override
    public boolean add(T element) {
        link.core().append(List.of(stored(element)));
        return true;
    }

    @Override
    public void add(int index, T element) {
        link.core().insert(index, List.of(stored(element)));
    }

    @Override
    public boolean addAll(Collection<? extends T> elements) {
        List<Stored> all = storedAll(elements);
        for (List<Stored> left = all; !left.isEmpty();) {
            List<Stored> portion = Portions.first(left, 1);
            link.core().append(portion);
            left = Portions.after(left, portion.size());
        }
        return !all.isEmpty();
    }

    @Override
    public boolean addAll(int index, Collection<? extends T> elements) {
        List<Stored> left = storedAll(elements);
        boolean any = !left.isEmpty();
        int at = index;
        do {
            List<Stored> portion = Portions.first(left, 1);
            link.core().insert(at, portion);
            at += portion.size();
            left = Portions.after(left, portion.size());
        } while (!left.isEmpty());
        return any;
    }

    @Override
    public T remove(int index) {
        return value(link.core().remove(index));
    }

    @Override
    public boolean remove(@Nullable Object element) {
        return link.core().removeEqual(stored(element));
    }

    @Override
    public T getFirst() {
        return end(false, false);
    }

    @Override
    public T getLast() {
        return end(true, false);
    }

    @Override
    public T removeFirst() {
        return end(false, true);
    }

    @Override
    public T removeLast() {
        return end(true, true);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return indexOf(element) >= 0;
    }

    @Override
    public int indexOf(@Nullable Object element) {
        return link.core().indexOf(stored(element), false);
    }

    @Override
    public int lastIndexOf(@Nullable Object element) {
        return link.core().indexOf(stored(element), true);
    }

    @Override
    public void clear() {
        link.core().clear();
    }

    @Override
    protected void removeRange(int from, int to) {
        link.core().removeRange(from, to);
    }

    /**
     * A copy of the elements from one index up to another, without that, as of one moment.
     *
     * @throws IndexOutOfBoundsException if there are no such indexes
     */
    public List<T> slice(int from, int to) {
        return values(link.core().slice(from, to));
    }

    /** Lets the list have the elements that {@code change} leaves in a copy of it, in one step. */
    public void update(UnaryOperator<List<T>> change) {
        while (true) {
            Content seen = link.core().content();
            List<T> changed = change.apply(values(seen.elements()));
            if (link.core().exchange(seen.version(), storedAll(changed))) {
                return;
            }
        }
    }

    @Override
    public boolean removeIf(Predicate<? super T> unwanted) {
        Objects.requireNonNull(unwanted);
        while (true) {
            Content seen = link.core().content();
            List<Stored> kept = seen.elements().stream().filter(element -> !unwanted.test(value(element))).toList();
            if (kept.size() == seen.elements().size()) {
                return false;
            }
            if (link.core().exchange(seen.version(), kept)) {
                return true;
            }
        }
    }

    @Override
    public boolean removeAll(Collection<?> unwanted) {
        Objects.requireNonNull(unwanted);
        return removeIf(unwanted::contains);
    }

    @Override
    public boolean retainAll(Collection<?> wanted) {
        Objects.requireNonNull(wanted);
        return removeIf(element -> !wanted.contains(element));
    }

    @Override
    public void replaceAll(UnaryOperator<T> replacement) {
        Objects.requireNonNull(replacement);
        update(all -> {
            all.replaceAll(replacement);
            return all;
        });
    }

    @Override
    public void sort(@Nullable Comparator<? super T> order) {
        update(all -> {
            all.sort(order);
            return all;
        });
    }

    @Override
    public Iterator<T> iterator() {
        return listIterator();
    }

    @Override
    public ListIterator<T> listIterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<T> listIterator(int index) {
        int size = size();
        if (index < 0 || index > size) {
            throw new IndexOutOfBoundsException("Index: " + index + ", Size: " + size);
        }
        return new ElementIterator(index);
    }

    @Override
    public Spliterator<T> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedList<?> that && link.equals(that.link) || super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private T end(boolean last, boolean remove) {
        Stored element = link.core().end(last, remove);
        if (element == null) {
            throw new NoSuchElementException();
        }
        return value(element);
    }

    private static Stored stored(@Nullable Object element) {
        return Stored.of(element, "a shared list");
    }

    private static List<Stored> storedAll(Collection<?> elements) {
        var all = new ArrayList<Stored>(elements.size());
        for (Object element : elements) {
            all.add(stored(element));
        }
        return all;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only a T is put, which may be null
    private T value(Stored element) {
        return (T) element.value();
    }

    private List<T> values(List<Stored> elements) {
        var values = new ArrayList<T>(elements.size());
        elements.forEach(element -> values.add(value(element)));
        return values;
    }

    private Object writeReplace() {
        return Travelling.of(Travelling.Kind.LIST, link);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a shared object travels as what stands for it");
    }

    /** Goes by index, with some elements at hand. */
    private final class ElementIterator implements ListIterator<T> {
        /** As many elements are fetched before the one that is asked for. */
        private static final int BACKWARDS = 255;

        private int cursor;
        private List<Stored> portion = List.of();
        private int portionStart;
        private int lastIndex;
        private @Nullable Stored last;

        ElementIterator(int index) {
            cursor = index;
        }

        @Override
        public boolean hasNext() {
            return hasFrom(cursor, cursor);
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return show(cursor++);
        }

        @Override
        public boolean hasPrevious() {
            return cursor > 0;
        }

        @Override
        public T previous() {
            int index = cursor - 1;
            if (index < 0 || !hasFrom(index, Math.max(0, index - BACKWARDS)) && !hasFrom(index, index)) {
                throw new NoSuchElementException();
            }
            cursor = index;
            return show(index);
        }

        @Override
        public int nextIndex() {
            return cursor;
        }

        @Override
        public int previousIndex() {
            return cursor - 1;
        }

        @Override
        public void remove() {
            replaceLast(null);
            if (isAtHand(lastIndex)) {
                portion.remove(lastIndex - portionStart);
            } else {
                portion = List.of();
            }
            if (lastIndex < cursor) {
                cursor--;
            }
            last = null;
        }

        @Override
        public void set(T element) {
            Stored replacement = stored(element);
            replaceLast(replacement);
            if (isAtHand(lastIndex)) {
                portion.set(lastIndex - portionStart, replacement);
            }
            last = replacement;
        }

        @Override
        public void add(T element) {
            SharedList.this.add(cursor, element);
            cursor++;
            portion = List.of();
            last = null;
        }

        private boolean isAtHand(int index) {
            return index >= portionStart && index - portionStart < portion.size();
        }

        /** Whether there is such an element; if it is not at hand, elements are fetched, from {@code start} on. */
        private boolean hasFrom(int index, int start) {
            if (!isAtHand(index)) {
                portion = link.core().portion(start);
                portionStart = start;
            }
            return isAtHand(index);
        }

        private T show(int index) {
            Stored element = portion.get(index - portionStart);
            lastIndex = index;
            last = element;
            return value(element);
        }

        private void replaceLast(@Nullable Stored replacement) {
            if (last == null) {
                throw new IllegalStateException();
            }
            if (!link.core().replaceIf(lastIndex, last, replacement)) {
                throw new ConcurrentModificationException(
                        "the element at index " + lastIndex + " is no longer what the iterator has shown");
            }
        }
    }
}
