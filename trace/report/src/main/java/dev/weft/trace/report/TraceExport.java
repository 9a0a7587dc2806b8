package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes recordings as files for people and for other tools, all of them while it is read once. */
public final class TraceExport {
    private static final int BUFFER = 1 << 16;

    private TraceExport() {}

    /** Where files are to be, once it is known what was recorded. */
    public interface Placing {
        /**
         * Told of a recording when all of it is read, and nothing is written that can be seen.
         *
         * @return where each file goes, in their order and in the folder that it was asked for in; nothing if none is wanted
         */
        List<Path> of(Recording recording);
    }

    /** To one file alone. */
    public static Recording write(Recordings recordings, Scope scope, Path out) throws IOException {
        return write(recordings, scope, List.of(out), _ -> List.of(out));
    }

    /**
     * Reads recordings once and writes them to each of some files, in the {@linkplain ReportFormat#of format} that the name of that tells,
     * compressed if it ends in {@code .gz}. A file is replaced in one step, and left as it was on any error. All but pages have every
     * call of the scope, in memory that does not grow with their number. One of Weft's own format is a recording of what is in the scope.
     *
     * @return what was recorded, without its slices; if there is a page among the files, with those that it shows
     * @throws IllegalArgumentException if there is no such format
     * @throws NotARecordingException if there is nothing usable; the message is one sentence
     * @throws IOException if one cannot be written; the message is one sentence that names the file
     */
    public static Recording write(Recordings recordings, Scope scope, List<Path> outs, Placing placing) throws IOException {
        List<Path> traces = outs.stream().filter(out -> ReportFormat.of(out) != ReportFormat.HTML).toList();
        var reading = new Reading(recordings, scope, outs, placing);
        Recording recording = reading.write(traces);
        for (Path out : outs) {
            Path page = ReportFormat.of(out) == ReportFormat.HTML ? reading.placeOf(out) : null;
            if (page != null) {
                HtmlReport.write(recording, page);
            }
        }
        return recording;
    }

    /** Reads recordings for {@code listener}, which is told of all that is in the scope. */
    static Recording follow(Recordings recordings, Scope scope, Names names, RecordingListener listener) throws IOException {
        return Recording.read(recordings, Timelines.followed(scope, names, listener));
    }

    /** One reading, which several files follow. */
    private static final class Reading {
        private final Recordings recordings;
        private final Scope scope;
        private final List<Path> all;
        private final Placing placing;
        private final Names names;
        private final List<TraceWriter> writers = new ArrayList<>();
        private List<Path> places = List.of();

        Reading(Recordings recordings, Scope scope, List<Path> all, Placing placing) {
            this.recordings = recordings;
            this.scope = scope;
            this.all = all;
            this.placing = placing;
            this.names = new Names(scope);
        }

        /** Where a file goes; null before that is known, and if it is not wanted. */
        @Nullable Path placeOf(Path out) {
            return places.isEmpty() ? null : places.get(all.indexOf(out));
        }

        /** Opens one file after the other, reads when all are open, and finishes them from the last to the first. */
        Recording write(List<Path> outs) throws IOException {
            if (outs.isEmpty()) {
                return read();
            }
            Path out = outs.getFirst();
            if (ReportFormat.of(out) == ReportFormat.NATIVE) {
                return WholeFolder.write(out, () -> placeOf(out),
                        folder -> write(new NativeRecording(folder, names), outs.subList(1, outs.size())));
            }
            var read = new Recording[1];
            WholeFile.write(out, () -> placeOf(out), file -> {
                if (out.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
                    try (var deflated = new GZIPOutputStream(file, BUFFER)) {
                        read[0] = write(writer(ReportFormat.of(out), deflated), outs.subList(1, outs.size()));
                    }
                } else {
                    read[0] = write(writer(ReportFormat.of(out), file), outs.subList(1, outs.size()));
                }
            });
            return read[0];
        }

        private Recording read() throws IOException {
            RecordingListener listener = writers.size() == 1 ? writers.getFirst() : new Listeners(List.copyOf(writers));
            boolean forPages = all.stream().anyMatch(out -> ReportFormat.of(out) == ReportFormat.HTML);
            Recording recording = Recording.read(recordings,
                    forPages ? Timelines.of(scope, names, listener) : Timelines.followed(scope, names, listener));
            places = placing.of(recording);
            return recording;
        }

        private Recording write(TraceWriter follower, List<Path> others) throws IOException {
            try (TraceWriter writer = follower) {
                writers.add(writer);
                Recording recording = write(others);
                recording.taskTracks().forEach(writer::task);
                writer.throwFailure();
                writer.finish(recording);
                return recording;
            }
        }

        private TraceWriter writer(ReportFormat format, OutputStream out) throws IOException {
            return switch (format) {
                case PERFETTO -> new PerfettoTrace(out, names);
                case FOLDED -> new FoldedStacks(out, names);
                case FIREFOX -> new FirefoxProfile(out, names);
                case CHROME_JSON, HTML, NATIVE -> new ChromeJson(out, names);
            };
        }
    }
}
