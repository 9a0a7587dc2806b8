package dev.weft.trace.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a recording can be written as; the name of the file tells. */
public enum ReportFormat {
    /** One page that holds the data and the viewer. */
    HTML(List.of(".html", ".htm")),
    /**
     * A profile for the Firefox Profiler; a file of that name is no Chrome JSON.
     *
     * @see <a href="https://profiler.firefox.com">Firefox Profiler</a>
     */
    FIREFOX(List.of(".profile.json", ".profile.json.gz")),
    /**
     * Events in the JSON of Chrome's trace viewer, in the shape of VizTracer's reports.
     *
     * @see <a href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">Trace Event Format</a>
     */
    CHROME_JSON(List.of(".json", ".json.gz")),
    /**
     * Perfetto's trace packets.
     *
     * @see <a href="https://perfetto.dev/docs/reference/synthetic-track-event">Track events</a>
     */
    PERFETTO(List.of(".pftrace", ".perfetto-trace", ".pftrace.gz", ".perfetto-trace.gz")),
    /**
     * A line a stack, with the nanoseconds spent in it itself.
     *
     * @see <a href="https://github.com/brendangregg/FlameGraph">Flame graphs</a>
     */
    FOLDED(List.of(".folded", ".folded.gz")),
    /** A recording of Weft: a folder with a native file a process. */
    NATIVE(List.of(".weft"));

    private final List<String> suffixes;

    ReportFormat(List<String> suffixes) {
        this.suffixes = suffixes;
    }

    /**
     * The format of a file of that name.
     *
     * @throws IllegalArgumentException if no format has such a name; the message is one sentence
     */
    public static ReportFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (ReportFormat format : values()) {
            if (format.suffixes.stream().anyMatch(name::endsWith)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "a report is an .html, .json, .pftrace, .folded or .profile.json file, all but the first also with .gz, or a .weft folder,"
                + " but was to be '" + file + "'");
    }
}
