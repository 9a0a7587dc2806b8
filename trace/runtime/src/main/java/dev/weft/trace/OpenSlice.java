package dev.weft.trace;

/** A slice that is being recorded. */
final class OpenSlice implements Slice {
    /** What everyone gets when nothing is recorded. */
    static final Slice NONE = new NoSlice();

    private final Thread thread = Thread.currentThread();
    private final int name;
    private boolean closed;

    OpenSlice(int name) {
        this.name = name;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public void close() {
        if (!closed && Thread.currentThread() == thread) {
            closed = true;
            Probes.end(name);
        }
    }

    private static final class NoSlice implements Slice {
        @Override
        public void close() {}
    }
}
