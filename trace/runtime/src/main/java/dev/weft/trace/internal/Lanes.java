package dev.weft.trace.internal;

import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each carrier its lane; those of carriers that have ended are used again. */
final class Lanes {
    private final ThreadLocal<Lane> local;
    private final ChunkPool pool;
    private final Lane silent;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentLinkedQueue<Lane> inUse = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Lane> free = new ConcurrentLinkedQueue<>();

    /** @param local a thread-local of the carrier, where there are virtual threads */
    Lanes(ThreadLocal<Lane> local, ChunkPool pool) {
        this.local = local;
        this.pool = pool;
        this.silent = Lane.silent(pool);
    }

    ThreadLocal<Lane> local() {
        return local;
    }

    /** Makes the lane of the current carrier, which has none. Without memory for it the carrier stays silent; a program must not notice. */
    Lane create() {
        try {
            // Events that arise in here must not come here again.
            local.set(silent);
            Lane lane = free.poll();
            if (lane == null) {
                lane = new Lane(pool, count.incrementAndGet());
            }
            lane.ownedBy(Threads.carrier());
            inUse.add(lane);
            local.set(lane);
            return lane;
        } catch (OutOfMemoryError e) {
            pool.lost(1);
            return silent;
        }
    }

    /** Frees the lanes of carriers that have ended; by the keeper. */
    void recycle() {
        for (Iterator<Lane> lanes = inUse.iterator(); lanes.hasNext(); ) {
            Lane lane = lanes.next();
            if (lane.isAbandoned()) {
                lanes.remove();
                lane.abandon();
                free.add(lane);
            }
        }
    }
}
