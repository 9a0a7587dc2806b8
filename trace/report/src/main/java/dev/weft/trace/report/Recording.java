package dev.weft.trace.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All processes of one run, or of several, read from the native files they left or from what other tools recorded, on one time axis in
 * nanoseconds.
 *
 * <p>A file that was cut anywhere gives everything stored before the cut. A file that is not usable at all is skipped and listed in
 * {@link #problems()}. Memory is bounded by the slice limit, not by the length of the recording: when there are more slices, the
 * shortest calls, and what executors run, are left out of the picture (see {@link Summary#leftOut()}); named tasks and slices stay, and
 * {@link #totals()} and the {@link #summary()} count everything.
 */
public final class Recording {
    private final Timelines timelines;
    private final List<RecordedProcess> processes;
    private final List<Problem> problems;
    private final long wallNanos;
    private final List<RecordedTask> tasks;

    private Recording(Timelines timelines, List<RecordedProcess> processes, List<Problem> problems, long wallNanos) {
        this.timelines = timelines;
        this.processes = List.copyOf(processes);
        this.problems = List.copyOf(problems);
        this.wallNanos = wallNanos;
        TaskFollower follower = timelines.tasks();
        this.tasks = follower == null ? List.of() : follower.tasks();
    }

    /** All of {@link #read(Path, Scope)}. */
    public static Recording read(Path fileOrFolder) throws IOException {
        return read(fileOrFolder, Scope.ALL);
    }

    /** One recording alone. */
    public static Recording read(Path fileOrFolder, Scope scope) throws IOException {
        return read(Recordings.of(fileOrFolder), scope);
    }

    /**
     * Reads recordings.
     *
     * @throws NotARecordingException when nothing there is usable; the message is one sentence
     */
    public static Recording read(Recordings recordings, Scope scope) throws IOException {
        return read(recordings, Timelines.of(scope));
    }

    static Recording read(Recordings recordings, Timelines timelines) throws IOException {
        try (var reader = new RecordingReader(timelines)) {
            return reader.read(recordings);
        }
    }

    /** Ends every process and settles what is in the picture; {@code wallNanos} is the wall clock at the origin. */
    static Recording of(Timelines timelines, List<ProcessTimeline> parts, List<Problem> problems, long wallNanos) {
        var processes = new ArrayList<RecordedProcess>();
        for (var part : parts) {
            RecordedProcess process = part.finish();
            if (part.isIntroduced()) {
                processes.add(process);
            }
        }
        timelines.budget().finish();
        return new Recording(timelines, processes, problems, wallNanos);
    }

    /** In the order in which they started. */
    public List<RecordedProcess> processes() {
        return processes;
    }

    /** What of the files is not here, or not as it was. */
    public List<Problem> problems() {
        return problems;
    }

    /** One entry a name that was called or begun at least once, in no particular order. */
    public List<NameTotal> totals() {
        var result = new ArrayList<NameTotal>();
        var totals = timelines.totals();
        for (int id = 0; id < timelines.names().size(); id++) {
            if (totals.count(id) > 0) {
                var name = timelines.names().get(id);
                result.add(new NameTotal(name.kind(), name.owner(), name.text(), name.descriptor(), totals.count(id),
                        totals.totalNanos(id), totals.selfNanos(id)));
            }
        }
        return result;
    }

    /** The whole in numbers. */
    public Summary summary() {
        long calls = 0;
        long tasks = 0;
        for (var total : totals()) {
            switch (total.kind()) {
                case CALL -> calls += total.count();
                case TASK -> tasks += total.count();
                case SLICE -> { }
            }
        }
        int threads = processes.stream().mapToInt(process -> process.threads().size()).sum();
        long lost = processes.stream().mapToLong(RecordedProcess::lost).sum();
        var budget = timelines.budget();
        return new Summary(processes.size(), threads, tasks, calls, lost, budget.leftOut(),
                Duration.ofNanos(budget.leftOut() > 0 ? budget.shortestNanos() : 0),
                processes.stream().mapToLong(RecordedProcess::trivialMethods).sum(), Duration.ofNanos(endNanos()));
    }

    /** In the order in which they were found; none if they were not looked for. */
    List<RecordedTask> tasks() {
        return tasks;
    }

    /** Tasks as tracks of their own, if that is wanted. */
    List<TaskTrack> taskTracks() {
        return timelines.scope().tasks() ? TaskTrack.of(tasks, timelines.names()) : List.of();
    }

    long endNanos() {
        return processes.stream().mapToLong(RecordedProcess::endNanos).max().orElse(0);
    }

    long wallNanos() {
        return wallNanos;
    }

    Timelines timelines() {
        return timelines;
    }
}
