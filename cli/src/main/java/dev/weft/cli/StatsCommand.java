package dev.weft.cli;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.Statistics;
import dev.weft.trace.report.Statistics.By;
import dev.weft.trace.report.Statistics.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells where a recorded program spent its time. */
@Command(
        name = "stats",
        header = "Tell where the time of a recorded program went.",
        description = {
            "Counts every call, task, wait and named slice of a recording: what",
            "weft trace -o NAME.weft leaves, or Chrome JSON of any tool.%n"
        },
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  weft trace -o run.weft App.java",
            "  weft stats run.weft                              what took most time itself",
            "  weft stats run.weft --by wait --sort total       what was waited for, and who had it",
            "  weft stats run.weft --by thread -n 0             all threads",
            "  weft stats result.json                           what VizTracer recorded",
            "%nTOTAL is the time between begin and end, where a recursive call counts once;",
            "SELF that without what was called. MEDIAN and P99 are exact to 3%%. Of a",
            "thread, TOTAL is the time in which anything was under way.",
            "%nExit codes: 0 done; 1 failed; 2 wrong use, or there is no recording."
        })
final class StatsCommand implements Callable<Integer> {
    private static final int MOST_OWNERS = 2;

    private enum Sort {
        SELF(Row::selfNanos),
        TOTAL(Row::totalNanos),
        COUNT(Row::count),
        MEAN(Row::meanNanos),
        MEDIAN(Row::medianNanos),
        P99(Row::p99Nanos),
        MAX(Row::maxNanos);

        private final ToLongFunction<Row> value;

        Sort(ToLongFunction<Row> value) {
            this.value = value;
        }

        Comparator<Row> order() {
            return Comparator.comparingLong(value).reversed().thenComparing(Row::name);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "RECORDING", description = Outputs.RECORDING)
    private Path source = Path.of("");

    @Option(names = "--by", paramLabel = "name|thread|wait", defaultValue = "name",
            description = "What is one row: all calls of a name, or of a thread, or all waits for one lock, queue, future, ... "
                    + "(default: ${DEFAULT-VALUE}).")
    private By by = By.NAME;

    @Option(names = {"-s", "--sort"}, paramLabel = "COLUMN", defaultValue = "self",
            description = "The greatest first by: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Sort sort = Sort.SELF;

    @Mixin
    private RowOptions rows = new RowOptions();

    @Mixin
    private OwnLines lines = new OwnLines();

    @Override
    public Integer call() {
        rows.check();
        Statistics statistics = read();
        statistics.problems().forEach(problem -> lines.say(problem.sentence()));
        SummaryLines.counts(statistics.summary()).forEach(lines::say);
        BufferLines.of(statistics.recording()).forEach(lines::say);
        List<Row> found = statistics.rows().stream().filter(row -> rows.matches(row.name())).sorted(sort.order()).toList();
        rows.print(found, StatsCommand::table, Statistics::json, lines);
        return 0;
    }

    private Statistics read() {
        try {
            return LongWork.reading(() -> Statistics.of(Recordings.of(source), by));
        } catch (NotARecordingException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        } catch (IOException e) {
            throw CommandFailure.failed(source + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static Table table(List<Row> rows) {
        var table = new Table(List.of(Column.number("COUNT", 0), Column.number("TOTAL", 0), Column.number("SELF", 0),
                Column.number("MEAN", 0), Column.number("MEDIAN", 0), Column.number("P99", 0), Column.number("MAX", 0),
                Column.text("NAME", 0)));
        for (Row row : rows) {
            table.add(List.of(String.format(Locale.ROOT, "%,d", row.count()), Nanos.text(row.totalNanos()), Nanos.text(row.selfNanos()),
                    Nanos.text(row.meanNanos()), Nanos.text(row.medianNanos()), Nanos.text(row.p99Nanos()), Nanos.text(row.maxNanos()),
                    name(row)));
        }
        return table;
    }

    private static String name(Row row) {
        String name = row.name().replaceAll("\\p{Cntrl}", "\u00b7");
        String placed = row.place().isEmpty() ? name : name + "  (" + row.place() + ")";
        return row.owners().isEmpty() ? placed : placed + "  held by " + owners(row.owners());
    }

    private static String owners(List<String> all) {
        String first = String.join(", ", all.subList(0, Math.min(all.size(), MOST_OWNERS))).replaceAll("\\p{Cntrl}", "\u00b7");
        return all.size() > MOST_OWNERS ? first + ", " + (all.size() - MOST_OWNERS) + " others" : first;
    }
}
