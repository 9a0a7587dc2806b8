package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
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
    private final Sink sink;

    ReportTables(Recording recording, Sink sink) {
        this.recording = recording;
        this.sink = sink;
    }

    void write() throws IOException {
        writePaths();
        writeSlices();
        writePoints();
        writeTotals();
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
        for (var thread : threads()) {
            var timeline = thread.timeline();
            long before = 0;
            for (int i = 0; i < timeline.size(); i++) {
                long start = timeline.start(i);
                block.add(start - before);
                block.add(timeline.duration(i));
                block.add(timeline.path(i));
                block.add(timeline.flags(i));
                before = flushIfFull("slices", block) ? 0 : start;
            }
        }
        flush("slices", block);
    }

    private void writePoints() throws IOException {
        Map<ThreadTimeline, Integer> numbers = new HashMap<>();
        for (var thread : threads()) {
            numbers.put(thread.timeline(), numbers.size());
        }
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

    private List<RecordedThread> threads() {
        return recording.processes().stream().flatMap(process -> process.threads().stream()).toList();
    }
}
