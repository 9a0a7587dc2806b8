package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the number of slices in memory near a limit, however long the recording is: past twice the limit the shortest calls are
 * left out, and from then on calls that short are not kept at all. Tasks, named slices and open frames always stay.
 */
final class SliceBudget {
    private final int limit;
    private final List<ThreadTimeline> threads = new ArrayList<>();
    private long stored;
    private long thinAt;
    private long leftOut;
    private long shortest;

    SliceBudget(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the slice limit must be at least 1, but was " + limit);
        }
        this.limit = limit;
        this.thinAt = 2L * limit;
    }

    void register(ThreadTimeline thread) {
        threads.add(thread);
    }

    void stored() {
        if (++stored > thinAt) {
            thin();
        }
    }

    void leftOut(long slices) {
        stored -= slices;
        leftOut += slices;
    }

    /** Calls shorter than this many nanoseconds are not in the picture; 0 when all are. */
    long shortestNanos() {
        return shortest;
    }

    long leftOut() {
        return leftOut;
    }

    /** Called once after the last event. */
    void finish() {
        if (stored > limit) {
            thin();
        }
    }

    private void thin() {
        var durations = new Durations();
        long fixed = 0;
        for (var thread : threads) {
            fixed += thread.countDurations(durations);
        }
        shortest = Math.max(shortest, durations.borderThatKeeps(Math.max(0, limit - fixed)));
        for (var thread : threads) {
            thread.leaveOutShorterThan(shortest);
        }
        thinAt = 2 * Math.max(stored, limit);
    }
}
