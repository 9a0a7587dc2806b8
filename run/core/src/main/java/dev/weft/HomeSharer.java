package dev.weft;

import dev.weft.sharing.Core;
import dev.weft.sharing.HeapList;
import dev.weft.sharing.HeapLong;
import dev.weft.sharing.HeapMap;
import dev.weft.sharing.HeapQueue;
import dev.weft.sharing.Home;
import dev.weft.sharing.Link;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes shared objects in this process. */
final class HomeSharer implements Sharer {
    // Guarded by this.
    private final Set<Link<?>> links = new HashSet<>();
    private boolean closed;

    @Override
    public SharedLong ofLong(long value) {
        return new SharedLong(add(new HeapLong(value)));
    }

    @Override
    public <T> SharedQueue<T> queue(int capacity) {
        return new SharedQueue<>(add(HeapQueue.fifo(capacity)));
    }

    @Override
    public <T> SharedQueue<T> lifoQueue(int capacity) {
        return new SharedQueue<>(add(HeapQueue.lifo(capacity)));
    }

    @Override
    @SuppressWarnings("unchecked") // only a T is put
    public <T> SharedQueue<T> priorityQueue(int capacity, Comparator<? super T> order) {
        return new SharedQueue<>(add(HeapQueue.ordered(capacity, (Comparator<Object>) order)));
    }

    @Override
    public <K, V> SharedMap<K, V> map() {
        return new SharedMap<>(add(new HeapMap()));
    }

    @Override
    public <T> SharedSet<T> set() {
        return new SharedSet<>(add(new HeapMap()));
    }

    @Override
    public <T extends @Nullable Object> SharedList<T> list() {
        return new SharedList<>(add(new HeapList()));
    }

    private synchronized <C extends Core> Link<C> add(C core) {
        if (closed) {
            throw new IllegalStateException("this sharer is closed, and makes no more objects");
        }
        Link<C> link = Home.add(core);
        links.add(link);
        return link;
    }

    @Override
    public synchronized void close() {
        closed = true;
        links.forEach(Home::remove);
        links.clear();
    }
}
