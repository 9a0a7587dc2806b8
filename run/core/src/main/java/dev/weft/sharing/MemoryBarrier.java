package dev.weft.sharing;

import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Lookout;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A barrier in memory, in another process than its home. Who arrives there while nobody has gone to sleep arrives by one exchange, and
 * looks on for a moment whether the others come. All else is asked of the home. See {@link BarrierMemory} and {@link HeapBarrier}.
 */
public final class MemoryBarrier implements BarrierCore {
    private static final int UNKNOWN = -2;

    private final Cell cell;
    private final BarrierMemory memory;
    private final BarrierCore home;
    private final int parties;
    private final Lookout lookout = InMemory.lookout();

    /** Where it is told that threads of this process arrive; written with what it is. */
    private volatile int place = UNKNOWN;

    /** @param home a stub of the barrier */
    public MemoryBarrier(Cell cell, BarrierCore home) {
        this.cell = cell;
        this.memory = new BarrierMemory(cell);
        this.home = home;
        this.parties = memory.parties();
    }

    @Override
    public Cell cell() {
        return cell;
    }

    @Override
    public int enter(long party) {
        int known = place;
        if (known == UNKNOWN) {
            known = home.enter(party);
            place = known;
        }
        return known;
    }

    @Override
    public int await(long party, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        int own = nanos > 0 ? enter(party) : Places.NONE;
        while (own != Places.NONE) {
            long seen = memory.word.get();
            if (WatchedWord.isWatched(seen) || BarrierMemory.isBroken(seen)) {
                break;
            }
            long cycle = BarrierMemory.cycle(seen);
            memory.announce(own, cycle);
            FaultPoint.reach("barrier.announced");
            if (memory.arrive(seen, parties)) {
                FaultPoint.reach("barrier.arrived");
                int index = parties - 1 - BarrierMemory.arrived(seen);
                if (index > 0 && !(lookout.sees(() -> memory.isOver(cycle)) && memory.hasOpened(cycle))) {
                    home.awaitEnd(party, cycle, nanos);
                }
                return index;
            }
        }
        return home.await(party, nanos);
    }

    @Override
    public void awaitEnd(long party, long cycle, long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        home.awaitEnd(party, cycle, nanos);
    }

    @Override
    public int parties() {
        return parties;
    }

    @Override
    public @Nullable Stored action() {
        return home.action();
    }

    @Override
    public void open(long party) throws BrokenBarrierException {
        home.open(party);
    }

    @Override
    public void fail(long party, String words) {
        home.fail(party, words);
    }

    @Override
    public void abort() {
        home.abort();
    }

    @Override
    public void reset() {
        home.reset();
    }

    @Override
    public boolean isBroken() {
        return home.isBroken();
    }

    @Override
    public int waiting() {
        return home.waiting();
    }

    @Override
    public long passes() {
        return home.passes();
    }
}
