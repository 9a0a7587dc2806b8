package dev.weft;

import java.util.concurrent.locks.ReadWriteLock;

/**
 * A lock that several tasks, threads or processes have in common, and that either many of them have to read or one has to write.
 *
 * <p>Both of its locks are reentrant, and unlocked by who has them. Who writes may read as well, and go on reading when it writes no more;
 * who reads and waits to write would wait for itself, which is an {@link IllegalStateException}. Those who wait get the lock in the order
 * in which they came, and who comes to read waits behind those who wait to write, so neither waits for ever.
 *
 * <p>When a process ends that has one of the locks, in whatever way, that becomes free. If it wrote, {@link SharedLock#abandonedBy} of
 * both locks tells all who have one of them, until somebody has written.
 *
 * <p>What was done before an unlock of the one that wrote is seen after the locks that follow, on every backend. Thread-safe.
 */
public final class SharedReadWriteLock implements ReadWriteLock, Shared {
    private static final long serialVersionUID = 1L;

    private final SharedLock readLock;
    private final SharedLock writeLock;

    SharedReadWriteLock(SharedLock readLock, SharedLock writeLock) {
        this.readLock = readLock;
        this.writeLock = writeLock;
    }

    @Override
    public SharedLock readLock() {
        return readLock;
    }

    @Override
    public SharedLock writeLock() {
        return writeLock;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedReadWriteLock that && writeLock.equals(that.writeLock);
    }

    @Override
    public int hashCode() {
        return writeLock.hashCode();
    }

    @Override
    public String toString() {
        return writeLock.isLocked() ? "SharedReadWriteLock[write]" : readLock.isLocked() ? "SharedReadWriteLock[read]"
                : "SharedReadWriteLock[unlocked]";
    }
}
