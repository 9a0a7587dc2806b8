package dev.weft.sharing;

/** What the home does for a latch in memory. */
public final class GuardedLatch implements LatchCore, Guarded<LatchCore> {
    /** How many bytes of memory a latch needs. */
    public static final int BYTES = WatchedWord.BYTES;

    private final WatchedWord word;
    private final Watch watch;
    private final MemoryLatch own;

    public GuardedLatch(Cell cell, int count) {
        word = new WatchedWord(cell);
        word.begin(count);
        watch = new Watch(word);
        own = new MemoryLatch(cell, this);
    }

    @Override
    public LatchCore own() {
        return own;
    }

    @Override
    public void countDown() {
        long seen;
        do {
            seen = word.get();
        } while (WatchedWord.content(seen) > 0 && !word.compareAndSet(seen, seen - 1));
        if (WatchedWord.content(seen) == 1) {
            watch.ring();
        }
    }

    @Override
    public int count() {
        return (int) WatchedWord.content(word.get());
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
        return watch.await(() -> count() == 0, nanos);
    }

    @Override
    public void lostToOthers() {
        watch.lose();
    }
}
