package dev.weft.trace.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Two recordings beside each other: which methods, tasks and named slices took longer in the second, and which less. */
public final class Comparison {
    /** Fewer calls say nothing about how much one differs from the next. */
    private static final long FEWEST = 5;

    /** How many standard errors a difference must be to be one. */
    private static final double CERTAIN = 3;

    /** What has become of a call, by the time that it takes itself. */
    public enum Change {
        /** There was none before. */
        NEW,
        /** There is none any more. */
        GONE,
        SLOWER,
        FASTER,
        /** The difference is no more than that between calls of one recording would make by chance. */
        NOISE,
        /** There are too few to tell. */
        UNKNOWN
    }

    /**
     * All slices of one name in both recordings; overloaded methods are one. Times are nanoseconds.
     *
     * @param kind        what they are
     * @param name        of a method with its class
     * @param countBefore how many there were
     * @param totalBefore between begin and end; one inside another of its name counts once
     * @param selfBefore  the same without what was called
     * @param perCall     how many times as long as before one takes itself, in the mean; 0 if there are none in one of the two
     * @param change      what that means
     */
    public record Row(SliceKind kind, String name, long countBefore, long countAfter, long totalBefore, long totalAfter, long selfBefore,
                      long selfAfter, double perCall, Change change) {
        /** How much more time all of them take themselves. */
        public long selfMore() {
            return selfAfter - selfBefore;
        }

        /** How much more time all of them take with what they call. */
        public long totalMore() {
            return totalAfter - totalBefore;
        }
    }

    private final List<Row> rows;
    private final List<Problem> problems;

    private Comparison(List<Row> rows, List<Problem> problems) {
        this.rows = List.copyOf(rows);
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads both.
     *
     * @throws NotARecordingException if there is nothing usable in one of them; the message is one sentence
     */
    public static Comparison of(Recordings before, Recordings after) throws IOException {
        var first = new SelfTimes();
        var second = new SelfTimes();
        var problems = new ArrayList<>(first.read(before).problems());
        problems.addAll(second.read(after).problems());
        var names = new LinkedHashSet<>(first.counted());
        names.addAll(second.counted());
        return new Comparison(names.stream().map(name -> row(name, first.of(name), second.of(name))).toList(), problems);
    }

    private static Row row(Named name, SelfTimes.Sum before, SelfTimes.Sum after) {
        double perCall = before.count == 0 || after.count == 0 || before.self == 0 ? 0 : after.mean() / before.mean();
        return new Row(name.kind, name.text, before.count, after.count, before.total, after.total, before.self, after.self, perCall,
                change(before, after));
    }

    private static Change change(SelfTimes.Sum before, SelfTimes.Sum after) {
        if (before.count == 0) {
            return Change.NEW;
        }
        if (after.count == 0) {
            return Change.GONE;
        }
        if (before.count < FEWEST || after.count < FEWEST) {
            return Change.UNKNOWN;
        }
        double difference = after.mean() - before.mean();
        if (Math.abs(difference) <= CERTAIN * Math.sqrt(before.squaredError() + after.squaredError())) {
            return Change.NOISE;
        }
        return difference > 0 ? Change.SLOWER : Change.FASTER;
    }

    /** In no particular order. */
    public List<Row> rows() {
        return rows;
    }

    /** What of the files is not counted. */
    public List<Problem> problems() {
        return problems;
    }

    /** How many times as long as before a call takes itself, in the middle of all names that have enough calls; 0 if none has. */
    public double middle() {
        double[] all = rows.stream().filter(row -> row.change != Change.UNKNOWN && row.perCall > 0).mapToDouble(Row::perCall).sorted()
                .toArray();
        return all.length == 0 ? 0 : all[all.length / 2];
    }

    /** Rows as JSON: an array with an object each, a line each, whose names are those of {@link Row}. */
    public static String json(List<Row> rows) {
        return rows.stream().map(Comparison::json).collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    private static String json(Row row) {
        return new Json().object().key("kind").string(row.kind.label()).key("name").string(row.name)
                .key("countBefore").number(row.countBefore).key("countAfter").number(row.countAfter)
                .key("totalBeforeNanos").number(row.totalBefore).key("totalAfterNanos").number(row.totalAfter)
                .key("selfBeforeNanos").number(row.selfBefore).key("selfAfterNanos").number(row.selfAfter)
                .key("change").string(row.change.name().toLowerCase(Locale.ROOT)).endObject().toString();
    }

    /** What is one row. */
    private record Named(SliceKind kind, String text) {}

    /** How long the slices of each name of a recording took. */
    private static final class SelfTimes implements RecordingListener {
        private static final Sum NONE = new Sum();

        private final Names names = new Names(Scope.ALL);
        private final List<Sum> sums = new ArrayList<>();
        private final Map<Named, Sum> byName = new LinkedHashMap<>();

        /** Of all slices of a name. */
        private static final class Sum {
            private long count;
            private long total;
            private long self;
            private double squares;

            double mean() {
                return (double) self / count;
            }

            /** The square of the standard error of the mean. */
            double squaredError() {
                double variance = Math.max(0, squares / count - mean() * mean()) * count / (count - 1);
                return variance / count;
            }
        }

        Recording read(Recordings recordings) throws IOException {
            return TraceExport.follow(recordings, Scope.ALL, names, this);
        }

        List<Named> counted() {
            return byName.entrySet().stream().filter(entry -> entry.getValue().count > 0).map(Map.Entry::getKey).toList();
        }

        Sum of(Named name) {
            return byName.getOrDefault(name, NONE);
        }

        @Override
        public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
            add(thread, name, start, end);
        }

        @Override
        public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
            add(thread, name, start, end);
        }

        private void add(ThreadTimeline thread, int name, long start, long end) {
            while (sums.size() <= name) {
                Name next = names.get(sums.size());
                sums.add(byName.computeIfAbsent(new Named(next.kind(), next.full()), _ -> new Sum()));
            }
            Sum sum = sums.get(name);
            long self = thread.selfNanos(end);
            sum.count++;
            sum.total += thread.isRepeated() ? 0 : end - start;
            sum.self += self;
            sum.squares += (double) self * self;
        }
    }
}
