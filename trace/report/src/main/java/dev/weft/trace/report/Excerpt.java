package dev.weft.trace.report;

import dev.weft.trace.format.Glob;
import dev.weft.trace.format.NotATraceFileException;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a recording, which is shown as one of its own: it begins at 0. A slice that goes beyond it is cut at its edge, and counts.
 *
 * @param from    its begin, since that of the recording
 * @param to      its end, since the begin of the recording; later than {@code from}
 * @param threads names of the threads that are in it, with {@code *} for any characters; all if there are none
 * @param tasks   names of tasks: only they are in it, and what happens in them; if there are none everything is
 */
public record Excerpt(Duration from, Duration to, List<String> threads, List<String> tasks) {
    private static final Duration END = Duration.ofNanos(Long.MAX_VALUE / 4);

    /** All of a recording. */
    public static final Excerpt WHOLE = new Excerpt(Duration.ZERO, END, List.of(), List.of());

    public Excerpt {
        if (from.isNegative()) {
            throw new IllegalArgumentException("an excerpt cannot begin before its recording, but was to begin at " + from);
        }
        if (to.compareTo(from) <= 0) {
            throw new IllegalArgumentException("an excerpt must end later than it begins, but was to be from " + from + " to " + to);
        }
        to = to.compareTo(END) > 0 ? END : to;
        threads = List.copyOf(threads);
        tasks = List.copyOf(tasks);
    }

    /**
     * The end of a recording.
     *
     * @param fileOrFolder a native file, or a folder of such
     * @param last how much of it; all if the recording is shorter
     */
    public static Excerpt ofLast(Path fileOrFolder, Duration last) throws IOException {
        List<TraceFile> files = new ArrayList<>();
        for (Path file : RecordingFiles.in(fileOrFolder)) {
            try {
                files.add(TraceFile.open(file));
            } catch (NotATraceFileException e) {
                // Who reads the recording says so.
                continue;
            }
        }
        var axis = new TimeAxis(files.stream().map(TraceFile::header).toList());
        long end = files.stream().mapToLong(file -> axis.nanos(file.header(), file.lastTicks())).max().orElse(0);
        return new Excerpt(Duration.ofNanos(Math.max(0, end - last.toNanos())), END, List.of(), List.of());
    }

    boolean isWhole() {
        return equals(WHOLE);
    }

    /** Whether what ends at a moment of its axis may be in it. */
    boolean reaches(long end) {
        return end > 0 || hasAllTimes();
    }

    private boolean hasAllTimes() {
        return from.isZero() && to.equals(END);
    }

    /** Where its end is on an axis that begins with it. */
    long nanos() {
        return to.minus(from).toNanos();
    }

    boolean hasThread(String name) {
        return threads.isEmpty() || matches(threads, name);
    }

    boolean hasTask(Name name) {
        return name.kind() == SliceKind.TASK && matches(tasks, name.text());
    }

    private static boolean matches(List<String> globs, String text) {
        return globs.stream().anyMatch(glob -> new Glob(glob).matches(text));
    }

    /** What a thread does, as far as it is in here. */
    ThreadEvents of(ThreadTimeline thread, Names names) {
        ThreadEvents inTime = hasAllTimes() ? thread : new ThreadWindow(thread, names, nanos());
        return tasks.isEmpty() ? inTime : new ThreadTasks(inTime, names, this);
    }
}
