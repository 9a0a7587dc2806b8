package dev.weft.trace.internal;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/*
 * A method that is throttled has a place, by which each lane counts its calls; `places` is all that the way of an event asks. Once given, a
 * place stays, so what must be right is only the moment in between: a begin that was stored must get its end, and none else.
 *
 * Of a thread that is not virtual, the lane knows how many calls of the method are under way that it has skipped. An end that comes while
 * there are none belongs to a begin that was stored.
 *
 * A virtual thread changes lanes, so it is told by its number: who was made after the method was throttled has stored no begin, and skips
 * all; who was made before stores all. Numbers rise. The bound is set some way ahead of the last number, and a number that is taken
 * after that must lie below it: so whoever is above was made when the bound was there to be seen.
 */
/** Keeps methods out of the recording that are called so often, and are so short, that recording them is most of what they cost. */
final class Throttle {
    /** Only symbols below this can be throttled. */
    static final int SYMBOLS = 1 << 16;
    /** A byte without zero. */
    static final int PLACES = 256;

    private static final AtomicReferenceFieldUpdater<Throttle, @Nullable Skips> ALL =
            AtomicReferenceFieldUpdater.newUpdater(Throttle.class, Skips.class, "all");
    private static final long FIRST_MARGIN = 1_000;

    /** What one lane has skipped, by place. */
    static final class Skips {
        final long[] begins = new long[PLACES];
        /** Of threads that are not virtual. A number of its own: one that went up and down would make each call wait for the last. */
        final long[] ends = new long[PLACES];
        private @Nullable Skips next;
    }

    private final byte[] places = new byte[SYMBOLS];
    private final long[] bornAfter = new long[PLACES];
    private final byte[] exempt = new byte[SYMBOLS / Byte.SIZE];
    private final Metadata metadata;
    private final Metadata.@Nullable Counter[] counters = new Metadata.Counter[PLACES];
    private volatile @Nullable Skips all;
    private int last;

    Throttle(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Of each symbol the place by which its calls are counted; 0 if they are recorded. */
    byte[] places() {
        return places;
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

    /** Whether it may be throttled, and is not. By the keeper, as all that follows. */
    boolean isOpenTo(int method) {
        return method < SYMBOLS && places[method] == 0 && last < PLACES - 1 && !isExempt(method);
    }

    /** Counts calls of a method from now on. */
    void start(int method) {
        Metadata.Counter counter = metadata.throttled(method, System.nanoTime());
        if (counter == null) {
            return;
        }
        int place = last + 1;
        counters[place] = counter;
        bornAfter[place] = Long.MAX_VALUE;
        last = place;
        places[method] = (byte) place;
        long margin = FIRST_MARGIN;
        long seen;
        do {
            bornAfter[place] = Long.MAX_VALUE;
            long bound = nextNumber() + margin;
            bornAfter[place] = bound;
            seen = nextNumber() - bound;
            margin *= 10;
        } while (seen >= 0);
    }

    private static long nextNumber() {
        // With a name, since the JVM numbers the threads that have none. It is never started.
        return Threads.id(new Thread(null, null, "Weft number", 0, false));
    }

    /** Whether a virtual thread with this number was made when the place was known. */
    boolean isBornAfter(int place, long threadId) {
        return threadId > bornAfter[place];
    }

    /** What a lane skips; null if there is no memory for that. */
    @Nullable Skips newSkips() {
        try {
            Skips skips = new Skips();
            do {
                skips.next = all;
            } while (!ALL.compareAndSet(this, skips.next, skips));
            return skips;
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    /** Brings the numbers in the file up to date. */
    void tell() {
        for (int place = 1; place <= last; place++) {
            long calls = 0;
            for (Skips skips = all; skips != null; skips = skips.next) {
                calls += skips.begins[place];
            }
            Metadata.Counter counter = counters[place];
            if (counter != null) {
                counter.set(calls);
            }
        }
    }
}
