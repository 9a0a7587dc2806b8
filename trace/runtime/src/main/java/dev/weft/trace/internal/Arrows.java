package dev.weft.trace.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/*
 * A word holds the low half of a key, which is not 0, and how far the number of its arrow is from the first one; 0 while there is no
 * arrow. Keys that share a word push each other out: then an arrow is missing. None leads to somebody else, since a key and its number
 * change together.
 *
 * Words are objects of their own, made when they are first needed: an AtomicLongArray begins with a VarHandle, for which the JVM takes
 * milliseconds. They are published by a race: who does not see a word that is there misses an arrow.
 */
/** The arrows that are under way, by whom or what they lead to: threads that wait, or things that are handed over. */
final class Arrows {
    private static final long FIRST = Api.newFlow();
    private static final AtomicLong NONE = new AtomicLong();

    private final AtomicLong[] words;
    private final AtomicInteger sent = new AtomicInteger();
    private final int name;

    /**
     * Arrows of one name.
     *
     * @param size a power of two
     */
    Arrows(int size, int name) {
        this.words = new AtomicLong[size];
        this.name = name;
    }

    /** What they are called. */
    int name() {
        return name;
    }

    private int place(long key) {
        return (int) key & (words.length - 1);
    }

    private AtomicLong word(long key) {
        AtomicLong word = words[place(key)];
        return word == null ? NONE : word;
    }

    /** Somebody waits: an arrow may be begun. */
    void expect(long key) {
        set(key, 0);
    }

    /** Whether somebody waits to whom no arrow leads. */
    boolean isExpected(long key) {
        return word(key).get() == key << Integer.SIZE;
    }

    /** Whether somebody waits, and has not been pushed out. */
    boolean isOf(long key) {
        return word(key).get() >>> Integer.SIZE == (key & 0xffff_ffffL);
    }

    /** The number of a new arrow to what has not begun yet; it is for {@link #received}. */
    long send(long key) {
        long flow = Api.newFlow();
        if ((int) set(key, flow - FIRST & 0xffff_ffffL) == 0) {
            sent.incrementAndGet();
        }
        return flow;
    }

    /** Whether nothing is on its way; what has never been received stays on its way until it is pushed out. */
    boolean isEmpty() {
        return sent.get() == 0;
    }

    /** As {@link #end}, of what was sent. */
    long received(long key) {
        long flow = end(key);
        if (flow != 0) {
            sent.decrementAndGet();
        }
        return flow;
    }

    private long set(long key, long flow) {
        int place = place(key);
        AtomicLong word = words[place];
        if (word == null) {
            word = new AtomicLong();
            words[place] = word;
        }
        return word.getAndSet(key << Integer.SIZE | flow);
    }

    /** The number of a new arrow to somebody who waits and to whom no other leads; otherwise 0. */
    long begin(long key) {
        AtomicLong word = word(key);
        long expected = key << Integer.SIZE;
        if (word.get() != expected) {
            return 0;
        }
        long flow = Api.newFlow();
        return word.compareAndSet(expected, expected | (flow - FIRST & 0xffff_ffffL)) ? flow : 0;
    }

    /** The number of a new arrow to somebody who waits, in place of one that led there; 0 if nobody waits. */
    long renew(long key) {
        AtomicLong word = word(key);
        long found = word.get();
        if (found >>> Integer.SIZE != (key & 0xffff_ffffL)) {
            return 0;
        }
        long flow = Api.newFlow();
        return word.compareAndSet(found, key << Integer.SIZE | flow - FIRST & 0xffff_ffffL) ? flow : 0;
    }

    /** The number of the arrow that leads here, 0 if there is none; it does not any more. */
    long end(long key) {
        AtomicLong word = word(key);
        long found = word.get();
        if (found >>> Integer.SIZE != (key & 0xffff_ffffL) || !word.compareAndSet(found, 0) || (int) found == 0) {
            return 0;
        }
        return FIRST + (found & 0xffff_ffffL) & Api.FLOW_MASK;
    }
}
