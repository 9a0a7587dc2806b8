package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;

/*
 * A word holds the low 24 bits of a thread's number and a time in units of 16 ns, which comes round after hours. It is written by who lets
 * the thread go on, before that, and read by the thread itself; threads that share a word push each other out, and then nothing is told.
 */
/** Since when threads may run that do not yet: from being let go on, started, or handed to who runs virtual threads. */
final class Runnables {
    /** A power of two: so many threads at once can be told apart. */
    private static final int THREADS = 1 << 14;
    private static final int TIME_BITS = 40;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final int UNIT_BITS = 4;

    /** What is not worth telling. */
    private static final long AT_ONCE_NANOS = 1_000;

    private final long[] since = new long[THREADS];
    private final int name = Api.name(Layout.SYMBOL_STATE, Layout.RUNNABLE);

    /** What it is called, with nanoseconds as its value. */
    int name() {
        return name;
    }

    private static int place(long thread) {
        return (int) thread & THREADS - 1;
    }

    private static long now() {
        return System.nanoTime() >>> UNIT_BITS & TIME_MASK;
    }

    /** From now on the thread may run. */
    void mark(long thread) {
        since[place(thread)] = thread << TIME_BITS | now();
    }

    /** The current thread is about to wait: what it was before says nothing any more. */
    void forget(long thread) {
        since[place(thread)] = 0;
    }

    /** For how long the current thread might have run by now; 0 if that is unknown, or next to nothing. */
    long take(long thread) {
        int place = place(thread);
        long word = since[place];
        if (word == 0 || word >>> TIME_BITS != (thread << TIME_BITS) >>> TIME_BITS) {
            return 0;
        }
        since[place] = 0;
        long nanos = (now() - word & TIME_MASK) << UNIT_BITS;
        return nanos < AT_ONCE_NANOS ? 0 : nanos;
    }

    /** Tells of the innermost wait of the current thread, which ends, for how long it might have run by now. */
    void tell() {
        long id = Threads.id(Thread.currentThread());
        long nanos = since[place(id)] == 0 ? 0 : take(id);
        if (nanos != 0) {
            Recorder.event(Layout.STATE, name, nanos);
        }
    }
}
