package dev.weft.trace.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the tasks of a recording add up to, by what they run. */
public final class TaskStatistics {
    /**
     * All tasks of a name. Times are nanoseconds; medians and 99th percentiles are exact to a thirty-second.
     *
     * @param name what they run: a method with its class, or what the program calls them
     * @param place source file and line, empty when unknown
     * @param count how many there were
     * @param failed how many an exception has left
     * @param open how many had not ended when nothing more was recorded; they count until then
     * @param threads how many threads have run them
     * @param queued of how many is known when they were handed over; the next three are of these
     * @param queuedMedianNanos between hand-over and begin
     * @param queuedP99Nanos between hand-over and begin
     * @param queuedMaxNanos between hand-over and begin
     * @param ranNanos between begin and end, without what their threads waited, in sum
     * @param ranMedianNanos the same of one
     * @param ranP99Nanos the same of one
     * @param ranMaxNanos the same of one
     * @param waitedNanos how long their threads have waited, in sum
     * @param waits how often
     */
    public record Row(String name, String place, long count, long failed, long open, int threads, long queued, long queuedMedianNanos,
                      long queuedP99Nanos, long queuedMaxNanos, long ranNanos, long ranMedianNanos, long ranP99Nanos, long ranMaxNanos,
                      long waitedNanos, long waits) {}

    private final List<Row> rows;
    private final Recording recording;
    private final long notKept;

    private TaskStatistics(List<Row> rows, Recording recording, long notKept) {
        this.rows = List.copyOf(rows);
        this.recording = recording;
        this.notKept = notKept;
    }

    /**
     * Reads recordings.
     *
     * @throws NotARecordingException if there is nothing usable; the message is one sentence
     */
    public static TaskStatistics of(Recordings recordings) throws IOException {
        var names = new Names(Scope.ALL);
        var follower = new TaskFollower(names);
        Recording recording = TraceExport.follow(recordings, Scope.ALL, names, follower);
        Map<Integer, Tally> tallies = new LinkedHashMap<>();
        for (RecordedTask task : follower.tasks()) {
            tallies.computeIfAbsent(task.name(), _ -> new Tally()).add(task);
        }
        var rows = new ArrayList<Row>();
        tallies.forEach((name, tally) -> rows.add(tally.row(names.get(name))));
        return new TaskStatistics(rows, recording, follower.notKept());
    }

    /** In no particular order. */
    public List<Row> rows() {
        return rows;
    }

    /** What they were read from. */
    public Recording recording() {
        return recording;
    }

    /** How many tasks are not counted, since there are more than a million. */
    public long notKept() {
        return notKept;
    }

    /** Rows as JSON: an array with an object each, a line each, whose names are those of {@link Row}. */
    public static String json(List<Row> rows) {
        return rows.stream().map(TaskStatistics::json).collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    private static String json(Row row) {
        return new Json().object().key("name").string(row.name).key("place").string(row.place).key("count").number(row.count)
                .key("failed").number(row.failed).key("open").number(row.open).key("threads").number(row.threads)
                .key("queued").number(row.queued).key("queuedMedianNanos").number(row.queuedMedianNanos)
                .key("queuedP99Nanos").number(row.queuedP99Nanos).key("queuedMaxNanos").number(row.queuedMaxNanos)
                .key("ranNanos").number(row.ranNanos).key("ranMedianNanos").number(row.ranMedianNanos)
                .key("ranP99Nanos").number(row.ranP99Nanos).key("ranMaxNanos").number(row.ranMaxNanos)
                .key("waitedNanos").number(row.waitedNanos).key("waits").number(row.waits).endObject().toString();
    }

    /** Adds up the tasks of a name. */
    private static final class Tally {
        private final Durations queued = new Durations();
        private final Durations ran = new Durations();
        private final Set<ThreadTimeline> threads = new HashSet<>();
        private long count;
        private long failed;
        private long open;
        private long known;
        private long queuedMax;
        private long ranSum;
        private long ranMax;
        private long waited;
        private long waits;

        void add(RecordedTask task) {
            count++;
            failed += task.isFailed() ? 1 : 0;
            open += task.isOpen() ? 1 : 0;
            threads.add(task.thread());
            if (task.isQueuedKnown()) {
                known++;
                queued.add(task.queuedNanos());
                queuedMax = Math.max(queuedMax, task.queuedNanos());
            }
            ran.add(task.ranNanos());
            ranSum += task.ranNanos();
            ranMax = Math.max(ranMax, task.ranNanos());
            waited += task.waitedNanos();
            waits += task.waitCount();
        }

        Row row(Name name) {
            return new Row(name.full(), name.place(), count, failed, open, threads.size(), known, queued.quantile(0.5),
                    queued.quantile(0.99), queuedMax, ranSum, ran.quantile(0.5), ran.quantile(0.99), ranMax, waited, waits);
        }
    }
}
