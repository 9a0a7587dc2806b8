package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** The words of a report as JSON: the small header that stands in the page, and the tables of names, threads and processes. */
final class ReportText {
    static final int FORMAT_VERSION = 1;

    private final Recording recording;
    private final PageTasks tasks;
    private final Json json = new Json();
    private final Map<String, Integer> strings = new HashMap<>();
    private final Json stringTable = new Json().array();

    private ReportText(Recording recording, PageTasks tasks) {
        this.recording = recording;
        this.tasks = tasks;
    }

    static String title(Recording recording) {
        return recording.processes().isEmpty() ? "nothing recorded" : recording.processes().getFirst().name();
    }

    static String header(Recording recording) {
        var summary = recording.summary();
        return new Json().object()
                .key("version").number(FORMAT_VERSION)
                .key("title").string(title(recording))
                .key("wallMillis").number(recording.wallNanos() / 1_000_000)
                .key("durationNanos").number(summary.duration().toNanos())
                .key("calls").number(summary.calls())
                .key("tasks").number(summary.tasks())
                .key("lost").number(summary.lost())
                .key("leftOut").number(summary.leftOut())
                .key("leftOutBelowNanos").number(summary.leftOutBelow().toNanos())
                .key("trivialMethods").number(summary.trivialMethods())
                .key("pointsLeftOut").number(recording.timelines().points().leftOut())
                .endObject().toString();
    }

    static String tables(Recording recording, PageTasks tasks) {
        return new ReportText(recording, tasks).tables();
    }

    private String tables() {
        json.object();
        names();
        processes();
        threads();
        json.key("tasksLeftOut").number(tasks.leftOut());
        json.key("problems").array();
        for (var problem : recording.problems()) {
            json.object().key("file").string(problem.file()).key("skipped").bool(problem.skipped())
                    .key("reason").string(problem.reason()).endObject();
        }
        json.endArray();
        sources();
        json.endObject();
        String rest = json.toString();
        return "{\"strings\":" + stringTable.endArray() + "," + rest.substring(1);
    }

    private void names() {
        var table = recording.timelines().names();
        json.key("names").object();
        nameColumn("kind", table, name -> name.kind().ordinal());
        nameColumn("owner", table, name -> string(name.owner()));
        nameColumn("text", table, name -> string(name.text()));
        nameColumn("descriptor", table, name -> string(name.descriptor()));
        nameColumn("file", table, name -> string(name.file()));
        nameColumn("line", table, Name::line);
        json.endObject();
    }

    private void nameColumn(String key, Names table, ToIntFunction<Name> value) {
        json.key(key).array();
        for (int id = 0; id < table.size(); id++) {
            json.number(value.applyAsInt(table.get(id)));
        }
        json.endArray();
    }

    private void sources() {
        json.key("sources").array();
        recording.timelines().scope().sources().of(recording.timelines().names()).forEach((path, text) ->
                json.object().key("path").string(path).key("text").string(text).endObject());
        json.endArray();
    }

    private void processes() {
        json.key("processes").array();
        for (var process : recording.processes()) {
            json.object()
                    .key("pid").number(process.pid())
                    .key("parentPid").number(process.parentPid())
                    .key("name").string(process.name())
                    .key("command").string(process.command())
                    .key("java").string(process.properties().getOrDefault("java.version", ""))
                    .key("end").string(process.properties().getOrDefault("end", ""))
                    .key("startNanos").number(process.startNanos())
                    .key("endNanos").number(process.endNanos())
                    .key("complete").bool(process.complete())
                    .key("lost").number(process.lost())
                    .key("dropped").number(process.dropped())
                    .key("stoppedNanos").number(process.stoppedNanos())
                    .key("threads").number(process.threads().size() + tasks.tracksOf(process).size());
            json.key("throttled").array();
            process.throttled().forEach(method -> json.object().key("name").string(method.name())
                    .key("fromNanos").number(method.fromNanos()).key("calls").number(method.calls()).endObject());
            json.endArray().endObject();
        }
        json.endArray();
    }

    /** A thread, or a task as a track: kind 0 a platform thread, 1 a virtual one, 2 a task. */
    private record Row(long id, String name, int kind, int slices, long lost, long dropped, long cut) {}

    private void threads() {
        var rows = new ArrayList<Row>();
        for (var process : recording.processes()) {
            for (var thread : process.threads()) {
                rows.add(new Row(thread.id(), thread.name(), thread.isVirtual() ? 1 : 0, thread.timeline().size(), thread.lost(),
                        thread.dropped(), thread.cutNanos()));
            }
            for (TaskTrack track : tasks.tracksOf(process)) {
                String name = recording.timelines().names().get(track.task().name()).full();
                rows.add(new Row(track.id(), name, 2, 1 + track.stretches().size(), 0, 0, 0));
            }
        }
        json.key("threads").object();
        column("id", rows, Row::id);
        column("name", rows, row -> string(row.name));
        column("virtual", rows, row -> row.kind);
        column("slices", rows, row -> row.slices);
        column("lost", rows, row -> row.lost);
        column("dropped", rows, row -> row.dropped);
        column("cut", rows, row -> row.cut);
        json.endObject();
    }

    private void column(String key, List<Row> rows, ToLongFunction<Row> value) {
        json.key(key).array();
        for (var row : rows) {
            json.number(value.applyAsLong(row));
        }
        json.endArray();
    }

    private int string(String text) {
        var known = strings.putIfAbsent(text, strings.size());
        if (known == null) {
            stringTable.string(text);
            return strings.size() - 1;
        }
        return known;
    }
}
