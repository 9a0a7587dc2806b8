package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes recordings in other tools' formats: every call of a scope, in memory that does not grow with their number. */
public final class TraceExport {
    private static final int BUFFER = 1 << 16;

    /** Of slices that are kept in memory although nobody asks for them; to keep none would cost more. */
    private static final int SLICES = 1 << 16;

    private TraceExport() {}

    /**
     * Reads a recording and writes it to {@code out}, in the {@linkplain ReportFormat#of format} that the name of that tells, compressed if
     * it ends in {@code .gz}. The file is replaced in one step, and left as it was on any error.
     *
     * @return what was recorded; of a page, what it shows
     * @throws IllegalArgumentException if there is no such format
     * @throws NotARecordingException if there is nothing usable; the message is one sentence
     * @throws IOException if it cannot be written; the message is one sentence that names the file
     */
    public static Recording write(Recordings recordings, Scope scope, Path out) throws IOException {
        ReportFormat format = ReportFormat.of(out);
        if (format == ReportFormat.HTML) {
            Recording recording = Recording.read(recordings, scope);
            HtmlReport.write(recording, out);
            return recording;
        }
        var read = new Recording[1];
        boolean compressed = out.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        WholeFile.write(out, file -> {
            if (compressed) {
                try (var deflated = new GZIPOutputStream(file, BUFFER)) {
                    read[0] = write(recordings, scope, format, deflated);
                }
            } else {
                read[0] = write(recordings, scope, format, file);
            }
        });
        return read[0];
    }

    /** Reads a recording for {@code listener}, which is told of all that is in the scope. */
    static Recording follow(Recordings recordings, Scope scope, Names names, RecordingListener listener) throws IOException {
        return Recording.read(recordings, Timelines.of(scope.withSlices(SLICES), names, listener));
    }

    private static Recording write(Recordings recordings, Scope scope, ReportFormat format, OutputStream out) throws IOException {
        var names = new Names(scope);
        try (TraceWriter writer = writer(format, out, names)) {
            Recording recording = follow(recordings, scope, names, writer);
            writer.throwFailure();
            writer.finish(recording);
            return recording;
        }
    }

    private static TraceWriter writer(ReportFormat format, OutputStream out, Names names) throws IOException {
        return switch (format) {
            case PERFETTO -> new PerfettoTrace(out, names);
            case FOLDED -> new FoldedStacks(out, names);
            case FIREFOX -> new FirefoxProfile(out, names);
            case CHROME_JSON, HTML -> new ChromeJson(out, names);
        };
    }
}
