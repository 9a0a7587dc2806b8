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
    public Slice with(String subject, String text) {
        if (isOpenHere()) {
            Probes.state(state(subject, text));
        }
        return this;
    }

    @Override
    public Slice with(String subject, String text, long number) {
        if (isOpenHere()) {
            Probes.state(state(subject, text), number);
        }
        return this;
    }

    private static int state(String subject, String text) {
        return Probes.name(Probes.STATE, subject + ": " + text);
    }

    @Override
    public void close() {
        if (isOpenHere()) {
            closed = true;
            Probes.end(name);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isOpenHere() {
        return !closed && Thread.currentThread() == thread;
    }

    private static final class NoSlice implements Slice {
        @Override
        public Slice with(String subject, String text) {
            return this;
        }

        @Override
        public Slice with(String subject, String text, long number) {
            return this;
        }

        @Override
        public void close() {}
    }
}
