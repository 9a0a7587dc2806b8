package dev.weft.sharing;

import dev.weft.RingClosed;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Lookout;
import dev.weft.ipc.Ring;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A ring in memory that processes share, or that all threads of one do.
 *
 * <p>Whoever uses an end has its lock, also while it waits for the other end to move: so the next ones wait for that lock, in their order,
 * and one at most waits at each end. A message is put by moving {@code tail} over it when it stands there, and taken by moving
 * {@code head} when it was read; who dies before has done nothing, and its lock is given to the next one.
 *
 * <p>Who has to wait looks on for a moment, and then sleeps in the home, at a {@link RingBell}.
 *
 * <p>Who puts looks whether the ring is closed with the lock held; so a ring is over when it is closed, and empty after somebody had that
 * lock.
 */
public final class MemoryRing implements RingCore, RingAccess {
    /** How long to wait for the lock of an end before looking again whether whoever has it waits. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RingMemory memory;
    private final MemorySegment messages;
    private final RingCore home;
    private final MemoryLock putLock;
    private final MemoryLock takeLock;

    // Each guarded by the lock of its end.
    private final Ring putting;
    private final Ring taking;

    private final Lookout room = new Lookout(InMemory.LOOK_NANOS);
    private final Lookout arrivals = new Lookout(InMemory.LOOK_NANOS);

    /**
     * @param home the ring in its home, or a stub of that
     * @param putLock the lock of the end where messages are put, in its home, or a stub of that
     */
    MemoryRing(RingMemory memory, RingCore home, LockCore putLock, LockCore takeLock) {
        this(memory, home, new MemoryLock(memory.lock(PUTTING), putLock), new MemoryLock(memory.lock(TAKING), takeLock));
    }

    private MemoryRing(RingMemory memory, RingCore home, MemoryLock putLock, MemoryLock takeLock) {
        this.memory = memory;
        this.messages = memory.ring();
        this.home = home;
        this.putLock = putLock;
        this.takeLock = takeLock;
        this.putting = new Ring(messages.asByteBuffer(), false);
        this.taking = new Ring(messages.asByteBuffer(), false);
    }

    /**
     * The ring whose memory is {@code cell}.
     *
     * @param home as of the constructor
     * @param homeAddress where that is
     */
    public static MemoryRing open(Cell cell, RingCore home, String homeAddress) {
        var memory = new RingMemory(cell);
        return new MemoryRing(memory, home,
                Home.link(homeAddress, memory.lockNumber(PUTTING), LockCore.class).core(),
                Home.link(homeAddress, memory.lockNumber(TAKING), LockCore.class).core());
    }

    /** The same ring, that asks something else than its home. */
    MemoryRing with(UnaryOperator<RingCore> changed, UnaryOperator<LockCore> changedLock) {
        return new MemoryRing(memory, changed.apply(home), putLock.with(changedLock), takeLock.with(changedLock));
    }

    @Override
    public @Nullable Cell cell() {
        return memory.cell().ifShared();
    }

    @Override
    public int capacity() {
        return memory.capacity();
    }

    @Override
    public boolean isEmpty() {
        return taking.head() == taking.tail();
    }

    // Putting

    @Override
    public int offer(Outgoing outgoing) {
        RingAccess.refuseTooLong(outgoing, capacity());
        if (!lockUnlessAwaited(PUTTING, putLock)) {
            return 0;
        }
        try {
            return fill(outgoing, 0);
        } catch (InterruptedException e) {
            throw new AssertionError("what does not wait was interrupted", e);
        } finally {
            leavePutting();
        }
    }

    @Override
    public int put(Outgoing outgoing, long nanos) throws InterruptedException {
        RingAccess.refuseTooLong(outgoing, capacity());
        refuseNested(putLock);
        long start = start(nanos);
        if (!putLock.acquire(Party.current(), nanos)) {
            return 0;
        }
        try {
            return fill(outgoing, left(start, nanos));
        } finally {
            leavePutting();
        }
    }

    /** Puts what there is room for in time; the caller has the lock. */
    private int fill(Outgoing outgoing, long nanos) throws InterruptedException {
        long start = start(nanos);
        int count = outgoing.count();
        putting.takeUpPutting();
        for (int i = 0; i < count; i++) {
            int length = outgoing.length(i);
            int at = memory.isClosed() ? -1 : putting.allot(length);
            while (at < 0) {
                if (memory.isClosed()) {
                    if (i > 0) {
                        return i;
                    }
                    throw new RingClosed("this ring is closed, and takes no more messages");
                }
                if (!awaitRoom(length, left(start, nanos))) {
                    return i;
                }
                at = putting.allot(length);
            }
            FaultPoint.reach("ring.allotted");
            outgoing.write(i, messages.asSlice(at, length));
            FaultPoint.reach("ring.written");
            putting.publish();
        }
        return count;
    }

    private boolean awaitRoom(int length, long nanos) throws InterruptedException {
        // Whoever is to make room must know what there is to take.
        wakeOther(TAKING);
        long position = putting.headWithRoom(length);
        return nanos > 0 && (room.sees(() -> isReached(PUTTING, position)) || sleep(PUTTING, position, nanos));
    }

    private void leavePutting() {
        putLock.release(Party.current());
        FaultPoint.reach("ring.put");
        wakeOther(TAKING);
    }

    // Taking

    @Override
    public int poll(Consumer<? super MemorySegment> reader, int most) {
        if (!lockUnlessAwaited(TAKING, takeLock)) {
            return 0;
        }
        try {
            return empty(reader, most, 0);
        } catch (InterruptedException e) {
            throw new AssertionError("what does not wait was interrupted", e);
        } finally {
            leaveTaking();
        }
    }

    @Override
    public int take(Consumer<? super MemorySegment> reader, int most, long nanos) throws InterruptedException {
        refuseNested(takeLock);
        long start = start(nanos);
        if (!takeLock.acquire(Party.current(), nanos)) {
            return 0;
        }
        try {
            return empty(reader, most, left(start, nanos));
        } finally {
            leaveTaking();
        }
    }

    /** Takes what is there, and waits for the first; the caller has the lock. */
    private int empty(Consumer<? super MemorySegment> reader, int most, long nanos) throws InterruptedException {
        taking.takeUpTaking();
        int at = firstMessage(nanos);
        int taken = 0;
        for (long bytes = 0; at >= 0; at = taken < most && bytes < MOST_BYTES ? peek() : -1) {
            bytes += taking.length();
            try {
                reader.accept(messages.asSlice(at, taking.length()).asReadOnly());
                FaultPoint.reach("ring.read");
            } finally {
                taking.drop();
            }
            taken++;
        }
        return taken;
    }

    /** Where the next message is; -1 if none came in time. */
    private int firstMessage(long nanos) throws InterruptedException {
        long start = start(nanos);
        while (true) {
            int at = peek();
            if (at >= 0) {
                return at;
            }
            if (memory.isClosed()) {
                if (!isOver(left(start, nanos))) {
                    return peek();
                }
                throw new RingClosed("this ring is closed, and its last message was taken");
            }
            if (!awaitMessage(left(start, nanos))) {
                return peek();
            }
        }
    }

    private int peek() {
        try {
            return taking.peek();
        } catch (CorruptFrame e) {
            throw new IllegalStateException("the memory of a ring was written to by others: " + e.getMessage(), e);
        }
    }

    /** Whether a closed ring that was empty will stay that. */
    private boolean isOver(long nanos) throws InterruptedException {
        refuseNested(putLock);
        long party = Party.current();
        if (!putLock.acquire(party, nanos)) {
            return false;
        }
        try {
            return taking.isEmpty();
        } finally {
            putLock.release(party);
        }
    }

    private boolean awaitMessage(long nanos) throws InterruptedException {
        long position = taking.tailWithMessage();
        return nanos > 0 && (arrivals.sees(() -> isReached(TAKING, position)) || sleep(TAKING, position, nanos));
    }

    private void leaveTaking() {
        takeLock.release(Party.current());
        FaultPoint.reach("ring.taken");
        wakeOther(PUTTING);
    }

    // Both ends

    /** Whether the other end has come to {@code position}, or need not be waited for. */
    boolean isReached(int end, long position) {
        return (end == PUTTING ? putting.head() : taking.tail()) - position >= 0 || memory.isClosed();
    }

    private boolean sleep(int end, long position, long nanos) throws InterruptedException {
        FaultPoint.reach("ring.sleeps");
        return home.await(end, position, nanos);
    }

    /** Wakes whoever sleeps at {@code end} if the end where the caller was has come to where it waits for. */
    private void wakeOther(int end) {
        // What was published must be seen by whoever goes to sleep after this has looked.
        VarHandle.fullFence();
        long position = memory.awaited(end);
        if (position != 0 && isReached(end, position)) {
            home.wake(end);
        }
    }

    /** Takes the lock of an end; false if whoever has it waits for the other end, as this would have to. */
    private boolean lockUnlessAwaited(int end, MemoryLock lock) {
        refuseNested(lock);
        long party = Party.current();
        boolean interrupted = false;
        try {
            while (!lock.tryAcquire(party)) {
                if (memory.awaited(end) != 0) {
                    return false;
                }
                try {
                    if (lock.acquire(party, PATIENCE_NANOS)) {
                        return true;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void refuseNested(MemoryLock lock) {
        if (lock.holds(Party.current()) > 0) {
            throw new IllegalStateException(
                    "a ring cannot be used by what writes or reads one of its messages; do it after that has returned");
        }
    }

    /** When a time begins that {@link #left} is to tell of; the clock is not asked where that does not matter. */
    static long start(long nanos) {
        return nanos <= 0 || nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    }

    /** What is left of {@code nanos} that began at {@code start}. */
    static long left(long start, long nanos) {
        return nanos <= 0 || nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
    }

    // By copies

    @Override
    public int offer(List<byte[]> added) {
        return offer(Outgoing.all(added));
    }

    @Override
    public int put(List<byte[]> added, long nanos) throws InterruptedException {
        return put(Outgoing.all(added), nanos);
    }

    @Override
    public List<byte[]> poll(int most) {
        var taken = new ArrayList<byte[]>();
        poll(message -> taken.add(message.toArray(ValueLayout.JAVA_BYTE)), most);
        return taken;
    }

    @Override
    public @Nullable List<byte[]> take(int most, long nanos) throws InterruptedException {
        var taken = new ArrayList<byte[]>();
        take(message -> taken.add(message.toArray(ValueLayout.JAVA_BYTE)), most, nanos);
        return taken.isEmpty() ? null : taken;
    }

    @Override
    public void close() {
        // From now on the home knows of this process, and does the rest if that ends here.
        var _ = putLock.known(Party.current());
        memory.close();
        FaultPoint.reach("ring.closed");
        home.wake(PUTTING);
        home.wake(TAKING);
    }

    @Override
    public boolean isClosed() {
        return memory.isClosed();
    }

    @Override
    public boolean await(int end, long position, long nanos) throws InterruptedException {
        return home.await(end, position, nanos);
    }

    @Override
    public void wake(int end) {
        home.wake(end);
    }
}
