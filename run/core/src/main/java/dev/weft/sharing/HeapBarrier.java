package dev.weft.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A barrier of this process. */
public final class HeapBarrier implements BarrierCore {
    private final int parties;
    private final @Nullable Stored action;
    private final ReentrantLock lock = new ReentrantLock();

    /** A cycle has ended. */
    private final Condition ended = lock.newCondition();

    // Guarded by the lock.
    private Cycle cycle = new Cycle();
    private long passes;

    /** From the first arrival until all go on, or until the barrier is broken. Guarded by the lock. */
    private static final class Cycle {
        /** Who has arrived; the last of them leads if all have. */
        final List<Long> arrived = new ArrayList<>();

        boolean isOpen;
        @Nullable String brokenBy;
    }

    public HeapBarrier(int parties, @Nullable Stored action) {
        this.parties = parties;
        this.action = action;
    }

    @Override
    public int parties() {
        return parties;
    }

    @Override
    public @Nullable Stored action() {
        return action;
    }

    private boolean isFull(Cycle one) {
        return one.arrived.size() == parties;
    }

    @Override
    public int await(long party, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        long end = System.nanoTime() + Math.max(0, nanos);
        lock.lock();
        try {
            while (isFull(cycle)) {
                // All of this cycle have arrived, and its action runs: who comes now is one of the next.
                awaitEnd(cycle, end);
            }
            Cycle mine = cycle;
            throwIfBroken(mine);
            mine.arrived.add(party);
            int index = parties - mine.arrived.size();
            if (index == 0) {
                if (action != null) {
                    return LEADS;
                }
                open(mine);
            } else {
                awaitEnd(mine, end);
            }
            return index;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all go on. Who gives that up breaks the barrier for all. */
    private void awaitEnd(Cycle one, long end) throws InterruptedException, BrokenBarrierException, TimeoutException {
        while (!one.isOpen) {
            throwIfBroken(one);
            long left = end - System.nanoTime();
            if (left <= 0) {
                breakOff(one, "the time of somebody who waited was up");
                throw new TimeoutException("not all " + parties + " parties have arrived in time; the barrier is broken now");
            }
            try {
                ended.awaitNanos(left);
            } catch (InterruptedException e) {
                if (one.isOpen || one.brokenBy != null) {
                    // It came after the end, and is for what follows.
                    Thread.currentThread().interrupt();
                } else {
                    breakOff(one, "somebody who waited was interrupted");
                    throw e;
                }
            }
        }
    }

    private static void throwIfBroken(Cycle one) throws BrokenBarrierException {
        if (one.brokenBy != null) {
            throw new BrokenBarrierException("this barrier is broken: " + one.brokenBy);
        }
    }

    private void open(Cycle one) {
        one.isOpen = true;
        passes++;
        cycle = new Cycle();
        ended.signalAll();
    }

    private void breakOff(Cycle one, String words) {
        if (one.brokenBy == null) {
            one.brokenBy = words;
            ended.signalAll();
        }
    }

    /** Whether {@code party} has arrived last of all in this cycle, and runs the action. */
    private boolean leads(long party) {
        return isFull(cycle) && cycle.arrived.getLast() == party;
    }

    @Override
    public void open(long party) throws BrokenBarrierException {
        lock.lock();
        try {
            if (!leads(party)) {
                throw new BrokenBarrierException("this barrier was reset while its action ran");
            }
            throwIfBroken(cycle);
            open(cycle);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void fail(long party, String words) {
        lock.lock();
        try {
            if (leads(party)) {
                breakOff(cycle, "its action has failed: " + words);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abort() {
        lock.lock();
        try {
            breakOff(cycle, "it was aborted");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reset() {
        lock.lock();
        try {
            breakOff(cycle, "it was reset");
            cycle = new Cycle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isBroken() {
        lock.lock();
        try {
            return cycle.brokenBy != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int waiting() {
        lock.lock();
        try {
            return cycle.brokenBy != null ? 0 : Math.min(cycle.arrived.size(), parties - 1);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long passes() {
        lock.lock();
        try {
            return passes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(int process, String words) {
        lock.lock();
        try {
            if (cycle.arrived.stream().anyMatch(party -> Party.process(party) == process)) {
                breakOff(cycle, words + " ended when it had arrived");
            }
        } finally {
            lock.unlock();
        }
    }
}
