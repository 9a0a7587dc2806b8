package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes recordings in other tools' formats: every call of a scope, in memory that does not grow with their number. */
public final class TraceExport {
    private static final int BUFFER = 1 << 16;

    private TraceExport() {}

    /** To one file alone. */
    public static Recording write(Recordings recordings, Scope scope, Path out) throws IOException {
        return write(recordings, scope, List.of(out));
    }

    /**
     * Reads recordings once and writes them to each of some files, in the {@linkplain ReportFormat#of format} that the name of that tells,
     * compressed if it ends in {@code .gz}. A file is replaced in one step, and left as it was on any error.
     *
     * @return what was recorded, without its slices; if there is a page among the files, with those that it shows
     * @throws IllegalArgumentException if there is no such format
     * @throws NotARecordingException if there is nothing usable; the message is one sentence
     * @throws IOException if one cannot be written; the message is one sentence that names the file
     */
    public static Recording write(Recordings recordings, Scope scope, List<Path> outs) throws IOException {
        List<Path> pages = outs.stream().filter(out -> ReportFormat.of(out) == ReportFormat.HTML).toList();
        List<Path> traces = outs.stream().filter(out -> ReportFormat.of(out) != ReportFormat.HTML).toList();
        Recording recording = new Reading(recordings, scope, !pages.isEmpty()).write(traces);
        for (Path page : pages) {
            HtmlReport.write(recording, page);
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
        private final boolean forPages;
        private final Names names;
        private final List<TraceWriter> writers = new ArrayList<>();

        Reading(Recordings recordings, Scope scope, boolean forPages) {
            this.recordings = recordings;
            this.scope = scope;
            this.forPages = forPages;
            this.names = new Names(scope);
        }

        /** Opens one file after the other, reads when all are open, and finishes them from the last to the first. */
        Recording write(List<Path> outs) throws IOException {
            if (outs.isEmpty()) {
                RecordingListener listener = writers.size() == 1 ? writers.getFirst() : new Listeners(List.copyOf(writers));
                return Recording.read(recordings,
                        forPages ? Timelines.of(scope, names, listener) : Timelines.followed(scope, names, listener));
            }
            Path out = outs.getFirst();
            var read = new Recording[1];
            WholeFile.write(out, file -> {
                if (out.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
                    try (var deflated = new GZIPOutputStream(file, BUFFER)) {
                        read[0] = write(ReportFormat.of(out), deflated, outs.subList(1, outs.size()));
                    }
                } else {
                    read[0] = write(ReportFormat.of(out), file, outs.subList(1, outs.size()));
                }
            });
            return read[0];
        }

        private Recording write(ReportFormat format, OutputStream out, List<Path> others) throws IOException {
            try (TraceWriter writer = writer(format, out)) {
                writers.add(writer);
                Recording recording = write(others);
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
                case CHROME_JSON, HTML -> new ChromeJson(out, names);
            };
        }
    }
}
