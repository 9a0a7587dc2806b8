package dev.weft;

import dev.weft.host.Reach;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects that several tasks, threads or processes have in common: the same types with the same meaning on every backend. An object
 * is connected wherever it arrives: captured by a task, as an argument, as a result, inside another shared object, in a child of a child.
 *
 * <!--
 * {@snippet :
 * List<Path> files = List.of();
 * static long count(Path file) { return 1; }
 * }
 * -->
 * {@snippet weft="continued" :
 * try (var pool = Pool.configured("processes")) {
 *     SharedLong words = pool.sharer().ofLong(0);
 *     pool.map(files, file -> words.addAndGet(count(file)));
 *     IO.println(words.get());
 * }
 * }
 *
 * <p>An object is in the process that made it, its home. There it lasts as long as somebody has it, also after the sharer was closed;
 * other processes have it until then, and until its home ends. Until the sharer is closed, what was passed to another process is kept for
 * it, and so is all that is in memory which processes share: a sharer is not for objects without number.
 *
 * <p>Values that are put into shared objects are copied, on every backend: what one does to a value that it has taken out no other sees.
 * They must be serializable.
 *
 * <p>A pool has a sharer, {@link Pool#sharer}, that is closed with it. Thread-safe.
 */
public interface Sharer extends AutoCloseable {
    /** A sharer for threads and {@link WorkerProcess processes} that belong to no pool. */
    static Sharer open() {
        return new HomeSharer(() -> Reach.PROCESSES);
    }

    SharedLong ofLong(long value);

    SharedInt ofInt(int value);

    SharedDouble ofDouble(double value);

    SharedBoolean ofBoolean(boolean value);

    /** @throws IllegalArgumentException if the value is not serializable; the message names the way to what is to blame */
    <T extends @Nullable Object> SharedRef<T> ref(T value);

    /** An array of zeros. */
    SharedLongArray longArray(int length);

    /** An array of zeros. */
    SharedIntArray intArray(int length);

    /** An array of zeros. */
    SharedDoubleArray doubleArray(int length);

    /** An array of zeros. */
    SharedByteArray byteArray(int length);

    /** A queue without a bound, first in, first out. */
    default <T> SharedQueue<T> queue() {
        return queue(Integer.MAX_VALUE);
    }

    /**
     * A queue that holds at most {@code capacity} items, first in, first out.
     *
     * @param capacity at least 1
     */
    <T> SharedQueue<T> queue(int capacity);

    /** As {@link #queue(int)}, last in, first out. */
    <T> SharedQueue<T> lifoQueue(int capacity);

    /** As {@link #queue(int)}, the least item first, by its natural order; among equals the one that was put first. */
    default <T extends Comparable<? super T>> SharedQueue<T> priorityQueue(int capacity) {
        return priorityQueue(capacity, Comparator.naturalOrder());
    }

    /**
     * As {@link #priorityQueue(int)}, by another order.
     *
     * @param order is called in this process, while nobody else can use the queue; must not use the queue itself
     */
    <T> SharedQueue<T> priorityQueue(int capacity, Comparator<? super T> order);

    /**
     * A ring for objects.
     *
     * @param capacity how many bytes there are for the encoded objects, from 64 to 2³⁰; an object takes less than half of it
     */
    <T> SharedRing<T> ring(int capacity);

    /**
     * A ring for messages that are bytes.
     *
     * @param capacity how many bytes there are for the messages, each with 8 more and rounded up to a multiple of 8, from 64 to
     *     2³⁰; a message takes less than half of it
     */
    SharedByteRing byteRing(int capacity);

    <K, V> SharedMap<K, V> map();

    <T> SharedSet<T> set();

    <T extends @Nullable Object> SharedList<T> list();

    <T> SharedTopic<T> topic();

    /**
     * Shares an object of any class, for functions that are called with it in this process, one at a time.
     *
     * @param maker makes it, now and here
     * @throws TaskException if {@code maker} throws a checked error; one that is not checked is thrown as it is
     */
    <T> SharedInstance<T> instance(Task<? extends T> maker);

    /**
     * As {@link #instance}, for an object that is used by the methods of an interface. What is given here implements that; each call runs
     * in this process, one at a time, with copies of its arguments, and gives a copy of its result. Errors, checked or not, are thrown as
     * they are. Two of them are equal if they stand for the same object.
     *
     * @throws IllegalArgumentException if {@code contract} is not an interface
     */
    <T> T of(Class<T> contract, Task<? extends T> maker);

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

    /** A lock that either many have to read or one has to write. */
    SharedReadWriteLock readWriteLock();

    /** Permits, of which more than {@code permits} may be released. */
    SharedSemaphore semaphore(int permits);

    /** Permits, of which there are never more than {@code permits}. */
    SharedSemaphore boundedSemaphore(int permits);

    /** An event that is not set. */
    SharedEvent event();

    SharedLatch latch(int count);

    /** A barrier at which {@code parties} wait for each other. */
    SharedBarrier barrier(int parties);

    /**
     * A barrier with an action.
     *
     * @param action what the last of them runs, each time, before they go on
     * @throws IllegalArgumentException if it cannot travel
     */
    SharedBarrier barrier(int parties, Action action);

    /** Other processes have nothing of it any more: what they try is an error. May be repeated. */
    @Override
    void close();
}
