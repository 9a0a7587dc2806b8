package dev.weft.sharing;

/** Who holds or waits for something shared: a thread of a process, as a number that is never used again and never 0. */
public final class Party {
    private static final int THREAD_BITS = 40;
    private static final long THREADS = (1L << THREAD_BITS) - 1;

    private Party() {}

    /** The calling thread, as its own process knows it. */
    public static long current() {
        return Thread.currentThread().threadId();
    }

    /** The same party as the home knows it, which gives every process that asks it a number from 1. */
    static long of(int process, long thread) {
        return (long) process << THREAD_BITS | thread & THREADS;
    }

    /** The thread of a party, as its own process knows it. */
    static long thread(long party) {
        return party & THREADS;
    }

    /** The process of a party, 0 for the home itself. */
    public static int process(long party) {
        return (int) (party >>> THREAD_BITS);
    }
}
