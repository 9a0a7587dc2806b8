package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.MapCore;
import dev.weft.sharing.MapCore.Listed;
import dev.weft.sharing.Portions;
import dev.weft.sharing.Seen;
import dev.weft.sharing.Stored;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map that several tasks, threads or processes have in common.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<String> words = List.of();
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedMap<String, Integer> counts = pool.sharer().map();
 * pool.map(words, word -> counts.merge(word, 1, Integer::sum));
 * }
 *
 * <p>Every method for one key is atomic, on every backend, also those that take a function. Functions are called by the caller, on its
 * thread, with nothing locked, and need not be serializable. They are called again when the value of the key was changed meanwhile, so
 * they should do nothing but compute. {@code putAll} and {@code clear} are not atomic: they deal with one key after the other, many with
 * one message.
 *
 * <p>Keys and values are copies, as all values of shared objects: to change one that was taken out changes nothing here, it has to be put
 * again. What is shared itself stays shared, so a map of {@link SharedList}s has the same lists for all. Null is refused, as are keys
 * and values that are not serializable ({@code IllegalArgumentException}). The {@code equals} and {@code hashCode} of keys, and
 * {@code equals} of values, are called in the map's home.
 *
 * <p>Iteration is in the order in which the keys came, fetches many entries with one message, and is weakly consistent: it shows every key
 * that is there all the while, once, and may or may not show what comes or goes meanwhile. {@code setValue} of an entry puts it.
 *
 * <p>Two maps are equal if their entries are. Memory consistency effects: what was done before a value was put <i>happens-before</i> what
 * is done after it was read.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class SharedMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V>, Shared {
    private final transient Link<MapCore> link;

    SharedMap(Link<MapCore> link) {
        this.link = link;
    }

    /** Where it is. */
    Link<MapCore> link() {
        return link;
    }

    @Override
    public @Nullable V get(Object key) {
        return valueOrNull(link.core().see(key(key)).value());
    }

    @Override
    public boolean containsKey(Object key) {
        return link.core().containsKey(key(key));
    }

    /** Whether a key has this value; looks at all of them. */
    @Override
    public boolean containsValue(Object value) {
        return link.core().containsValue(stored(value));
    }

    @Override
    public @Nullable V put(K key, V value) {
        return valueOrNull(link.core().put(key(key), stored(value)));
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> map) {
        var entries = new ArrayList<Stored>();
        for (Map.Entry<? extends K, ? extends V> entry : map.entrySet()) {
            entries.add(key(entry.getKey()));
            entries.add(stored(entry.getValue()));
        }
        for (List<Stored> left = entries; !left.isEmpty();) {
            List<Stored> portion = Portions.first(left, 2);
            link.core().putAll(portion);
            left = Portions.after(left, portion.size());
        }
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        return valueOrNull(link.core().putIfAbsent(key(key), stored(value)));
    }

    @Override
    public @Nullable V replace(K key, V value) {
        return valueOrNull(link.core().replace(key(key), stored(value)));
    }

    @Override
    public boolean replace(K key, V expected, V value) {
        return link.core().replaceIf(key(key), stored(expected), stored(value));
    }

    @Override
    public @Nullable V remove(Object key) {
        return valueOrNull(link.core().remove(key(key)));
    }

    @Override
    public boolean remove(Object key, @Nullable Object value) {
        Stored place = key(key);
        return value != null && link.core().replaceIf(place, stored(value), null);
    }

    /** Puts what {@code update} makes of the key and its value, which may be null, as may be what comes of it: then there is none. */
    @Override
    public @Nullable V compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> update) {
        return change(key, true, old -> update.apply(key, old));
    }

    /** As {@link #compute}, if the key has a value. */
    @Override
    public @Nullable V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends @Nullable V> update) {
        return change(key, false, old -> update.apply(key, Objects.requireNonNull(old)));
    }

    /** Puts what {@code make} gives, if the key has no value; of several who call it at once all get the one that was put first. */
    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> make) {
        V old = get(key);
        if (old != null) {
            return old;
        }
        V made = make.apply(key);
        if (made == null) {
            return null;
        }
        V first = putIfAbsent(key, made);
        return first == null ? made : first;
    }

    /** Puts {@code value} if there is none, else what {@code combine} makes of the two; null removes it. */
    @Override
    public @Nullable V merge(K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> combine) {
        Objects.requireNonNull(value);
        Objects.requireNonNull(combine);
        return change(key, true, old -> old == null ? value : combine.apply(old, value));
    }

    /** Puts for each key what {@code update} makes of it and its value; each key by itself is atomic. */
    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> update) {
        for (K key : keySet()) {
            computeIfPresent(key, (_, value) -> Objects.requireNonNull(update.apply(key, value)));
        }
    }

    @Override
    public int size() {
        return link.core().size();
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public void clear() {
        link.core().clear();
    }

    @Override
    public Set<K> keySet() {
        return new Keys();
    }

    @Override
    public Collection<V> values() {
        return new Values();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedMap<?, ?> that && link.equals(that.link) || super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private @Nullable V change(K key, boolean evenIfAbsent, Function<@Nullable V, ? extends @Nullable V> update) {
        Stored place = key(key);
        Seen seen = link.core().see(place);
        while (true) {
            V old = valueOrNull(seen.value());
            if (old == null && !evenIfAbsent) {
                return null;
            }
            V next = update.apply(old);
            Seen found = link.core().swap(place, seen.version(), next == null ? null : stored(next));
            if (found == null) {
                return next;
            }
            seen = found;
        }
    }

    private static Stored key(Object key) {
        return Stored.of(Objects.requireNonNull(key, "a shared map has no null"), "a shared map");
    }

    private static Stored stored(Object value) {
        return Stored.of(Objects.requireNonNull(value, "a shared map has no null"), "a shared map");
    }

    @SuppressWarnings("unchecked") // only a K is put
    private K keyOf(Stored stored) {
        return (K) Objects.requireNonNull(stored.value());
    }

    @SuppressWarnings("unchecked") // only a V is put
    private @Nullable V valueOrNull(@Nullable Stored stored) {
        return stored == null ? null : (V) stored.value();
    }

    private V valueOf(@Nullable Stored stored) {
        return Objects.requireNonNull(valueOrNull(stored));
    }

    private Object writeReplace() {
        return Travelling.of(Travelling.Kind.MAP, link);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a shared object travels as what stands for it");
    }

    private final class Keys extends AbstractSet<K> {
        @Override
        public Iterator<K> iterator() {
            return new MapIterator<>(link.core(), false, listed -> keyOf(listed.key()));
        }

        @Override
        public Spliterator<K> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.NONNULL);
        }

        @Override
        public int size() {
            return SharedMap.this.size();
        }

        @Override
        public boolean contains(Object key) {
            return containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            return link.core().remove(key(key)) != null;
        }

        @Override
        public void clear() {
            SharedMap.this.clear();
        }
    }

    private final class Values extends AbstractCollection<V> {
        @Override
        public Iterator<V> iterator() {
            return new MapIterator<>(link.core(), true, listed -> valueOf(listed.value()));
        }

        @Override
        public Spliterator<V> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.NONNULL);
        }

        @Override
        public int size() {
            return SharedMap.this.size();
        }

        @Override
        public boolean contains(Object value) {
            return containsValue(value);
        }

        @Override
        public void clear() {
            SharedMap.this.clear();
        }
    }

    private final class Entries extends AbstractSet<Map.Entry<K, V>> {
        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return new MapIterator<>(link.core(), true, LiveEntry::new);
        }

        @Override
        public Spliterator<Map.Entry<K, V>> spliterator() {
            return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.DISTINCT | Spliterator.NONNULL);
        }

        @Override
        public int size() {
            return SharedMap.this.size();
        }

        @Override
        public boolean contains(@Nullable Object other) {
            return other instanceof Map.Entry<?, ?> entry && entry.getKey() != null && entry.getValue() != null
                    && entry.getValue().equals(get(entry.getKey()));
        }

        @Override
        public boolean remove(@Nullable Object other) {
            return other instanceof Map.Entry<?, ?> entry && entry.getKey() != null
                    && SharedMap.this.remove(entry.getKey(), entry.getValue());
        }

        @Override
        public void clear() {
            SharedMap.this.clear();
        }
    }

    private final class LiveEntry extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        LiveEntry(Listed listed) {
            super(keyOf(listed.key()), valueOf(listed.value()));
        }

        @Override
        public V setValue(V value) {
            put(getKey(), value);
            return super.setValue(value);
        }

        /** A copy: what travels does not put. */
        private Object writeReplace() {
            return new AbstractMap.SimpleEntry<>(this);
        }
    }
}
