package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of Chrome's trace viewer in the shape of VizTracer's reports: a complete event a slice, named with its source file and line,
 * where threads and processes are named by metadata events. Times are microseconds since the origin, with three decimals.
 */
final class ChromeJson extends TraceWriter {
    private static final int NANOS = 1_000;

    private final OutputStream out;
    private final Names names;
    private final List<String> nameTexts = new ArrayList<>();
    private final Map<ThreadTimeline, Deque<Details>> named = new HashMap<>();
    private final StringBuilder line = new StringBuilder(256);
    private final DistinctPids pids = new DistinctPids();
    private long pid;
    private String place = "";
    private boolean first = true;

    /** What is told of a slice that is a task or was named by the program, until it ends. */
    private static final class Details {
        private final long value;
        private final List<String> said = new ArrayList<>();

        Details(long value) {
            this.value = value;
        }
    }

    ChromeJson(OutputStream out, Names names) {
        this.out = out;
        this.names = names;
        append("{\"traceEvents\":[").flush();
    }

    @Override
    public void process(ProcessTimeline process) {
        pid = pids.of(process);
        metadata("process_name", pid, process.shownName());
    }

    @Override
    public void thread(ThreadTimeline thread) {
        place = place(pid, thread.id());
        metadata("thread_name", thread.id(), thread.name());
    }

    private static String place(long process, long thread) {
        return ",\"pid\":" + process + ",\"tid\":" + thread;
    }

    private void metadata(String kind, long tid, String name) {
        next("M").append(place(pid, tid)).append(",\"name\":\"").append(kind).append("\",\"args\":{\"name\":")
                .append(new Json().string(name).toString()).append("}}").flush();
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        if (!names.isCall(name)) {
            named.computeIfAbsent(thread, _ -> new ArrayDeque<>()).push(new Details(value));
        }
    }

    @Override
    public void said(ThreadTimeline thread, String text, long nanos) {
        Deque<Details> open = named.get(thread);
        if (open != null && !open.isEmpty()) {
            open.getFirst().said.add(text);
        }
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        slice(place, thread, name, start, end, flag, told);
    }

    @Override
    public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
        slice(place(pids.of(thread.process()), thread.id()), thread, name, start, end, ThreadTimeline.OPEN, told);
    }

    private void slice(String where, ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        String arguments = arguments(names.isCall(name) ? null : pop(thread), flag, told);
        stretch(where, name, start, end);
        if (!arguments.isEmpty()) {
            append(",\"args\":").append(arguments);
        }
        append("}").flush();
    }

    private @Nullable Details pop(ThreadTimeline thread) {
        Deque<Details> open = named.get(thread);
        Details details = open == null ? null : open.poll();
        if (open != null && open.isEmpty()) {
            named.remove(thread);
        }
        return details;
    }

    private static String arguments(@Nullable Details details, int flag, List<String> told) {
        boolean hasValue = details != null && details.value != EventVisitor.NO_VALUE;
        if (flag == 0 && told.isEmpty() && !hasValue && (details == null || details.said.isEmpty())) {
            return "";
        }
        var json = new Json().object();
        for (String text : told) {
            json.key(Told.subject(text)).string(Told.value(text));
        }
        if (details != null && hasValue) {
            json.key("number").number(details.value);
        }
        if (details != null && !details.said.isEmpty()) {
            json.key("said").array();
            details.said.forEach(json::string);
            json.endArray();
        }
        if ((flag & ThreadTimeline.THROWN) != 0) {
            json.key("thrown").bool(true);
        }
        if ((flag & ThreadTimeline.OPEN) != 0) {
            json.key("open").bool(true);
        }
        return json.endObject().toString();
    }

    @Override
    public void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {
        switch (kind) {
            case COUNTER -> next("C");
            case FLOW_OUT -> next("s").append(",\"cat\":\"flow\",\"id\":\"").append(Long.toString(value)).append("\"");
            case FLOW_IN -> next("f").append(",\"bp\":\"e\",\"cat\":\"flow\",\"id\":\"").append(Long.toString(value)).append("\"");
            default -> next("i").append(",\"s\":\"").append(InstantScopes.letter(value)).append("\"");
        }
        append(place).append(",\"ts\":").micros(nanos).append(",\"name\":").append(text(name));
        if (kind == Points.Kind.COUNTER) {
            append(",\"args\":{").append(text(name)).append(":").append(Long.toString(value)).append("}");
        }
        append("}").flush();
    }

    @Override
    void task(TaskTrack track) {
        long process = pids.of(track.task().thread().process());
        next("M").append(place(process, track.id())).append(",\"name\":\"thread_name\",\"args\":{\"name\":")
                .append(new Json().string("task " + names.get(track.task().name()).full()).toString()).append("}}").flush();
        stretch(place(process, track.id()), track.task().name(), track.begin(), track.task().end());
        append(",\"args\":{\"state\":\"").append(track.task().state()).append("\",\"thread\":")
                .append(new Json().string(track.task().thread().name()).toString()).append("}}").flush();
        for (TaskTrack.Stretch part : track.stretches()) {
            stretch(place(process, track.id()), part.name(), part.begin(), part.end());
            append("}").flush();
        }
    }

    private void stretch(String where, int name, long begin, long end) {
        next("X").append(where).append(",\"ts\":").micros(begin).append(",\"dur\":").micros(end - begin)
                .append(",\"cat\":\"").append(names.get(name).kind().label()).append("\",\"name\":").append(text(name));
    }

    @Override
    void finish(Recording recording) throws IOException {
        boolean lost = recording.processes().stream().anyMatch(process -> process.lost() > 0 || process.dropped() > 0);
        append("],\n\"viztracer_metadata\":{\"overflow\":").append(Boolean.toString(lost)).append(",\"version\":\"Weft\"},\n\"weft\":")
                .append(facts(recording)).append(",\n\"file_info\":{\"files\":{},\"functions\":{");
        String before = "\n";
        for (int id = 0; id < names.size(); id++) {
            Name name = names.get(id);
            if (!name.file().isEmpty() && name.line() > 0) {
                append(before).append(text(id)).append(":")
                        .append(new Json().array().string(name.path()).number(name.line()).endArray().toString()).flush();
                before = ",\n";
            }
        }
        append("}}}\n").flush();
        throwFailure();
    }

    private String facts(Recording recording) {
        var json = new Json().object().key("startNanos").number(recording.wallNanos()).key("lost").number(recording.summary().lost());
        json.key("processes").array();
        var ids = pids.all().iterator();
        for (RecordedProcess process : recording.processes()) {
            json.object().key("pid").number(ids.next()).key("parentPid").number(process.parentPid())
                    .key("command").string(process.command()).key("complete").bool(process.complete())
                    .key("lost").number(process.lost()).key("dropped").number(process.dropped());
            if (process.stoppedNanos() != RecordedProcess.NOT_STOPPED) {
                json.key("stoppedNanos").number(process.stoppedNanos());
            }
            json.endObject();
        }
        json.endArray().key("problems").array();
        for (Problem problem : recording.problems()) {
            json.object().key("file").string(problem.file()).key("skipped").bool(problem.skipped())
                    .key("reason").string(problem.reason()).endObject();
        }
        return json.endArray().endObject().toString();
    }

    /** A name as JSON: of a method, with where it is. */
    private String text(int id) {
        for (int next = nameTexts.size(); next <= id; next++) {
            Name name = names.get(next);
            String where = name.place();
            nameTexts.add(new Json().string(where.isEmpty() ? name.full() : name.full() + " (" + where + ")").toString());
        }
        return nameTexts.get(id);
    }

    /** Begins the next event. */
    private ChromeJson next(String kind) {
        append(first ? "\n{\"ph\":\"" : ",\n{\"ph\":\"").append(kind).append("\"");
        first = false;
        return this;
    }

    private ChromeJson append(String text) {
        line.append(text);
        return this;
    }

    private ChromeJson micros(long nanos) {
        long rest = nanos % NANOS;
        line.append(nanos / NANOS).append('.').append((char) ('0' + rest / 100)).append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
        return this;
    }

    /** Writes what was appended, which is ASCII. */
    private void flush() {
        byte[] bytes = line.toString().getBytes(StandardCharsets.US_ASCII);
        line.setLength(0);
        write(() -> out.write(bytes));
    }
}
