package dev.weft.sharing;

/** What the home does for an event in memory. */
public final class GuardedEvent implements EventCore, Guarded<EventCore> {
    /** How many bytes of memory an event needs. */
    public static final int BYTES = EventWord.BYTES;

    private final EventWord memory;
    private final Watch watch;
    private final MemoryEvent own;

    /** @param cell memory of zeros */
    public GuardedEvent(Cell cell) {
        memory = new EventWord(cell);
        watch = new Watch(memory.word);
        own = new MemoryEvent(cell, this);
    }

    @Override
    public EventCore own() {
        return own;
    }

    @Override
    public void set() {
        while (!memory.set(memory.word.get())) {
            Thread.onSpinWait();
        }
        watch.ring();
    }

    @Override
    public void clear() {
        while (!memory.clear(memory.word.get())) {
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean isSet() {
        return EventWord.isSet(memory.word.get());
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
        return awaitSince(EventWord.times(memory.word.get()), nanos);
    }

    @Override
    public boolean awaitSince(long times, long nanos) throws InterruptedException {
        return watch.await(() -> memory.wasSetSince(times), nanos);
    }

    @Override
    public void lostToOthers() {
        watch.lose();
    }
}
