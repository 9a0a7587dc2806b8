package dev.weft.trace.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How often, and for how long, over a whole recording: every call counts, also those that a page leaves out. */
public final class Statistics {
    /** What is one row. */
    public enum By {
        /** All slices of a name: a method, a task, a wait, what the program named. */
        NAME,
        /** All slices of a thread. */
        THREAD,
        /** All waits for one thing, as a name has them: a lock, a queue, a future. */
        WAIT
    }

    /**
     * What the slices of a name, or of a thread, add up to. Times are nanoseconds.
     *
     * @param kind what they are; of a thread, a call
     * @param name of a method with its class; of a thread with its process
     * @param place source file and line, empty when unknown
     * @param count how many there were
     * @param totalNanos between begin and end; one inside another of the same row counts once
     * @param selfNanos the same without what was called
     * @param minNanos the shortest
     * @param meanNanos the mean of all, also of those inside another of the same row
     * @param medianNanos half of them took no longer, to within a thirty-second
     * @param p99Nanos 99 of 100 took no longer, to within a thirty-second
     * @param maxNanos the longest
     * @param thrown how many ended with an exception
     * @param open how many had not ended when nothing more was recorded; they count until then
     * @param owners of waits for a lock, how often who had it, the most frequent first: {@code thread 23 (worker-1) 12 x}
     */
    public record Row(SliceKind kind, String name, String place, long count, long totalNanos, long selfNanos, long minNanos,
                      long meanNanos, long medianNanos, long p99Nanos, long maxNanos, long thrown, long open, List<String> owners) {}

    private final List<Row> rows;
    private final Recording recording;

    private Statistics(List<Row> rows, Recording recording) {
        this.rows = List.copyOf(rows);
        this.recording = recording;
    }

    /**
     * Reads recordings.
     *
     * @throws NotARecordingException if there is nothing usable; the message is one sentence
     */
    public static Statistics of(Recordings recordings, By by) throws IOException {
        var names = new Names(Scope.ALL);
        var tallies = switch (by) {
            case NAME -> new ByName();
            case THREAD -> new ByThread();
            case WAIT -> new ByWait(names);
        };
        Recording recording = TraceExport.follow(recordings, Scope.ALL, names, tallies);
        return new Statistics(tallies.rows(names), recording);
    }

    /** In no particular order. */
    public List<Row> rows() {
        return rows;
    }

    /** What was recorded as a whole. */
    public Summary summary() {
        return recording.summary();
    }

    /** Its processes and threads. */
    public Recording recording() {
        return recording;
    }

    /** What of the files is not counted. */
    public List<Problem> problems() {
        return recording.problems();
    }

    /** Rows as JSON: an array with an object each, a line each, whose names are those of {@link Row}. */
    public static String json(List<Row> rows) {
        return rows.stream().map(Statistics::json).collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    private static String json(Row row) {
        Json json = new Json().object().key("kind").string(row.kind.label()).key("name").string(row.name).key("place").string(row.place)
                .key("count").number(row.count).key("totalNanos").number(row.totalNanos).key("selfNanos").number(row.selfNanos)
                .key("minNanos").number(row.minNanos).key("meanNanos").number(row.meanNanos).key("medianNanos").number(row.medianNanos)
                .key("p99Nanos").number(row.p99Nanos).key("maxNanos").number(row.maxNanos)
                .key("thrown").number(row.thrown).key("open").number(row.open);
        if (!row.owners.isEmpty()) {
            json.key("owners").array();
            row.owners.forEach(json::string);
            json.endArray();
        }
        return json.endObject().toString();
    }

    /** Adds up slices. */
    private static final class Tally {
        private final Durations durations = new Durations();
        private long count;
        private long sum;
        private long total;
        private long self;
        private long min = Long.MAX_VALUE;
        private long max;
        private long thrown;
        private long open;
        private final Map<String, Integer> owners = new HashMap<>();

        void add(long nanos, long selfNanos, boolean counts) {
            durations.add(nanos);
            count++;
            sum += nanos;
            total += counts ? nanos : 0;
            self += selfNanos;
            min = Math.min(min, nanos);
            max = Math.max(max, nanos);
        }

        Row row(SliceKind kind, String name, String place) {
            List<String> had = owners.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                    .map(owner -> owner.getKey() + " " + owner.getValue() + " x").toList();
            return new Row(kind, name, place, count, total, self, min, sum / count, durations.quantile(0.5), durations.quantile(0.99), max,
                    thrown, open, had);
        }
    }

    private abstract static class Tallies implements RecordingListener {
        abstract Tally tally(ThreadTimeline thread, int name);

        /** Whether the innermost slice is inside another of the same tally. */
        abstract boolean isInside(ThreadTimeline thread);

        abstract List<Row> rows(Names names);

        @Override
        public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
            Tally tally = add(thread, name, start, end);
            if ((flag & ThreadTimeline.THROWN) != 0) {
                tally.thrown++;
            }
        }

        @Override
        public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
            add(thread, name, start, end).open++;
        }

        private Tally add(ThreadTimeline thread, int name, long start, long end) {
            Tally tally = tally(thread, name);
            tally.add(end - start, thread.selfNanos(end), !isInside(thread));
            return tally;
        }
    }

    private static class ByName extends Tallies {
        private final List<Tally> tallies = new ArrayList<>();

        @Override
        Tally tally(ThreadTimeline thread, int name) {
            while (tallies.size() <= name) {
                tallies.add(new Tally());
            }
            return tallies.get(name);
        }

        @Override
        boolean isInside(ThreadTimeline thread) {
            return thread.isRepeated();
        }

        @Override
        List<Row> rows(Names names) {
            var rows = new ArrayList<Row>();
            for (int id = 0; id < tallies.size(); id++) {
                if (tallies.get(id).count > 0) {
                    Name name = names.get(id);
                    rows.add(tallies.get(id).row(name.kind(), name.full(), name.place()));
                }
            }
            return rows;
        }
    }

    private static final class ByWait extends ByName {
        private static final String OWNER = "owner: ";
        /** Who comes later is not told apart: a program may have a thread for each task. */
        private static final int MOST_OWNERS = 1_000;

        private final Names names;

        ByWait(Names names) {
            this.names = names;
        }

        @Override
        public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
            if (names.get(name).isWait()) {
                super.ended(thread, name, start, end, flag, told);
            }
        }

        @Override
        public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
            if (names.get(name).isWait()) {
                super.leftOpen(thread, name, start, end, told);
            }
        }

        @Override
        public void said(ThreadTimeline thread, String text, long nanos) {
            int name = thread.innermostNamedName();
            if (text.startsWith(OWNER) && names.get(name).isWait()) {
                Map<String, Integer> owners = tally(thread, name).owners;
                String owner = text.substring(OWNER.length());
                owners.merge(owners.size() < MOST_OWNERS || owners.containsKey(owner) ? owner : "(others)", 1, Integer::sum);
            }
        }
    }

    private static final class ByThread extends Tallies {
        private final Map<ThreadTimeline, Tally> tallies = new HashMap<>();

        @Override
        Tally tally(ThreadTimeline thread, int name) {
            return tallies.computeIfAbsent(thread, _ -> new Tally());
        }

        @Override
        boolean isInside(ThreadTimeline thread) {
            return thread.depth() > 1;
        }

        @Override
        List<Row> rows(Names names) {
            var rows = new ArrayList<Row>();
            tallies.forEach((thread, tally) ->
                    rows.add(tally.row(SliceKind.CALL, thread.process().shownName() + " / " + thread.name(), "")));
            return rows;
        }
    }
}
