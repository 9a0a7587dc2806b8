package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A task as a track of its own, in the process that runs it: all of it, and in that how it was queued, and where its thread ran and
 * waited in turn.
 *
 * @param id tells it apart from all other tracks of the recording, those of threads among them
 */
record TaskTrack(RecordedTask task, long id, List<Stretch> stretches) {
    /** Threads are never numbered so. */
    private static final long BEFORE_FIRST = 1_000_000_000_000L;

    /** A part of it; names are numbers in {@link Names}. */
    record Stretch(int name, long begin, long end) {}

    /** Those of some tasks, numbered in their order. */
    static List<TaskTrack> of(List<RecordedTask> tasks, Names names) {
        int queued = names.id(Name.plain(SliceKind.WAIT, "queued"));
        int runs = names.id(Name.plain(SliceKind.TASK, "runs"));
        var tracks = new ArrayList<TaskTrack>(tasks.size());
        for (RecordedTask task : tasks) {
            var stretches = new ArrayList<Stretch>();
            add(stretches, queued, task.begin() - task.queuedNanos(), task.begin());
            long at = task.begin();
            for (RecordedTask.Wait wait : task.waits()) {
                add(stretches, runs, at, wait.begin());
                add(stretches, wait.name(), wait.begin(), wait.end());
                at = wait.end();
            }
            add(stretches, runs, at, task.end());
            tracks.add(new TaskTrack(task, BEFORE_FIRST + tracks.size() + 1, stretches));
        }
        return tracks;
    }

    private static void add(List<Stretch> stretches, int name, long begin, long end) {
        if (end > begin) {
            stretches.add(new Stretch(name, begin, end));
        }
    }

    long begin() {
        return task.begin() - task.queuedNanos();
    }

    /** Of the whole, as a slice of a thread has them. */
    int flags() {
        return (task.isFailed() ? ThreadTimeline.THROWN : 0) | (task.isOpen() ? ThreadTimeline.OPEN : 0);
    }
}
