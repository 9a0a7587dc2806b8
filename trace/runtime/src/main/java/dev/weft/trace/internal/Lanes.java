package dev.weft.trace.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/*
 * The thread-local is only the short way to a lane: the workers of the JDK's common pool erase theirs after each task. Which lane a
 * carrier has is in a table of chains, by the number of its thread. Anyone adds at the head of a chain by compare-and-set; the keeper
 * alone takes out, and an entry that was taken out still leads on to the rest. So a carrier always finds its own entry, and never waits.
 *
 * Shorter still is `recent`, for threads that are not virtual: a lane each for some of them, by number. Anyone stores there without any
 * care, since a lane found there is used only by the thread that it says itself it belongs to, and only that thread makes it say so.
 *
 * Nothing here uses a class that can be woven, so no event arises in here; therefore field updaters, since a VarHandle may run much of
 * java.util when it is first used. A StackOverflowError may end any method at any place: what
 * was not yet in the table is garbage, what is in it is found at the next event.
 */
/** Gives each carrier its lane; those of carriers that have ended are used again. */
final class Lanes {
    private static final AtomicReferenceFieldUpdater<Lanes, @Nullable Free> FREE =
            AtomicReferenceFieldUpdater.newUpdater(Lanes.class, Free.class, "free");
    /** A power of two. */
    private static final int CHAINS = 1024;
    /** A power of two. */
    private static final int RECENT = 1024;
    /** How long nobody asks for memory again when there was none: each attempt makes the JVM collect its garbage. */
    private static final long PAUSE_NANOS = 100_000_000;

    private static final class Chain {
        static final AtomicReferenceFieldUpdater<Chain, @Nullable Entry> HEAD =
                AtomicReferenceFieldUpdater.newUpdater(Chain.class, Entry.class, "head");

        volatile @Nullable Entry head;
    }

    private static final class Entry {
        final Thread carrier;
        final Lane lane;
        volatile @Nullable Entry next;

        Entry(Thread carrier, Lane lane) {
            this.carrier = carrier;
            this.lane = lane;
        }
    }

    /** Made anew each time a lane becomes free, so that taking one by compare-and-set takes what was seen. */
    private static final class Free {
        final Lane lane;
        @Nullable Free next;

        Free(Lane lane) {
            this.lane = lane;
        }
    }

    private final ThreadLocal<Lane> local;
    private final ChunkPool pool;
    private final @Nullable Throttle throttle;
    private final Lane silent;
    private final AtomicInteger count = new AtomicInteger();
    private final Chain[] chains = new Chain[CHAINS];
    private final Lane[] recent = new Lane[RECENT];
    private volatile @Nullable Free free;
    private final AtomicLong withoutMemoryUntil = new AtomicLong(System.nanoTime());

    /**
     * @param local a thread-local of the carrier, where there are virtual threads
     * @param throttle null if all is recorded
     */
    Lanes(ThreadLocal<Lane> local, ChunkPool pool, @Nullable Throttle throttle) {
        this.throttle = throttle;
        this.local = local;
        this.pool = pool;
        this.silent = Lane.silent(pool);
        for (int i = 0; i < CHAINS; i++) {
            chains[i] = new Chain();
        }
    }

    /** The thread-local in which the lane of the current carrier is, once it was found. */
    ThreadLocal<Lane> local() {
        return local;
    }

    /** Lanes by {@link #slot}; one may be of another thread, or missing. */
    Lane[] recent() {
        return recent;
    }

    static int slot(Thread thread) {
        return (int) Threads.id(thread) & (RECENT - 1);
    }

    /** Lets nothing be stored of the current thread, which is the recorder's own; the lane that hears it instead. */
    Lane ignoreCurrent() {
        Lane deaf = Lane.deaf(pool);
        local.set(deaf);
        return deaf;
    }

    /** The lane of the carrier of the current thread. */
    Lane of(Thread current) {
        Lane known = local.get();
        Lane lane = known != null ? known : find();
        int slot = slot(current);
        if (lane.belongsTo(current) && (recent[slot] == null || !recent[slot].isFoundAt(slot))) {
            recent[slot] = lane;
        }
        return lane;
    }

    /**
     * The lane of the current carrier, whose thread-local does not say it. Without memory for one, it is a lane that counts as lost what
     * it is given, until there is memory again; a program must not notice.
     */
    Lane find() {
        Thread carrier = Threads.carrier();
        Chain chain = chains[(int) Threads.id(carrier) & (CHAINS - 1)];
        Lane lane = known(carrier, chain);
        if (lane == null && System.nanoTime() - withoutMemoryUntil.get() < 0) {
            return silent;
        }
        try {
            if (lane == null) {
                lane = add(carrier, chain);
            }
            local.set(lane);
            return lane;
        } catch (OutOfMemoryError e) {
            withoutMemoryUntil.set(System.nanoTime() + PAUSE_NANOS);
            return lane == null ? silent : lane;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private @Nullable Lane known(Thread carrier, Chain chain) {
        for (Entry entry = chain.head; entry != null; entry = entry.next) {
            if (entry.carrier == carrier) {
                return entry.lane;
            }
        }
        return null;
    }

    private Lane add(Thread carrier, Chain chain) {
        Lane lane = takeFree();
        Entry entry = new Entry(carrier, lane != null ? lane : new Lane(pool, count.incrementAndGet(), throttle));
        entry.lane.owner(carrier);
        Entry head;
        do {
            head = chain.head;
            entry.next = head;
        } while (!Chain.HEAD.compareAndSet(chain, head, entry));
        return entry.lane;
    }

    private @Nullable Lane takeFree() {
        while (true) {
            Free first = free;
            if (first == null) {
                return null;
            }
            if (FREE.compareAndSet(this, first, first.next)) {
                return first.lane;
            }
        }
    }

    /** Frees the lanes of carriers that have ended; by the keeper. */
    void recycle() {
        for (Chain chain : chains) {
            for (Entry entry = chain.head; entry != null; entry = entry.next) {
                if (!entry.carrier.isAlive()) {
                    entry.lane.abandon();
                    Free lane = new Free(entry.lane);
                    remove(chain, entry);
                    add(lane);
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static void remove(Chain chain, Entry entry) {
        if (!Chain.HEAD.compareAndSet(chain, entry, entry.next)) {
            Entry before = chain.head;
            while (before != null && before.next != entry) {
                before = before.next;
            }
            if (before != null) {
                before.next = entry.next;
            }
        }
    }

    private void add(Free lane) {
        do {
            lane.next = free;
        } while (!FREE.compareAndSet(this, lane.next, lane));
    }
}
