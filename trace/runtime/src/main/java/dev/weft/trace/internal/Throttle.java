package dev.weft.trace.internal;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A method that is throttled is woven anew: it counts its calls where it recorded them. Calls that are under way keep their code to their
 * end, so each call is recorded as a whole or counted, whatever thread it is of and however it ends.
 *
 * Weaving takes longer than the keeper may be away, so a thread is made for it. What is found meanwhile waits for the next one.
 */
/** Keeps methods out of the recording that are called so often, and are so short, that recording them is most of what they cost. */
final class Throttle implements Runnable, Thread.UncaughtExceptionHandler {
    /** Only symbols below this can be throttled. */
    static final int SYMBOLS = 1 << 16;
    /** A byte without zero. */
    static final int PLACES = 256;

    private static final AtomicReferenceFieldUpdater<Throttle, @Nullable Counts> ALL =
            AtomicReferenceFieldUpdater.newUpdater(Throttle.class, Counts.class, "all");

    /** What one lane has counted, by place. */
    static final class Counts {
        final long[] calls = new long[PLACES];
        private @Nullable Counts next;
    }

    private final byte[] places = new byte[SYMBOLS];
    private final byte[] exempt = new byte[SYMBOLS / Byte.SIZE];
    private final Metadata metadata;
    private final Metadata.@Nullable Counter[] counters = new Metadata.Counter[PLACES];
    private volatile @Nullable Counts all;
    private int last;

    private volatile @Nullable Consumer<int[]> weaving;
    private @Nullable Lanes lanes;
    private int[] due = {};
    private boolean busy;

    Throttle(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Of each symbol the place by which its calls are counted. */
    byte[] places() {
        return places;
    }

    /** @param weaver lets these methods call {@link Recorder#count} in place of all else; called by a thread made for it */
    void wovenBy(Consumer<int[]> weaver) {
        weaving = weaver;
    }

    /** Calls of this method are recorded however many there are; before its class is woven. */
    synchronized void exempt(int method) {
        if (method < SYMBOLS) {
            exempt[method / Byte.SIZE] |= (byte) (1 << method % Byte.SIZE);
        }
    }

    private synchronized boolean isExempt(int method) {
        return (exempt[method / Byte.SIZE] & 1 << method % Byte.SIZE) != 0;
    }

    /** Whether it may be throttled, and is not. By the keeper, as {@link #start}, {@link #weave} and {@link #tell}. */
    boolean isOpenTo(int method) {
        return method < SYMBOLS && places[method] == 0 && last < PLACES - 1 && !isExempt(method);
    }

    /** Has the calls of a method counted. */
    synchronized void start(int method) {
        Metadata.Counter counter = metadata.throttled(method, System.nanoTime());
        if (counter != null) {
            last++;
            counters[last] = counter;
            places[method] = (byte) last;
            due = Arrays.copyOf(due, due.length + 1);
            due[due.length - 1] = method;
        }
    }

    /** Has woven anew what was throttled, if that is not being done. */
    synchronized void weave(Lanes own) {
        if (due.length > 0 && !busy && weaving != null) {
            lanes = own;
            Thread thread = Keeper.daemon(this, "Weft throttle");
            thread.setUncaughtExceptionHandler(this);
            thread.start();
            busy = true;
        }
    }

    @Override
    public void run() {
        Lanes own = lanes;
        Consumer<int[]> weaver = weaving;
        if (own == null || weaver == null) {
            return;
        }
        own.ignoreCurrent();
        weaver.accept(take());
        done();
    }

    private synchronized int[] take() {
        int[] methods = due;
        due = new int[0];
        return methods;
    }

    private synchronized void done() {
        busy = false;
    }

    /** The program's handler would print: its streams are its own. What was not woven goes on being recorded. */
    @Override
    public void uncaughtException(Thread thread, Throwable problem) {
        done();
    }

    /** What a lane counts; null if there is no memory for that. */
    @Nullable Counts newCounts() {
        try {
            Counts counts = new Counts();
            do {
                counts.next = all;
            } while (!ALL.compareAndSet(this, counts.next, counts));
            return counts;
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    /** Brings the numbers in the file up to date. */
    void tell() {
        for (int place = 1; place <= last; place++) {
            long calls = 0;
            for (Counts counts = all; counts != null; counts = counts.next) {
                calls += counts.calls[place];
            }
            Metadata.Counter counter = counters[place];
            if (counter != null) {
                counter.set(calls);
            }
        }
    }
}
