package dev.weft;

import dev.weft.sharing.Core;
import dev.weft.sharing.HeapLock;
import dev.weft.sharing.HeapLong;
import dev.weft.sharing.Home;
import dev.weft.sharing.Link;
import java.util.HashSet;
import java.util.Set;

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
    public SharedLock lock() {
        return new SharedLock(add(new HeapLock(false)));
    }

    @Override
    public SharedLock reentrantLock() {
        return new SharedLock(add(new HeapLock(true)));
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
