package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A profile for the Firefox Profiler: a sample wherever the stack of a thread changes, which weighs as much as the stack stayed. Instants,
 * counters, flows and what is said of slices have no place there.
 *
 * @see <a href="https://github.com/firefox-devtools/profiler/blob/main/docs-developer/processed-profile-format.md">Processed profiles</a>
 */
final class FirefoxProfile extends TraceWriter {
    private static final int FORMAT = 62;
    private static final int GECKO_FORMAT = 24;
    private static final String NO_STACK = "null";

    private final OutputStream out;
    private final Names names;
    private final CallPaths paths = new CallPaths();
    private final DistinctPids pids = new DistinctPids();
    private final List<Track> tracks = new ArrayList<>();
    private final Map<ThreadTimeline, Track> byThread = new HashMap<>();
    private final ThreadColumns stacks;
    private final ThreadColumns times;
    private final ThreadColumns weights;

    /** A thread, and where its samples are. */
    private static final class Track {
        private final ThreadTimeline thread;
        private final boolean first;
        private final long[] from;
        private long[] to;
        private long samples;
        private int path = CallPaths.ROOT;
        private boolean started;
        private long changed;
        private long lastSample;
        /** The sample that lasts until nothing more was recorded, in the three columns; it is known after all threads. */
        private List<String> last = List.of();

        Track(ThreadTimeline thread, boolean first, long[] from) {
            this.thread = thread;
            this.first = first;
            this.from = from;
            this.to = from;
        }
    }

    FirefoxProfile(OutputStream out, Names names) throws IOException {
        this.out = out;
        this.names = names;
        this.stacks = new ThreadColumns();
        this.times = new ThreadColumns();
        this.weights = new ThreadColumns();
    }

    @Override
    public void thread(ThreadTimeline thread) {
        boolean first = tracks.isEmpty() || tracks.getLast().thread.process() != thread.process();
        var track = new Track(thread, first, sizes());
        tracks.add(track);
        byThread.put(thread, track);
    }

    private long[] sizes() {
        return new long[] {stacks.size(), times.size(), weights.size()};
    }

    private Track track(ThreadTimeline thread) {
        return tracks.getLast().thread == thread ? tracks.getLast() : byThread.getOrDefault(thread, tracks.getLast());
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        Track track = track(thread);
        changes(track, nanos);
        track.path = paths.child(track.path, name);
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        Track track = track(thread);
        changes(track, end);
        track.path = paths.parent(track.path);
    }

    @Override
    public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
        Track track = track(thread);
        if (end > track.changed) {
            track.last = sample(track, end);
            track.samples++;
            track.changed = end;
        }
        track.path = paths.parent(track.path);
    }

    /** The stack has been what it is up to now. */
    private void changes(Track track, long nanos) {
        if (track.started && nanos > track.changed) {
            List<String> sample = sample(track, nanos);
            write(() -> {
                stacks.add(sample.get(0));
                times.add(sample.get(1));
                weights.add(sample.get(2));
            });
            track.samples++;
            track.to = sizes();
        }
        track.started = true;
        track.changed = Math.max(track.changed, nanos);
    }

    private List<String> sample(Track track, long until) {
        boolean idle = track.path == CallPaths.ROOT;
        String delta = ThreadColumns.millis(track.changed - track.lastSample);
        track.lastSample = track.changed;
        return List.of(idle ? NO_STACK : Integer.toString(track.path), delta, idle ? "0" : ThreadColumns.millis(until - track.changed));
    }

    @Override
    void finish(Recording recording) throws IOException {
        text("{\"meta\":").text(meta(recording)).text(",\"libs\":[],\"pages\":[],\"counters\":[],\"profilerOverhead\":[],\"shared\":{");
        stackTable();
        nameTables();
        text("\"nativeSymbols\":{\"length\":0,\"address\":[],\"functionSize\":[],\"libIndex\":[],\"name\":[]},")
                .text("\"resourceTable\":{\"length\":0,\"host\":[],\"lib\":[],\"name\":[],\"type\":[]}},\"threads\":[");
        for (int i = 0; i < tracks.size(); i++) {
            text(i == 0 ? "\n" : ",\n");
            thread(tracks.get(i));
        }
        text("]}\n");
    }

    private static String meta(Recording recording) {
        var json = new Json().object().key("version").number(GECKO_FORMAT).key("preprocessedProfileVersion").number(FORMAT)
                .key("startTime").number(recording.wallNanos() / 1_000_000).key("interval").number(1)
                .key("product").string(ReportText.title(recording)).key("processType").number(0).key("debug").bool(false)
                .key("symbolicated").bool(true).key("usesOnlyOneStackType").bool(true).key("sourceCodeIsNotOnSearchfox").bool(true)
                .key("markerSchema").array().endArray().key("pausedRanges").array().endArray();
        json.key("extensions").object().key("length").number(0).key("baseURL").array().endArray().key("id").array().endArray()
                .key("name").array().endArray().endObject();
        json.key("sampleUnits").object().key("time").string("ms").key("eventDelay").string("ms").key("threadCPUDelta").string("ns")
                .endObject().key("categories").array();
        // In the order of SliceKind, and behind them the grey one that the profiler needs.
        category(json, "Call", "blue");
        category(json, "Slice", "orange");
        category(json, "Task", "yellow");
        category(json, "Other", "grey");
        return json.endArray().endObject().toString();
    }

    private static void category(Json json, String name, String colour) {
        json.object().key("name").string(name).key("color").string(colour)
                .key("subcategories").array().string("Other").endArray().endObject();
    }

    private void stackTable() throws IOException {
        text("\"stackTable\":{\"length\":" + paths.size());
        column("frame", paths.size(), path -> Integer.toString(paths.name(path)));
        column("prefix", paths.size(), path -> paths.parent(path) == CallPaths.ROOT ? "null" : Integer.toString(paths.parent(path)));
        text("},");
    }

    /** A function and a frame a name; its text has the name's number, and files have the numbers behind those. */
    private void nameTables() throws IOException {
        int count = names.size();
        var sources = new LinkedHashMap<String, Integer>();
        for (int id = 0; id < count; id++) {
            if (!names.get(id).file().isEmpty()) {
                sources.putIfAbsent(names.get(id).path(), sources.size());
            }
        }
        var files = List.copyOf(sources.keySet());
        text("\"frameTable\":{\"length\":" + count);
        column("func", count, Integer::toString);
        column("category", count, id -> Integer.toString(names.get(id).kind().ordinal()));
        column("subcategory", count, _ -> "0");
        column("line", count, this::line);
        for (String unknown : List.of("column", "innerWindowID", "nativeSymbol")) {
            column(unknown, count, _ -> "null");
        }
        column("address", count, _ -> "-1");
        column("inlineDepth", count, _ -> "0");
        text("},\"funcTable\":{\"length\":" + count);
        column("name", count, Integer::toString);
        column("source", count, id -> names.get(id).file().isEmpty() ? "null" : String.valueOf(sources.get(names.get(id).path())));
        column("lineNumber", count, this::line);
        column("columnNumber", count, _ -> "null");
        column("resource", count, _ -> "-1");
        column("isJS", count, _ -> "false");
        column("relevantForJS", count, _ -> "false");
        text("},\"sources\":{\"length\":" + files.size());
        column("filename", files.size(), file -> Integer.toString(count + file));
        column("id", files.size(), _ -> "null");
        column("startLine", files.size(), _ -> "1");
        column("startColumn", files.size(), _ -> "1");
        column("sourceMapURL", files.size(), _ -> "null");
        text("}");
        column("stringArray", count + files.size(),
                i -> new Json().string(i < count ? names.get(i).full() : files.get(i - count)).toString());
        text(",");
    }

    private String line(int id) {
        return names.get(id).line() > 0 ? Integer.toString(names.get(id).line()) : "null";
    }

    private void thread(Track track) throws IOException {
        var timeline = track.thread;
        var facts = new Json().object().key("name").string(timeline.name()).key("processName").string(timeline.process().shownName())
                .key("processType").string("default").key("pid").string(Long.toString(pids.of(timeline.process())))
                .key("tid").string(pids.of(timeline.process()) + "." + timeline.id()).key("isMainThread").bool(track.first)
                .key("processStartupTime").number(0).key("registerTime").number(0).key("showMarkersInTimeline").bool(false)
                .key("pausedRanges").array().endArray().endObject().toString();
        text(facts.substring(0, facts.length() - 1))
                .text(",\"processShutdownTime\":null,\"unregisterTime\":null,\"markers\":{\"length\":0,\"category\":[],\"data\":[],")
                .text("\"endTime\":[],\"name\":[],\"phase\":[],\"startTime\":[]},\"samples\":{\"length\":" + track.samples)
                .text(",\"weightType\":\"tracing-ms\"");
        column("stack", stacks, track, 0);
        column("timeDeltas", times, track, 1);
        column("weight", weights, track, 2);
        text("}}");
    }

    private void column(String name, ThreadColumns numbers, Track track, int column) throws IOException {
        text(",\"" + name + "\":[");
        // Each number in the file has a comma behind it.
        boolean comma = track.last.isEmpty() && track.to[column] > track.from[column];
        numbers.copy(track.from[column], track.to[column] - (comma ? 1 : 0), out);
        if (!track.last.isEmpty()) {
            text(track.last.get(column));
        }
        text("]");
    }

    private void column(String name, int count, IntFunction<String> value) throws IOException {
        var line = new StringBuilder(",\"").append(name).append("\":[");
        for (int i = 0; i < count; i++) {
            line.append(i == 0 ? "" : ",").append(value.apply(i));
        }
        text(line.append(']').toString());
    }

    private FirefoxProfile text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    @Override
    public void close() throws IOException {
        stacks.close();
        times.close();
        weights.close();
    }
}
