package dev.weft;

/**
 * Makes objects that several tasks, threads or processes have in common: the same types with the same meaning on every backend. An object
 * is connected wherever it arrives: captured by a task, as an argument, as a result, inside another shared object, in a child of a child.
 *
 * <pre>{@code
 * try (var pool = Pool.configured("processes")) {
 *     SharedLong words = pool.sharer().ofLong(0);
 *     pool.map(files, file -> words.addAndGet(count(file)));
 *     IO.println(words.get());
 * }
 * }</pre>
 *
 * <p>An object is in the process that made it, its home. There it lasts as long as somebody has it, also after the sharer was closed;
 * other processes have it until then, and until its home ends. Values that are put into shared objects are copied, on every backend:
 * what one does to a value that it has taken out no other sees. They must be serializable.
 *
 * <p>A pool has a sharer, {@link Pool#sharer}, that is closed with it. Thread-safe.
 */
public interface Sharer extends AutoCloseable {
    /** A sharer for threads and {@link WorkerProcess processes} that belong to no pool. */
    static Sharer open() {
        return new HomeSharer(() -> true);
    }

    SharedLong ofLong(long value);

    /** A lock that is not reentrant, and that anybody may unlock. */
    SharedLock lock();

    /** A lock that its owner may lock again, and nobody else unlock. */
    SharedLock reentrantLock();

    /**
     * Memory of zeros.
     *
     * @param bytes at least 1
     * @throws UnsupportedOperationException if processes are to have it, but the system has no memory to share, or no room for it; the
     *     message says why
     */
    SharedMemory memory(long bytes);

    /** Other processes have nothing of it any more: what they try is an error. May be repeated. */
    @Override
    void close();
}
