package dev.weft.cli;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.trace.report.TaskStatistics.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Tasks by what they run, as a table. */
final class TaskLines {
    /** By what rows are sorted. */
    private enum Sort {
        RAN(Row::ranNanos),
        WAITED(Row::waitedNanos),
        QUEUED(Row::queuedMedianNanos),
        COUNT(Row::count),
        FAILED(Row::failed),
        P99(Row::ranP99Nanos),
        MAX(Row::ranMaxNanos);

        private final ToLongFunction<Row> value;

        Sort(ToLongFunction<Row> value) {
            this.value = value;
        }
    }

    static final String COLUMNS = "ran, waited, queued, count, failed, p99, max";

    private TaskLines() {}

    /** The greatest first by a column. */
    static Comparator<Row> order(String column) {
        for (Sort sort : Sort.values()) {
            if (sort.name().equalsIgnoreCase(column)) {
                return Comparator.comparingLong(sort.value).reversed().thenComparing(Row::name);
            }
        }
        throw CommandFailure.misused("tasks are sorted by " + COLUMNS + ", but --sort was '" + column + "'.");
    }

    static Table table(List<Row> rows) {
        var table = new Table(List.of(Column.number("COUNT", 0), Column.number("QUEUED", 0), Column.number("Q-P99", 0),
                Column.number("Q-MAX", 0), Column.number("RAN", 0), Column.number("MEDIAN", 0), Column.number("P99", 0),
                Column.number("WAITED", 0), Column.number("THREADS", 0), Column.text("NAME", 0)));
        for (Row row : rows) {
            table.add(List.of(count(row.count()), queued(row, row.queuedMedianNanos()), queued(row, row.queuedP99Nanos()),
                    queued(row, row.queuedMaxNanos()), Nanos.text(row.ranNanos()), Nanos.text(row.ranMedianNanos()),
                    Nanos.text(row.ranP99Nanos()), row.waits() == 0 ? "-" : Nanos.text(row.waitedNanos()),
                    count(row.threads()), name(row)));
        }
        return table;
    }

    private static String queued(Row row, long nanos) {
        return row.queued() == 0 ? "-" : Nanos.text(nanos);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String name(Row row) {
        String name = Shown.name(row.name(), row.place());
        String failed = row.failed() == 0 ? "" : "  " + count(row.failed()) + " failed";
        return name + failed + (row.open() == 0 ? "" : "  " + count(row.open()) + " not ended");
    }
}
