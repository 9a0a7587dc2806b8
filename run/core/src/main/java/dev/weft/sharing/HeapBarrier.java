package dev.weft.sharing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A barrier in its home. Others arrive in memory while nobody is here; while somebody is, asleep too, the word there is watched, and does
 * not change but by what is done here.
 */
public final class HeapBarrier implements BarrierCore {
    /** How many bytes of memory a barrier needs. */
    public static final int BYTES = BarrierMemory.BYTES;

    private final Cell cell;
    private final BarrierMemory memory;
    private final int parties;
    private final @Nullable Stored action;
    private final ReentrantLock lock = new ReentrantLock();

    /** A cycle has ended. */
    private final Condition ended = lock.newCondition();

    // Guarded by the lock.

    /** How many are here. */
    private int present;

    private Cycle cycle = new Cycle(1);
    private long resets;

    /** Cycles that were reset, for those who had arrived in memory and have not asked yet. */
    private final Map<Long, Absent> broken = new HashMap<>();

    private final Places places = new Places();

    /** From the first arrival until all go on, or until the barrier is broken. Guarded by the lock. */
    private static final class Cycle {
        final long number;

        /** Who has arrived here; the last of them leads if all have. */
        final List<Long> arrived = new ArrayList<>();

        /** How many have arrived in memory. */
        int elsewhere;

        /** How many of those have come here. */
        int come;

        boolean isOpen;
        @Nullable String brokenBy;

        Cycle(long number) {
            this.number = number;
        }

        int count() {
            return arrived.size() + elsewhere;
        }
    }

    /** Those to whom it is still to be told how a cycle was broken. Guarded by the lock. */
    private static final class Absent {
        final String brokenBy;
        int count;

        Absent(String brokenBy, int count) {
            this.brokenBy = brokenBy;
            this.count = count;
        }
    }

    /** @param cell memory of zeros */
    public HeapBarrier(Cell cell, int parties, @Nullable Stored action) {
        this.cell = cell;
        this.memory = new BarrierMemory(cell);
        this.parties = parties;
        this.action = action;
        memory.begin(parties);
        if (action != null || parties > BarrierMemory.MOST_PARTIES) {
            // All arrive here, as if somebody always were.
            present++;
            memory.word.watch();
        }
    }

    /** Begins to do something here. */
    private void come() {
        lock.lock();
        if (present++ == 0) {
            memory.word.watch();
            long seen = memory.word.get();
            if (cycle.number != BarrierMemory.cycle(seen)) {
                cycle = new Cycle(BarrierMemory.cycle(seen));
            }
            cycle.elsewhere = BarrierMemory.arrived(seen) - cycle.arrived.size();
        }
    }

    private void go() {
        if (--present == 0) {
            memory.set(cycle.number, cycle.count(), cycle.brokenBy != null);
            memory.word.unwatch();
        }
        lock.unlock();
    }

    @Override
    public @Nullable Cell cell() {
        return cell.ifShared();
    }

    @Override
    public int enter(long party) {
        lock.lock();
        try {
            return places.enter(Party.process(party));
        } finally {
            lock.unlock();
        }
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
        return one.count() == parties;
    }

    @Override
    public int await(long party, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        long end = System.nanoTime() + Math.max(0, nanos);
        come();
        try {
            while (isFull(cycle)) {
                // All of this cycle have arrived, and its action runs: who comes now is one of the next.
                awaitEnd(cycle, end);
            }
            Cycle mine = cycle;
            throwIfBroken(mine);
            mine.arrived.add(party);
            int index = parties - mine.count();
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
            go();
        }
    }

    @Override
    public void awaitEnd(long party, long number, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        long end = System.nanoTime() + nanos;
        come();
        try {
            Absent absent = broken.get(number);
            if (number == cycle.number) {
                cycle.come++;
                awaitEnd(cycle, end);
            } else if (absent != null) {
                if (--absent.count == 0) {
                    broken.remove(number);
                }
                throw brokenBy(absent.brokenBy);
            }
        } finally {
            go();
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
            throw brokenBy(one.brokenBy);
        }
    }

    private static BrokenBarrierException brokenBy(String words) {
        return new BrokenBarrierException("this barrier is broken: " + words);
    }

    private void open(Cycle one) {
        one.isOpen = true;
        cycle = new Cycle(one.number + 1);
        memory.set(cycle.number, 0, false);
        ended.signalAll();
    }

    private void breakOff(Cycle one, String words) {
        if (one.brokenBy == null) {
            one.brokenBy = words;
            memory.set(one.number, 0, true);
            ended.signalAll();
        }
    }

    /** Whether {@code party} has arrived last of all in this cycle, and runs the action. */
    private boolean leads(long party) {
        return isFull(cycle) && cycle.arrived.getLast() == party;
    }

    @Override
    public void open(long party) throws BrokenBarrierException {
        come();
        try {
            if (!leads(party)) {
                throw new BrokenBarrierException("this barrier was reset while its action ran");
            }
            throwIfBroken(cycle);
            open(cycle);
        } finally {
            go();
        }
    }

    @Override
    public void fail(long party, String words) {
        come();
        try {
            if (leads(party)) {
                breakOff(cycle, "its action has failed: " + words);
            }
        } finally {
            go();
        }
    }

    @Override
    public void abort() {
        come();
        try {
            breakOff(cycle, "it was aborted");
        } finally {
            go();
        }
    }

    @Override
    public void reset() {
        come();
        try {
            breakOff(cycle, "it was reset");
            int absent = cycle.elsewhere - cycle.come;
            if (absent > 0) {
                broken.put(cycle.number, new Absent(Objects.requireNonNull(cycle.brokenBy), absent));
            }
            memory.reset(cycle.number);
            cycle = new Cycle(cycle.number + 1);
            resets++;
        } finally {
            go();
        }
    }

    @Override
    public boolean isBroken() {
        come();
        try {
            return cycle.brokenBy != null;
        } finally {
            go();
        }
    }

    @Override
    public int waiting() {
        come();
        try {
            return cycle.brokenBy != null ? 0 : Math.min(cycle.count(), parties - 1);
        } finally {
            go();
        }
    }

    @Override
    public long passes() {
        come();
        try {
            return cycle.number - 1 - resets;
        } finally {
            go();
        }
    }

    @Override
    public void ended(int process, String words) {
        come();
        try {
            int place = places.of(process);
            boolean hasArrived = place != Places.NONE && memory.announced(place) == cycle.number;
            if (hasArrived || cycle.arrived.stream().anyMatch(party -> Party.process(party) == process)) {
                breakOff(cycle, words + " ended when it had arrived");
            }
            if (place != Places.NONE) {
                memory.clear(place);
                places.leave(process);
            }
        } finally {
            go();
        }
    }

    @Override
    public void lostToOthers() {
        come();
        try {
            // As of somebody who stays for ever.
            present++;
            memory.word.lose();
        } finally {
            go();
        }
    }
}
