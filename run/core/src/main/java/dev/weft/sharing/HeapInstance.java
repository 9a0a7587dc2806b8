package dev.weft.sharing;

import dev.weft.Fn;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** An object of this process. */
public final class HeapInstance implements InstanceCore {
    private final ReentrantLock lock = new ReentrantLock();
    private final Object instance;

    public HeapInstance(Object instance) {
        this.instance = instance;
    }

    @Override
    @SuppressWarnings("unchecked") // the face takes functions of what it was made of
    public Stored call(Stored stored) throws Exception {
        var function = (Fn<Object, Object>) Objects.requireNonNull(stored.value());
        lock.lockInterruptibly();
        try {
            return Stored.of(function.apply(instance), "the answer of a shared instance");
        } finally {
            lock.unlock();
        }
    }
}
