package dev.weft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The runners of a pool, which come and go as fast as tasks. They stand in arrays, next to each other in the order of their coming, so
 * that the thread that adds some and those that remove some before them meet in one cache line once in several runners. Threads that
 * add at the same time mostly have a {@link Stripe} each.
 */
final class Runners {
    private static final int MOST_STRIPES = 16;
    private static final int FIRST_SIZE = 64;

    /** How many places that are taken make an array too full. */
    private static final int MOST_TAKEN = 8;

    private final Stripe[] stripes;

    /** Where somebody was found last; racy, since it only tells where to look first. */
    private @Nullable Part found;

    Runners() {
        int count = Math.min(MOST_STRIPES, Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1));
        stripes = new Stripe[count];
        for (int i = 0; i < count; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** A runner as it stands in an array. */
    abstract static class Link {
        private @Nullable AtomicReferenceArray<@Nullable Link> list;
        private int at;
    }

    /** Arrays, each twice as large as the one before; the last one takes who comes. */
    private static final class Stripe {
        private volatile Part[] parts = {new Part(FIRST_SIZE)};

        void add(Link link) {
            while (true) {
                Part[] seen = parts;
                if (seen[seen.length - 1].add(link)) {
                    return;
                }
                grow(seen);
            }
        }

        private synchronized void grow(Part[] seen) {
            if (parts == seen) {
                Part[] more = Arrays.copyOf(seen, seen.length + 1);
                more[seen.length] = new Part(2 * seen[seen.length - 1].list.length());
                parts = more;
            }
        }
    }

    private static final class Part {
        private final AtomicReferenceArray<@Nullable Link> list;

        /** Where the next one goes if there is room, and where one was seen last; racy, since any place will do. */
        private int next;

        private int found;

        Part(int size) {
            list = new AtomicReferenceArray<>(size);
        }

        /** False if there is no room nearby. */
        boolean add(Link link) {
            int last = list.length() - 1;
            int at = next;
            link.list = list;
            for (int i = 0; i < MOST_TAKEN; i++) {
                link.at = at++ & last;
                if (list.getPlain(link.at) == null && list.compareAndSet(link.at, null, link)) {
                    next = at;
                    return true;
                }
            }
            next = at;
            return false;
        }

        /** Begins where somebody was found last, so that all looks of a pool that comes to its end go around once. */
        boolean isEmpty() {
            int last = list.length() - 1;
            for (int i = 0; i <= last; i++) {
                int at = found - i & last;
                if (list.get(at) != null) {
                    found = at;
                    return false;
                }
            }
            return true;
        }
    }

    void add(SlotPool.Runner runner) {
        stripes[(int) Thread.currentThread().threadId() & stripes.length - 1].add(runner);
    }

    /** Removes {@code runner} unless that was done. */
    void remove(SlotPool.Runner runner) {
        Link link = runner;
        if (link.list != null) {
            link.list.compareAndSet(link.at, link, null);
        }
    }

    List<SlotPool.Runner> all() {
        var all = new ArrayList<SlotPool.Runner>();
        for (Stripe stripe : stripes) {
            for (Part part : stripe.parts) {
                for (int i = 0; i < part.list.length(); i++) {
                    Link link = part.list.get(i);
                    if (link != null) {
                        all.add((SlotPool.Runner) link);
                    }
                }
            }
        }
        return all;
    }

    /** Whether there are none; exact if none can come. */
    boolean isEmpty() {
        Part first = found;
        if (first != null && !first.isEmpty()) {
            return false;
        }
        for (Stripe stripe : stripes) {
            for (Part part : stripe.parts) {
                if (!part.isEmpty()) {
                    found = part;
                    return false;
                }
            }
        }
        return true;
    }
}
