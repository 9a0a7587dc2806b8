package dev.weft.sharing;

import dev.weft.ipc.Lookout;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An event in memory. It is set and cleared by one exchange there, while nobody has gone to sleep for it. Who waits looks on for a moment,
 * and then sleeps in the home. See {@link EventWord} and {@link GuardedEvent}.
 */
public final class MemoryEvent implements EventCore, InMemory<EventCore> {
    private final Cell cell;
    private final EventWord memory;
    private final EventCore home;
    private final Lookout lookout = InMemory.lookout();

    /** @param home the event in its home, or a stub of that */
    public MemoryEvent(Cell cell, EventCore home) {
        this.cell = cell;
        this.memory = new EventWord(cell);
        this.home = home;
    }

    @Override
    public EventCore with(UnaryOperator<EventCore> changed) {
        return new MemoryEvent(cell, changed.apply(home));
    }

    @Override
    public @Nullable Cell cell() {
        return cell.ifShared();
    }

    @Override
    public void set() {
        long seen;
        do {
            seen = memory.word.get();
            if (WatchedWord.isWatched(seen)) {
                home.set();
                return;
            }
        } while (!memory.set(seen));
    }

    @Override
    public void clear() {
        long seen;
        do {
            seen = memory.word.get();
            if (WatchedWord.isLost(seen)) {
                home.clear();
                return;
            }
        } while (!memory.clear(seen));
    }

    @Override
    public boolean isSet() {
        long seen = memory.word.get();
        return WatchedWord.isLost(seen) ? home.isSet() : EventWord.isSet(seen);
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long seen = memory.word.get();
        if (WatchedWord.isLost(seen)) {
            return home.await(nanos);
        }
        if (nanos <= 0) {
            return EventWord.isSet(seen);
        }
        long times = EventWord.times(seen);
        return lookout.sees(() -> memory.wasSetSince(times)) || home.awaitSince(times, nanos);
    }

    @Override
    public boolean awaitSince(long times, long nanos) throws InterruptedException {
        return home.awaitSince(times, nanos);
    }
}
