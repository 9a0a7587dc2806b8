package dev.weft.sharing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of this process. */
public final class HeapList implements ListCore {
    // Guarded by this.
    private final ArrayList<Stored> elements = new ArrayList<>();
    private long version;

    @Override
    public synchronized int size() {
        return elements.size();
    }

    @Override
    public synchronized Stored get(int index) {
        return elements.get(index);
    }

    @Override
    public synchronized Stored set(int index, Stored element) {
        Stored before = elements.set(index, element);
        version++;
        return before;
    }

    @Override
    public synchronized void append(List<Stored> added) {
        elements.addAll(added);
        version++;
    }

    @Override
    public synchronized void insert(int index, List<Stored> added) {
        elements.addAll(index, added);
        version++;
    }

    @Override
    public synchronized Stored remove(int index) {
        Stored removed = elements.remove(index);
        version++;
        return removed;
    }

    @Override
    public boolean removeEqual(Stored element) {
        while (true) {
            Content seen = content();
            int index = seen.elements().indexOf(element);
            if (index < 0) {
                return false;
            }
            synchronized (this) {
                if (seen.version() == version) {
                    remove(index);
                    return true;
                }
            }
        }
    }

    @Override
    public synchronized void removeRange(int from, int to) {
        elements.subList(from, to).clear();
        version++;
    }

    @Override
    public synchronized void clear() {
        elements.clear();
        version++;
    }

    @Override
    public synchronized @Nullable Stored end(boolean last, boolean remove) {
        if (elements.isEmpty()) {
            return null;
        }
        int index = last ? elements.size() - 1 : 0;
        return remove ? remove(index) : elements.get(index);
    }

    @Override
    public int indexOf(Stored element, boolean last) {
        List<Stored> all = content().elements();
        return last ? all.lastIndexOf(element) : all.indexOf(element);
    }

    @Override
    public synchronized List<Stored> slice(int from, int to) {
        return new ArrayList<>(elements.subList(from, to));
    }

    @Override
    public synchronized List<Stored> portion(int index) {
        var some = new ArrayList<Stored>();
        var portion = new Portions();
        for (int i = index; i < elements.size() && !portion.isFull(); i++) {
            Stored element = elements.get(i);
            some.add(element);
            portion.count(element);
        }
        return some;
    }

    @Override
    public synchronized boolean replaceIf(int index, Stored expected, @Nullable Stored element) {
        if (index >= elements.size() || !elements.get(index).isSame(expected)) {
            return false;
        }
        if (element == null) {
            remove(index);
        } else {
            set(index, element);
        }
        return true;
    }

    @Override
    public synchronized Content content() {
        return new Content(version, new ArrayList<>(elements));
    }

    @Override
    public synchronized boolean exchange(long seen, List<Stored> all) {
        if (seen != version) {
            return false;
        }
        elements.clear();
        append(all);
        return true;
    }
}
