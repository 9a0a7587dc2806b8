package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runners of a pool, which come and go as fast as tasks: lists with a lock each, so that two threads rarely meet. */
final class Runners {
    private static final int LISTS = 64;

    private final Chain[] chains = new Chain[LISTS];

    /** Where the next one goes; racy, since any place will do. */
    private int turn;

    Runners() {
        for (int i = 0; i < LISTS; i++) {
            chains[i] = new Chain();
        }
    }

    /** A runner as it stands in a list. */
    abstract static class Link {
        private final int place;

        // Guarded by the chain.
        private @Nullable Link before;
        private @Nullable Link behind;
        private boolean in;

        Link(Runners all) {
            place = all.turn++ & (LISTS - 1);
        }
    }

    @SuppressWarnings("unused") // room, so that no two are in one cache line
    private static final class Chain {
        private @Nullable Link first;
        private long p1, p2, p3, p4, p5, p6, p7;

        synchronized void add(Link link) {
            Link next = first;
            link.behind = next;
            link.in = true;
            if (next != null) {
                next.before = link;
            }
            first = link;
        }

        synchronized void remove(Link link) {
            if (!link.in) {
                return;
            }
            link.in = false;
            Link before = link.before;
            Link behind = link.behind;
            if (before == null) {
                first = behind;
            } else {
                before.behind = behind;
            }
            if (behind != null) {
                behind.before = before;
            }
            link.before = null;
            link.behind = null;
        }

        synchronized void addTo(List<? super SlotPool.Runner> all) {
            for (Link link = first; link != null; link = link.behind) {
                all.add((SlotPool.Runner) link);
            }
        }

        synchronized boolean isEmpty() {
            return first == null;
        }
    }

    void add(SlotPool.Runner runner) {
        chains[((Link) runner).place].add(runner);
    }

    void remove(SlotPool.Runner runner) {
        chains[((Link) runner).place].remove(runner);
    }

    List<SlotPool.Runner> all() {
        var all = new ArrayList<SlotPool.Runner>();
        for (Chain chain : chains) {
            chain.addTo(all);
        }
        return all;
    }

    /** Whether there are none; exact if none can come. */
    boolean isEmpty() {
        for (Chain chain : chains) {
            if (!chain.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
