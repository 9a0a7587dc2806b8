package dev.weft;

import dev.weft.host.Reach;
import dev.weft.ipc.Unsendable;
import dev.weft.job.Errors;
import dev.weft.sharing.ArrayCore;
import dev.weft.sharing.Cell;
import dev.weft.sharing.Core;
import dev.weft.sharing.Guarded;
import dev.weft.sharing.GuardedEvent;
import dev.weft.sharing.GuardedLatch;
import dev.weft.sharing.GuardedLock;
import dev.weft.sharing.GuardedRing;
import dev.weft.sharing.GuardedSemaphore;
import dev.weft.sharing.HeapBarrier;
import dev.weft.sharing.HeapInstance;
import dev.weft.sharing.HeapList;
import dev.weft.sharing.HeapLock;
import dev.weft.sharing.HeapLong;
import dev.weft.sharing.HeapMap;
import dev.weft.sharing.HeapQueue;
import dev.weft.sharing.HeapReadWriteLock;
import dev.weft.sharing.HeapRef;
import dev.weft.sharing.HeapTopic;
import dev.weft.sharing.Home;
import dev.weft.sharing.Link;
import dev.weft.sharing.LongCore;
import dev.weft.sharing.Memory;
import dev.weft.sharing.MemoryArray;
import dev.weft.sharing.MemoryBlock;
import dev.weft.sharing.MemoryLock;
import dev.weft.sharing.MemoryLong;
import dev.weft.sharing.RingCore;
import dev.weft.sharing.Stored;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes shared objects in this process. Small ones are in memory that processes share, if there are processes to share it with. */
final class HomeSharer implements Sharer, Unsendable {
    /** Less than what one area can have. */
    private static final int MOST_BYTES = 1 << 30;

    private final Supplier<Reach> reach;
    private final Memory memory = new Memory();

    /** What tells the objects of this sharer from those of others; refers to nothing, as those last longer than the pool. */
    private final Object identity = new Object();

    /** Guarded by this. */
    private boolean closed;

    /** @param reach who will have the objects; asked when one is made */
    HomeSharer(Supplier<Reach> reach) {
        this.reach = reach;
    }

    /** What {@link Home} knows the objects of this sharer by. */
    Object identity() {
        return identity;
    }

    boolean hasMade(Link<?> link) {
        return Home.isOf(link, identity);
    }

    /** A part of shared memory; null if the object is to be on the heap. */
    private @Nullable Cell cell(long bytes) {
        return reach.get() == Reach.PROCESSES ? memory.cell(bytes) : null;
    }

    /** As {@link #cell}; where there is none, memory that other processes ask this one for. */
    private Cell place(long bytes) {
        Cell cell = cell(bytes);
        return cell == null ? Cell.ofProcess(bytes) : cell;
    }

    @Override
    public SharedLong ofLong(long value) {
        return new SharedLong(number(value));
    }

    private Link<LongCore> number(long value) {
        Cell cell = cell(Long.BYTES);
        return add(cell == null ? new HeapLong(value) : new MemoryLong(cell, value));
    }

    @Override
    public SharedInt ofInt(int value) {
        return new SharedInt(number(value));
    }

    @Override
    public SharedDouble ofDouble(double value) {
        return new SharedDouble(number(Double.doubleToLongBits(value)));
    }

    @Override
    public SharedBoolean ofBoolean(boolean value) {
        return new SharedBoolean(number(SharedBoolean.number(value)));
    }

    @Override
    public <T extends @Nullable Object> SharedRef<T> ref(T value) {
        return new SharedRef<>(add(new HeapRef(SharedRef.stored(value))));
    }

    @Override
    public SharedLongArray longArray(int length) {
        return new SharedLongArray(array(Long.BYTES, length));
    }

    @Override
    public SharedIntArray intArray(int length) {
        return new SharedIntArray(array(Integer.BYTES, length));
    }

    @Override
    public SharedDoubleArray doubleArray(int length) {
        return new SharedDoubleArray(array(Double.BYTES, length));
    }

    @Override
    public SharedByteArray byteArray(int length) {
        return new SharedByteArray(array(Byte.BYTES, length));
    }

    private Link<ArrayCore> array(int width, int length) {
        Checks.notNegative("an array's length", length, "an array without elements has length 0");
        long bytes = MemoryArray.bytes(width, length);
        Cell cell = bytes <= MOST_BYTES ? cell(bytes) : null;
        return add(cell == null ? MemoryArray.ofHeap(width, length) : MemoryArray.create(cell, width, length));
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
    public <T> SharedRing<T> ring(int capacity) {
        return new SharedRing<>(ringOf(capacity));
    }

    @Override
    public SharedByteRing byteRing(int capacity) {
        return new SharedByteRing(ringOf(capacity));
    }

    private Link<RingCore> ringOf(int capacity) {
        if (capacity < RingFace.LEAST_CAPACITY || capacity > MOST_BYTES) {
            throw new IllegalArgumentException("the capacity of a ring must be from " + RingFace.LEAST_CAPACITY + " to " + MOST_BYTES
                    + " bytes, but was " + capacity);
        }
        var ring = new GuardedRing(place(GuardedRing.bytes(Math.ceilDiv(capacity, Long.BYTES) * Long.BYTES)));
        Link<RingCore> link = guarded(ring);
        ring.addLocks(identity);
        return link;
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

    @Override
    public SharedLock lock() {
        return lock(false);
    }

    @Override
    public SharedLock reentrantLock() {
        return lock(true);
    }

    private SharedLock lock(boolean reentrant) {
        Cell cell = cell(MemoryLock.BYTES);
        if (cell == null) {
            return new SharedLock(add(new HeapLock(reentrant)));
        }
        return new SharedLock(guarded(new GuardedLock(cell, reentrant)));
    }

    @Override
    public SharedMemory memory(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1, but was " + bytes);
        }
        Cell cell = cell(bytes);
        if (cell == null && reach.get() != Reach.THREADS) {
            String reason = reach.get() == Reach.MACHINES
                    ? "workers may be on other machines; use byteArray, which they ask this program for"
                    : memory.reason();
            throw new UnsupportedOperationException("there is no memory of " + bytes + " bytes for processes to share: " + reason);
        }
        return new SharedMemory(add(cell == null ? new MemoryBlock(bytes) : new MemoryBlock(cell)));
    }

    @Override
    public <T> SharedTopic<T> topic() {
        return new SharedTopic<>(add(new HeapTopic()));
    }

    @Override
    public <T> SharedInstance<T> instance(Task<? extends T> maker) {
        return new SharedInstance<>(add(new HeapInstance(made(maker))));
    }

    @Override
    public <T> T of(Class<T> contract, Task<? extends T> maker) {
        SharedContract.check(contract);
        return SharedContract.of(contract, add(new HeapInstance(made(maker))));
    }

    private static Object made(Task<?> maker) {
        try {
            return Objects.requireNonNull(maker.call(), "what is shared must be made, but the task gave null");
        } catch (InterruptedException e) {
            throw Errors.interrupted("making a shared object");
        } catch (Exception e) {
            throw Errors.unchecked(e);
        }
    }

    @Override
    public SharedReadWriteLock readWriteLock() {
        var lock = new HeapReadWriteLock();
        return new SharedReadWriteLock(new SharedLock(add(lock.reading())), new SharedLock(add(lock.writing())));
    }

    @Override
    public SharedSemaphore semaphore(int permits) {
        return semaphoreOf(permits, false);
    }

    @Override
    public SharedSemaphore boundedSemaphore(int permits) {
        return semaphoreOf(permits, true);
    }

    private SharedSemaphore semaphoreOf(int permits, boolean isBounded) {
        Checks.notNegative("the number of permits", permits, "a semaphore that begins with 0 waits for the first release");
        return new SharedSemaphore(guarded(new GuardedSemaphore(place(GuardedSemaphore.BYTES), permits, isBounded)));
    }

    @Override
    public SharedEvent event() {
        return new SharedEvent(guarded(new GuardedEvent(place(GuardedEvent.BYTES))));
    }

    @Override
    public SharedLatch latch(int count) {
        Checks.notNegative("the count of a latch", count, "one of 0 is open");
        return new SharedLatch(guarded(new GuardedLatch(place(GuardedLatch.BYTES), count)));
    }

    @Override
    public SharedBarrier barrier(int parties) {
        return barrierOf(parties, null);
    }

    @Override
    public SharedBarrier barrier(int parties, Action action) {
        return barrierOf(parties, Stored.of(Objects.requireNonNull(action), "the action of a shared barrier"));
    }

    private SharedBarrier barrierOf(int parties, @Nullable Stored action) {
        int checked = Checks.atLeastOne("the number of parties", parties);
        return new SharedBarrier(add(new HeapBarrier(place(HeapBarrier.BYTES), checked, action)));
    }

    private synchronized <C extends Core> Link<C> add(C core) {
        if (closed) {
            throw new IllegalStateException("this sharer is closed, and makes no more objects");
        }
        return Home.add(core, identity);
    }

    private <C extends Core, G extends Core & Guarded<C>> Link<C> guarded(G core) {
        Link<G> link = add(core);
        return new Link<>(link.home(), link.number(), core.own());
    }

    @Override
    public String whyNot() {
        return "a sharer stays in its process; make the shared object there, and send that";
    }

    @Override
    public synchronized void close() {
        closed = true;
        Home.close(identity);
        memory.close();
    }
}
