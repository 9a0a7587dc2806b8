package dev.weft.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A map of this process.
 *
 * <p>{@link #table} is the map. {@link #order} has the number of every entry of it, and for a moment of entries that are not in it yet, or
 * no more: a number comes before its entry and goes after it, so that none is left behind. Entries never change; each operation replaces
 * the one that it has seen, or looks again.
 */
public final class HeapMap implements MapCore {
    /** A key with what equality needs at hand. */
    private static final class Key {
        private final Stored stored;
        private final Object value;
        private final int hash;

        Key(Stored stored) {
            this.stored = stored;
            value = Objects.requireNonNull(stored.value());
            hash = value.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && hash == that.hash && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** What a key has. Equal to itself alone. */
    private static final class Entry {
        private final long number;
        private final long version;
        private final Stored value;

        Entry(long number, long version, Stored value) {
            this.number = number;
            this.version = version;
            this.value = value;
        }
    }

    private final Map<Key, Entry> table = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Long, Key> order = new ConcurrentSkipListMap<>();

    /** Of entries and versions, from 1. */
    private final AtomicLong numbers = new AtomicLong();

    @Override
    public Seen see(Stored key) {
        return seen(table.get(new Key(key)));
    }

    @Override
    public boolean containsKey(Stored key) {
        return table.containsKey(new Key(key));
    }

    @Override
    public boolean containsValue(Stored value) {
        return table.values().stream().anyMatch(entry -> entry.value.equals(value));
    }

    @Override
    public @Nullable Stored put(Stored key, Stored value) {
        var place = new Key(key);
        while (true) {
            Entry entry = table.get(place);
            if (swap(place, entry, value)) {
                return entry == null ? null : entry.value;
            }
        }
    }

    @Override
    public void putAll(List<Stored> entries) {
        for (int i = 0; i < entries.size(); i += 2) {
            put(entries.get(i), entries.get(i + 1));
        }
    }

    @Override
    public @Nullable Stored putIfAbsent(Stored key, Stored value) {
        var place = new Key(key);
        while (true) {
            Entry entry = table.get(place);
            if (entry != null) {
                return entry.value;
            }
            if (swap(place, null, value)) {
                return null;
            }
        }
    }

    @Override
    public boolean putAllIfAbsent(List<Stored> keys, Stored value) {
        boolean any = false;
        for (Stored key : keys) {
            any |= putIfAbsent(key, value) == null;
        }
        return any;
    }

    @Override
    public @Nullable Stored replace(Stored key, Stored value) {
        return replaceOrRemove(key, value);
    }

    @Override
    public boolean replaceIf(Stored key, Stored expected, @Nullable Stored value) {
        var place = new Key(key);
        while (true) {
            Entry entry = table.get(place);
            if (entry == null || !entry.value.equals(expected)) {
                return false;
            }
            if (swap(place, entry, value)) {
                return true;
            }
        }
    }

    @Override
    public @Nullable Seen swap(Stored key, long version, @Nullable Stored value) {
        var place = new Key(key);
        Entry entry = table.get(place);
        return seen(entry).version() == version && swap(place, entry, value) ? null : seen(table.get(place));
    }

    @Override
    public @Nullable Stored remove(Stored key) {
        return replaceOrRemove(key, null);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public void clear() {
        table.forEach((key, entry) -> swap(key, entry, null));
    }

    @Override
    public List<Listed> list(long after, boolean values) {
        var listed = new ArrayList<Listed>();
        var portion = new Portions();
        for (Map.Entry<Long, Key> next : order.tailMap(after, false).entrySet()) {
            if (portion.isFull()) {
                break;
            }
            Key key = next.getValue();
            Entry entry = table.get(key);
            if (entry != null && entry.number == next.getKey()) {
                listed.add(new Listed(entry.number, key.stored, values ? entry.value : null));
                portion.count(values ? entry.value : key.stored);
            }
        }
        return listed;
    }

    private static Seen seen(@Nullable Entry entry) {
        return entry == null ? new Seen(0, null) : new Seen(entry.version, entry.value);
    }

    private @Nullable Stored replaceOrRemove(Stored key, @Nullable Stored value) {
        var place = new Key(key);
        while (true) {
            Entry entry = table.get(place);
            if (entry == null) {
                return null;
            }
            if (swap(place, entry, value)) {
                return entry.value;
            }
        }
    }

    /** Lets the key have {@code value}, or none, if it has what was {@code seen}; gives whether it has. */
    private boolean swap(Key key, @Nullable Entry seen, @Nullable Stored value) {
        if (seen == null) {
            return value == null || add(key, value);
        }
        if (value != null) {
            return table.replace(key, seen, new Entry(seen.number, numbers.incrementAndGet(), value));
        }
        if (table.remove(key, seen)) {
            order.remove(seen.number);
            return true;
        }
        return false;
    }

    private boolean add(Key key, Stored value) {
        long number = numbers.incrementAndGet();
        order.put(number, key);
        if (table.putIfAbsent(key, new Entry(number, number, value)) == null) {
            return true;
        }
        order.remove(number);
        return false;
    }
}
