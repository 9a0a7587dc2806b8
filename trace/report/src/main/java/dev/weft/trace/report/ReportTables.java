package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/** Turns a recording into the blocks of a report. */
final class ReportTables {
    static final int BLOCK_ROWS = 1 << 16;

    /** Takes blocks; each has a kind and bytes. */
    interface Sink {
        void block(String kind, Content content) throws IOException;
    }

    /** Writes the bytes of one block. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private final Recording recording;
    private final PageTasks tasks;
    private final Sink sink;

    ReportTables(Recording recording, PageTasks tasks, Sink sink) {
        this.recording = recording;
        this.tasks = tasks;
        this.sink = sink;
    }

    void write() throws IOException {
        addPathsOfTasks();
        writePaths();
        writeSlices();
        writePoints();
        writeTotals();
        writeTasks();
    }

    private void addPathsOfTasks() {
        for (var process : recording.processes()) {
            for (TaskTrack track : tasks.tracksOf(process)) {
                track.stretches().forEach(part -> path(path(CallPaths.ROOT, track.task().name()), part.name()));
            }
        }
    }

    private int path(int parent, int name) {
        return recording.timelines().paths().child(parent, name);
    }

    private void writePaths() throws IOException {
        var paths = recording.timelines().paths();
        var block = new ColumnBlock(2, BLOCK_ROWS);
        for (int i = 0; i < paths.size(); i++) {
            block.add(paths.parent(i) + 1);
            block.add(paths.name(i));
            flushIfFull("paths", block);
        }
        flush("paths", block);
    }

    private void writeSlices() throws IOException {
        var block = new ColumnBlock(4, BLOCK_ROWS);
        for (var process : recording.processes()) {
            for (var thread : process.threads()) {
                var timeline = thread.timeline();
                long before = 0;
                for (int i = 0; i < timeline.size(); i++) {
                    before = addSlice(block, before, timeline.start(i), timeline.duration(i), timeline.path(i), timeline.flags(i));
                }
            }
            for (TaskTrack track : tasks.tracksOf(process)) {
                int whole = path(CallPaths.ROOT, track.task().name());
                long before = addSlice(block, 0, track.begin(), track.task().end() - track.begin(), whole, track.flags());
                for (TaskTrack.Stretch part : track.stretches()) {
                    before = addSlice(block, before, part.begin(), part.end() - part.begin(), path(whole, part.name()), 0);
                }
            }
        }
        flush("slices", block);
    }

    /** @return from where the start of the next one counts */
    private long addSlice(ColumnBlock block, long before, long start, long duration, int path, int flags) throws IOException {
        block.add(start - before);
        block.add(duration);
        block.add(path);
        block.add(flags);
        return flushIfFull("slices", block) ? 0 : start;
    }

    private void writeTasks() throws IOException {
        Map<ThreadTimeline, Integer> numbers = numbers();
        var block = new ColumnBlock(9, BLOCK_ROWS);
        for (RecordedTask task : tasks.shown()) {
            ThreadTimeline giver = task.giver();
            block.add(task.name());
            block.add(numbers.getOrDefault(task.thread(), 0));
            block.add(giver == null ? 0 : numbers.getOrDefault(giver, -1) + 1);
            block.add(task.isQueuedKnown() ? task.queuedNanos() + 1 : 0);
            block.add(task.begin());
            block.add(task.end() - task.begin());
            block.add(task.waitedNanos());
            block.add(task.waitCount());
            block.add((task.isFailed() ? 1 : 0) + (task.isOpen() ? 2 : 0));
            flushIfFull("tasks", block);
        }
        flush("tasks", block);
    }

    private void writePoints() throws IOException {
        Map<ThreadTimeline, Integer> numbers = numbers();
        var points = recording.timelines().points();
        var block = new ColumnBlock(5, BLOCK_ROWS);
        for (int i = 0; i < points.size(); i++) {
            block.add(points.kind(i));
            block.add(numbers.getOrDefault(points.thread(i), 0));
            block.add(points.nanos(i));
            block.add(points.name(i));
            block.add(ColumnBlock.zigzag(points.value(i)));
            flushIfFull("points", block);
        }
        flush("points", block);
    }

    private void writeTotals() throws IOException {
        var totals = recording.timelines().totals();
        var block = new ColumnBlock(3, BLOCK_ROWS);
        for (int name = 0; name < recording.timelines().names().size(); name++) {
            block.add(totals.count(name));
            block.add(totals.totalNanos(name));
            block.add(totals.selfNanos(name));
            flushIfFull("totals", block);
        }
        flush("totals", block);
    }

    private boolean flushIfFull(String kind, ColumnBlock block) throws IOException {
        if (block.isFull()) {
            flush(kind, block);
            return true;
        }
        return false;
    }

    private void flush(String kind, ColumnBlock block) throws IOException {
        if (block.rows() > 0) {
            sink.block(kind, block::writeTo);
        }
    }

    /** Where threads are among all threads and tracks of tasks. */
    private Map<ThreadTimeline, Integer> numbers() {
        Map<ThreadTimeline, Integer> numbers = new HashMap<>();
        int next = 0;
        for (var process : recording.processes()) {
            for (var thread : process.threads()) {
                numbers.put(thread.timeline(), next++);
            }
            next += tasks.tracksOf(process).size();
        }
        return numbers;
    }
}
