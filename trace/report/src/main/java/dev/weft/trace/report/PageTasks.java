package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tasks that a page shows, and the threads and tracks of tasks in the order in which it has them: process after process. */
final class PageTasks {
    /** Of more the shortest are left out. */
    static final int MOST = 100_000;

    private final List<RecordedTask> shown;
    private final long leftOut;
    private final Map<ProcessTimeline, List<TaskTrack>> tracks = new HashMap<>();

    PageTasks(Recording recording) {
        List<RecordedTask> all = recording.tasks();
        List<RecordedTask> longest = all;
        if (all.size() > MOST) {
            longest = new ArrayList<>(all);
            longest.sort(Comparator.comparingLong(RecordedTask::wholeNanos).reversed());
            longest = longest.subList(0, MOST);
        }
        shown = new ArrayList<>(longest);
        shown.sort(Comparator.comparingLong(RecordedTask::begin));
        TaskFollower follower = recording.timelines().tasks();
        leftOut = all.size() - shown.size() + (follower == null ? 0 : follower.notKept());
        if (recording.timelines().scope().tasks()) {
            for (TaskTrack track : TaskTrack.of(shown, recording.timelines().names())) {
                tracks.computeIfAbsent(track.task().thread().process(), _ -> new ArrayList<>()).add(track);
            }
        }
    }

    /** In the order in which they began. */
    List<RecordedTask> shown() {
        return shown;
    }

    long leftOut() {
        return leftOut;
    }

    /** Those that run in a process, which stand behind its threads. */
    List<TaskTrack> tracksOf(RecordedProcess process) {
        return process.threads().isEmpty() ? List.of()
                : tracks.getOrDefault(process.threads().getFirst().timeline().process(), List.of());
    }
}
