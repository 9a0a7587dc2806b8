package dev.weft.trace.internal;

import java.util.concurrent.atomic.AtomicInteger;

/*
 * A monitor goes to any of those that wait for it, or to somebody who comes along. So who leaves it replaces the arrow of who left it
 * before, and who gets it after waiting takes the last one. As long as others wait, the place stays theirs.
 */
/** How many threads wait to enter monitors, and the arrows to them. */
final class Contention {
    private final Arrows arrows;
    /** By place; made when somebody waits there first. */
    private final AtomicInteger[] waiting;

    /**
     * Nobody waits.
     *
     * @param size a power of two
     */
    Contention(int size, int name) {
        this.arrows = new Arrows(size, name);
        this.waiting = new AtomicInteger[size];
    }

    private int place(long monitor) {
        return (int) monitor & waiting.length - 1;
    }

    /** The current thread waits for a monitor. */
    void join(long monitor) {
        count(place(monitor)).incrementAndGet();
        if (!arrows.isOf(monitor)) {
            arrows.expect(monitor);
        }
    }

    /** Made under a lock: who came first and counted in another one would be missing for ever. */
    private AtomicInteger count(int place) {
        AtomicInteger count = waiting[place];
        if (count == null) {
            synchronized (waiting) {
                count = waiting[place];
                if (count == null) {
                    count = new AtomicInteger();
                    waiting[place] = count;
                }
            }
        }
        return count;
    }

    /** Whether somebody waits for a monitor that has this place. */
    boolean isAt(int place) {
        AtomicInteger count = waiting[place];
        return count != null && count.get() > 0;
    }

    /** The number of a new arrow from the current thread, which leaves the monitor; 0 if nobody waits for it. */
    long release(long monitor) {
        return arrows.renew(monitor);
    }

    /** The current thread waits no more, and has the monitor; the number of the arrow that leads here, 0 if there is none. */
    long leave(long monitor) {
        AtomicInteger count = waiting[place(monitor)];
        long flow = arrows.end(monitor);
        if (count != null && count.decrementAndGet() > 0) {
            arrows.expect(monitor);
        }
        return flow;
    }
}
