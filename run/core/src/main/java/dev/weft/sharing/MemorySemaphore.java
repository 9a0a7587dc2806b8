package dev.weft.sharing;

import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Lookout;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore in memory. While nobody has gone to sleep for it, one permit at a time is taken and given back there; all else is asked of
 * the home, as by processes for which the memory has no place left. See {@link SemaphoreMemory} and {@link GuardedSemaphore}.
 */
public final class MemorySemaphore implements SemaphoreCore, InMemory<SemaphoreCore> {
    private static final int UNKNOWN = -2;

    private final Cell cell;
    private final SemaphoreMemory memory;
    private final SemaphoreCore home;
    private final Lookout lookout = InMemory.lookout();
    private final int most;

    /** Where the permits of this process are counted; written with what it is. */
    private volatile int place = UNKNOWN;

    /** @param home the semaphore in its home, or a stub of that */
    public MemorySemaphore(Cell cell, SemaphoreCore home) {
        this.cell = cell;
        this.memory = new SemaphoreMemory(cell);
        this.home = home;
        this.most = memory.most();
    }

    @Override
    public SemaphoreCore with(UnaryOperator<SemaphoreCore> changed) {
        return new MemorySemaphore(cell, changed.apply(home));
    }

    @Override
    public @Nullable Cell cell() {
        return cell.ifShared();
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

    private boolean isOfHome(int ownPlace, int permits, long seen) {
        return permits != 1 || ownPlace == Places.NONE || WatchedWord.isWatched(seen);
    }

    @Override
    public boolean tryAcquire(long party, int permits) {
        int own = enter(party);
        long seen = memory.word.get();
        while (!isOfHome(own, permits, seen)) {
            if (SemaphoreMemory.permits(seen) == 0) {
                return false;
            }
            if (take(seen, own)) {
                return true;
            }
            seen = memory.word.get();
        }
        return home.tryAcquire(party, permits);
    }

    private boolean take(long seen, int ownPlace) {
        boolean done = memory.change(seen, ownPlace, false);
        if (done) {
            FaultPoint.reach("semaphore.acquired");
        }
        return done;
    }

    @Override
    public boolean acquire(long party, int permits, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos <= 0) {
            return tryAcquire(party, permits);
        }
        int own = enter(party);
        long seen = memory.word.get();
        while (!isOfHome(own, permits, seen)) {
            if (SemaphoreMemory.permits(seen) > 0) {
                if (take(seen, own)) {
                    return true;
                }
            } else if (!lookout.sees(this::isWorthTrying)) {
                break;
            }
            seen = memory.word.get();
        }
        return home.acquire(party, permits, nanos);
    }

    /** Whether there are permits, or somebody else waits for them. */
    private boolean isWorthTrying() {
        long seen = memory.word.get();
        return SemaphoreMemory.permits(seen) > 0 || WatchedWord.isWatched(seen);
    }

    @Override
    public void release(long party, int permits) {
        int own = enter(party);
        while (true) {
            long seen = memory.word.get();
            if (isOfHome(own, permits, seen) || SemaphoreMemory.permits(seen) >= most) {
                home.release(party, permits);
                return;
            }
            if (memory.change(seen, own, true)) {
                FaultPoint.reach("semaphore.released");
                return;
            }
        }
    }

    @Override
    public int available() {
        long seen = memory.word.get();
        return WatchedWord.isLost(seen) ? home.available() : SemaphoreMemory.permits(seen);
    }
}
