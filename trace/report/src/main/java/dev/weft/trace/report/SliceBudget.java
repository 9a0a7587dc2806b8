package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the number of slices and call paths in memory near a limit, however long the recording is. When there are half as many again,
 * the shortest calls are left out, and from then on calls that short are not kept at all; paths that no slice has any more are
 * forgotten. Tasks, but for those of executors, named slices and open frames always stay.
 */
final class SliceBudget {
    private final int limit;
    private final CallPaths paths;
    private final List<ThreadTimeline> threads = new ArrayList<>();
    private long stored;
    private long thinAt;
    private long prunePathsAt;
    private long leftOut;
    private long shortest;

    SliceBudget(int limit, CallPaths paths) {
        this.limit = limit;
        this.paths = paths;
        this.thinAt = withRoom(limit);
        this.prunePathsAt = withRoom(limit);
    }

    private static long withRoom(long size) {
        return size + size / 2;
    }

    void register(ThreadTimeline thread) {
        threads.add(thread);
    }

    void stored() {
        if (++stored > thinAt) {
            thin();
        }
        if (paths.size() > prunePathsAt) {
            prunePaths();
        }
    }

    /** One is not kept, and not counted either. */
    void dropped() {
        stored--;
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
        prunePaths();
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
        thinAt = withRoom(Math.max(stored, limit));
    }

    private void prunePaths() {
        var marked = new boolean[paths.size()];
        for (var thread : threads) {
            thread.markPaths(marked);
        }
        var numbers = paths.keep(marked);
        for (var thread : threads) {
            thread.renumberPaths(numbers);
        }
        prunePathsAt = withRoom(Math.max(paths.size(), limit));
    }
}
