package dev.weft.sharing;

import dev.weft.ipc.Lookout;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A latch in memory, whose word is its count. It is counted down by one exchange there; only the last count is left to the home if
 * somebody sleeps there. Who waits looks on for a moment before that.
 */
public final class MemoryLatch implements LatchCore, InMemory<LatchCore> {
    private final Cell cell;
    private final WatchedWord word;
    private final LatchCore home;
    private final Lookout lookout = InMemory.lookout();

    /** @param home the latch in its home, or a stub of that */
    public MemoryLatch(Cell cell, LatchCore home) {
        this.cell = cell;
        this.word = new WatchedWord(cell);
        this.home = home;
    }

    @Override
    public LatchCore with(UnaryOperator<LatchCore> changed) {
        return new MemoryLatch(cell, changed.apply(home));
    }

    @Override
    public @Nullable Cell cell() {
        return cell.ifShared();
    }

    @Override
    public void countDown() {
        while (true) {
            long seen = word.get();
            long count = WatchedWord.content(seen);
            if (WatchedWord.isLost(seen) || count == 1 && WatchedWord.isWatched(seen)) {
                home.countDown();
                return;
            }
            if (count == 0 || word.compareAndSet(seen, seen - 1)) {
                return;
            }
        }
    }

    @Override
    public int count() {
        long seen = word.get();
        return WatchedWord.isLost(seen) ? home.count() : (int) WatchedWord.content(seen);
    }

    private boolean isOpen() {
        return WatchedWord.content(word.get()) == 0;
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (WatchedWord.isLost(word.get())) {
            return home.await(nanos);
        }
        return nanos <= 0 ? isOpen() : lookout.sees(this::isOpen) || home.await(nanos);
    }
}
