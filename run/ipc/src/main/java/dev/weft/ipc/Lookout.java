package dev.weft.ipc;

import java.util.function.BooleanSupplier;

/**
 * Looks for something for a moment before a thread goes to sleep for it: waking a thread takes longer than many a task, and much longer
 * on a machine whose processors have gone to sleep as well. The thread gives way to any other that wants to run, and looks only as long
 * as that was worth it lately. Racy by intention: a wrong guess costs a moment.
 */
public final class Lookout {
    private static final int MOST_CREDIT = 8;
    private static final int LOSS = 2;

    /** How often a look is tried without credit. */
    private static final int PROBE = 16;

    /** How many of the looks before giving way are left where they were in vain lately, and how often all are tried. */
    private static final int FEW = 4;
    private static final int PROBE_ALL = 64;

    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;

    private final long nanos;
    private final int looks;
    private volatile int credit = 1;
    private volatile int skipped;

    /** Whether what was seen last came once this thread had given way: most likely from one that waited for the same processor. */
    private volatile boolean givesWay;

    private volatile int hurried;

    /** @param nanos how long a look takes at most */
    public Lookout(long nanos) {
        this(nanos, 0);
    }

    /**
     * As the other one.
     *
     * @param looks how often to look before giving way to others for the first time: for what comes at once if it comes at all, and
     *     would be late for it if this thread had to wait for its next turn; mostly not so often where that was in vain lately
     */
    public Lookout(long nanos, int looks) {
        this.nanos = nanos;
        this.looks = looks;
    }

    /** Whether {@code seen} came to be true in a moment; false may mean that this did not look. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // racy by intention
    public boolean sees(BooleanSupplier seen) {
        if (seen.getAsBoolean()) {
            return true;
        }
        if (ALONE || credit <= 0 && ++skipped % PROBE != 0 || Thread.currentThread().isVirtual()) {
            return false;
        }
        if (looksOn(seen)) {
            credit = Math.min(MOST_CREDIT, credit + 1);
            return true;
        }
        credit = Math.max(0, credit - LOSS);
        return false;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // racy by intention
    private boolean looksOn(BooleanSupplier seen) {
        int first = givesWay && ++hurried % PROBE_ALL != 0 ? Math.min(looks, FEW) : looks;
        for (int i = 0; i < first; i++) {
            Thread.onSpinWait();
            if (seen.getAsBoolean()) {
                givesWay = false;
                return true;
            }
        }
        long end = System.nanoTime() + nanos;
        do {
            Thread.yield();
            if (seen.getAsBoolean()) {
                givesWay = true;
                return true;
            }
        } while (System.nanoTime() - end < 0);
        return false;
    }
}
