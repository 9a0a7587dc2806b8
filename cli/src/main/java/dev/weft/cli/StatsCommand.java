package dev.weft.cli;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.trace.report.CriticalPath;
import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.Parallelism;
import dev.weft.trace.report.Recording;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.Statistics;
import dev.weft.trace.report.Statistics.By;
import dev.weft.trace.report.Statistics.Row;
import dev.weft.trace.report.TaskStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
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
            "  weft stats run.weft --by path --match .parse     by which callers it was called",
            "  weft stats run.weft --by thread -n 0             all threads",
            "  weft stats run.weft --by task                    tasks: queued, ran, waited",
            "  weft stats run.weft --parallelism                how much happened at once",
            "  weft stats run.weft --critical-path '*.load'     what decided how long it took",
            "  weft stats result.json                           what VizTracer recorded",
            "%nTOTAL is the time between begin and end, where a recursive call counts once;",
            "SELF that without what was called. MEDIAN and P99 are exact to 3%%. Of a",
            "thread, TOTAL is the time in which anything was under way.",
            "%nOf tasks, QUEUED is the median time from hand-over to begin, with Q-P99 and",
            "Q-MAX; RAN the time in which they ran and did not wait, in sum, with MEDIAN and",
            "P99 of one; WAITED what their threads waited meanwhile. --sort takes " + TaskLines.COLUMNS + ".",
            "%nA critical path is the one chain of steps that decided how long the task or call",
            "took, from where it was handed over to its end. Of several of that name it is",
            "the slowest one; without a name the whole run.",
            "%nExit codes: 0 done; 1 failed; 2 wrong use, or there is no recording."
        })
final class StatsCommand implements Callable<Integer> {
    private static final int MOST_OWNERS = 2;
    private static final String WHOLE_RUN = "*";
    private static final String COLUMNS = "self, total, count, mean, median, p99, max";

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
    }

    @Parameters(paramLabel = "RECORDING", description = Outputs.RECORDING)
    private Path source = Path.of("");

    /** What is one row. */
    private enum Rows {
        NAME(By.NAME), PATH(By.PATH), THREAD(By.THREAD), WAIT(By.WAIT), TASK(null);

        private final @Nullable By by;

        Rows(@Nullable By by) {
            this.by = by;
        }
    }

    @Option(names = "--by", paramLabel = "name|path|thread|wait|task",
            description = "What is one row: all calls of a name, of a name on one path of callers, of a thread, all waits for one lock, "
                    + "queue, future, ..., or all tasks that run the same (default: name).")
    private @Nullable Rows by;

    @Option(names = {"-s", "--sort"}, paramLabel = "COLUMN",
            description = "The greatest first by: " + COLUMNS + " (default: self).")
    private @Nullable String sort;

    @Option(names = "--parallelism",
            description = "Instead: how many threads and tasks ran at once, and how many tasks waited or were queued, over the time.")
    private boolean parallelism;

    @Option(names = "--critical-path", arity = "0..1", fallbackValue = WHOLE_RUN, paramLabel = "NAME",
            description = "Instead: what decided how long a task or call of that name took; * stands for any characters.")
    private @Nullable String criticalPath;

    @Mixin
    private RowOptions rows = new RowOptions();

    @Mixin
    private OwnLines lines = new OwnLines();

    @Override
    public Integer call() {
        rows.check();
        if (parallelism && criticalPath != null || (parallelism || criticalPath != null) && (by != null || sort != null)) {
            throw CommandFailure.misused("--parallelism, --critical-path and tables (--by, --sort) are asked for one at a time.");
        }
        if (parallelism) {
            printParallelism();
        } else if (criticalPath != null) {
            printCriticalPath(criticalPath);
        } else if (by == Rows.TASK) {
            printTasks();
        } else {
            printRows(by == null || by.by == null ? By.NAME : by.by);
        }
        return 0;
    }

    private void printRows(By what) {
        Comparator<Row> order = order();
        Statistics statistics = read(() -> Statistics.of(Recordings.of(source), what));
        say(statistics.recording());
        List<Row> found = statistics.rows().stream().filter(row -> rows.matches(row.name())).sorted(order).toList();
        rows.print(found, StatsCommand::table, Statistics::json, lines);
    }

    private Comparator<Row> order() {
        if (sort == null) {
            return Sort.SELF.order();
        }
        for (Sort known : Sort.values()) {
            if (known.name().equalsIgnoreCase(sort)) {
                return known.order();
            }
        }
        throw CommandFailure.misused("calls are sorted by " + COLUMNS + ", but --sort was '" + sort + "'.");
    }

    private void printTasks() {
        var order = TaskLines.order(sort == null ? "ran" : sort);
        TaskStatistics statistics = read(() -> TaskStatistics.of(Recordings.of(source)));
        say(statistics.recording());
        sayNotKept(statistics.notKept());
        var found = statistics.rows().stream().filter(row -> rows.matches(row.name())).sorted(order).toList();
        rows.print(found, TaskLines::table, TaskStatistics::json, lines);
    }

    private void printParallelism() {
        Parallelism found = read(() -> Parallelism.of(Recordings.of(source), ParallelismLines.BARS));
        say(found.recording());
        sayNotKept(found.notKept());
        rows.print(found.json(), ParallelismLines.of(found));
    }

    private void sayNotKept(long tasks) {
        if (tasks > 0) {
            lines.say(String.format(Locale.ROOT, "%,d tasks after the first million are not counted.", tasks));
        }
    }

    private void printCriticalPath(String name) {
        CriticalPath path = read(() -> CriticalPath.of(Recordings.of(source), name)).orElseThrow(() -> CommandFailure.misused(
                "no task or call of " + source + " has the name '" + name + "'; weft stats " + source + " lists the names."));
        say(path.recording());
        if (path.isCut()) {
            lines.say("there are too many waits, hand-offs or tasks to keep all, so the path may be wrong;"
                    + " weft slice takes a part of a recording.");
        }
        rows.print(path.json(), CriticalPathLines.of(path, rows.number()));
    }

    private void say(Recording recording) {
        recording.problems().forEach(problem -> lines.say(problem.sentence()));
        SummaryLines.counts(recording.summary()).forEach(lines::say);
        BufferLines.of(recording).forEach(lines::say);
    }

    private <T> T read(LongWork.Reading<T> reading) {
        try {
            return LongWork.reading(reading);
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
        String placed = Shown.name(row.name(), row.place());
        return row.owners().isEmpty() ? placed : placed + "  held by " + owners(row.owners());
    }

    private static String owners(List<String> all) {
        String first = Shown.text(String.join(", ", all.subList(0, Math.min(all.size(), MOST_OWNERS))));
        return all.size() > MOST_OWNERS ? first + ", " + (all.size() - MOST_OWNERS) + " others" : first;
    }
}
