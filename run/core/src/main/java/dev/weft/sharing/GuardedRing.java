package dev.weft.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the home does for a ring: those sleep here who wait for the other end, and those put and take by it who cannot come to its memory.
 * The locks of the ring's ends are objects of their own; others find their numbers in the memory.
 */
public final class GuardedRing implements RingCore, Guarded<RingCore> {
    private final RingMemory memory;
    private final GuardedLock putLock;
    private final GuardedLock takeLock;
    private final MemoryRing own;
    private final RingBell[] bells = new RingBell[2];

    /** @param cell memory of zeros, {@link #bytes} long */
    public GuardedRing(Cell cell) {
        memory = new RingMemory(cell);
        putLock = new GuardedLock(memory.lock(PUTTING), true);
        takeLock = new GuardedLock(memory.lock(TAKING), true);
        own = new MemoryRing(memory, this, putLock, takeLock);
        bells[PUTTING] = new RingBell(memory, PUTTING, position -> own.isReached(PUTTING, position));
        bells[TAKING] = new RingBell(memory, TAKING, position -> own.isReached(TAKING, position));
    }

    /** How much memory a ring of {@code capacity} bytes needs. */
    public static long bytes(int capacity) {
        return RingMemory.bytes(capacity);
    }

    /** Makes the locks known, by {@code sharer}. */
    public void addLocks(Object sharer) {
        memory.setLockNumber(PUTTING, Home.add(putLock, sharer).number());
        memory.setLockNumber(TAKING, Home.add(takeLock, sharer).number());
    }

    @Override
    public MemoryRing own() {
        return own;
    }

    @Override
    public int capacity() {
        return own.capacity();
    }

    @Override
    public boolean isEmpty() {
        return own.isEmpty();
    }

    @Override
    public int offer(List<byte[]> messages) {
        return own.offer(messages);
    }

    @Override
    public int put(List<byte[]> messages, long nanos) throws InterruptedException {
        return own.put(messages, nanos);
    }

    @Override
    public List<byte[]> poll(int most) {
        return own.poll(most);
    }

    @Override
    public @Nullable List<byte[]> take(int most, long nanos) throws InterruptedException {
        return own.take(most, nanos);
    }

    @Override
    public void close() {
        own.close();
    }

    @Override
    public boolean isClosed() {
        return own.isClosed();
    }

    @Override
    public boolean await(int end, long position, long nanos) throws InterruptedException {
        return bells[end].await(position, nanos);
    }

    @Override
    public void wake(int end) {
        bells[end].ring();
    }

    @Override
    public void ended(int process, String words) {
        putLock.ended(process, words);
        takeLock.ended(process, words);
        // It may have moved an end, and not have woken who waits for that.
        wake(PUTTING);
        wake(TAKING);
    }

    @Override
    public void lostToOthers() {
        own.close();
    }
}
