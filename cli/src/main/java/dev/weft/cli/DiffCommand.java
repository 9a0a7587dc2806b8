package dev.weft.cli;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.trace.report.Comparison;
import dev.weft.trace.report.Comparison.Row;
import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.Recordings;
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

/** Tells what got slower between two recordings. */
@Command(
        name = "diff",
        header = "Tell what got slower from one recording to another.",
        description = {
            "Compares all calls, tasks, waits and named slices by name: how many there are,",
            "how long they take themselves (SELF) and with what they call (TOTAL).%n"
        },
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  weft diff before.weft after.weft                 what takes more time itself",
            "  weft diff before.weft after.weft --reverse       what takes less",
            "  weft diff before.weft after.weft --sort total --match com.acme",
            "%nPER CALL is the change of the time that a call takes itself, in the mean. '~'",
            "says that it is no more than the calls of one recording differ by chance (three",
            "standard errors), '?' that fewer than 5 calls are too few to tell. What slows",
            "the whole run down (other load, a cold start) is not seen in that: look at the",
            "middle of all, which is told last, and at another pair of runs.",
            "%nExit codes: 0 done; 1 failed; 2 wrong use, or one is no recording."
        })
final class DiffCommand implements Callable<Integer> {
    private enum Sort {
        SELF(Row::selfMore),
        TOTAL(Row::totalMore),
        COUNT(row -> row.countAfter() - row.countBefore());

        private final ToLongFunction<Row> value;

        Sort(ToLongFunction<Row> value) {
            this.value = value;
        }

        /** The greatest increase first, or the greatest decrease. */
        Comparator<Row> order(boolean decrease) {
            Comparator<Row> increase = Comparator.comparingLong(value).reversed();
            return (decrease ? increase.reversed() : increase).thenComparing(Row::name);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "BEFORE", description = Outputs.RECORDING)
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "What is compared with it.")
    private Path after = Path.of("");

    @Option(names = {"-s", "--sort"}, paramLabel = "COLUMN", defaultValue = "self",
            description = "The greatest increase first of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Sort sort = Sort.SELF;

    @Option(names = {"-r", "--reverse"}, description = "The greatest decrease first.")
    private boolean reverse;

    @Mixin
    private RowOptions rows = new RowOptions();

    @Mixin
    private OwnLines lines = new OwnLines();

    @Override
    public Integer call() {
        rows.check();
        Comparison comparison = read();
        comparison.problems().forEach(problem -> lines.say(problem.sentence()));
        List<Row> found = comparison.rows().stream().filter(row -> rows.matches(row.name())).sorted(sort.order(reverse)).toList();
        rows.print(found, DiffCommand::table, Comparison::json, lines);
        if (comparison.middle() > 0) {
            lines.say(String.format(Locale.ROOT, "in the middle of all names with enough calls, a call takes %.2f times as long itself.",
                    comparison.middle()));
        }
        return 0;
    }

    private Comparison read() {
        try {
            return LongWork.reading(() -> Comparison.of(Recordings.of(before), Recordings.of(after)));
        } catch (NotARecordingException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        } catch (IOException e) {
            throw CommandFailure.failed("the recordings cannot be compared: " + e.getMessage() + ".");
        }
    }

    private static Table table(List<Row> rows) {
        var table = new Table(List.of(Column.number("COUNT", 0), Column.number("AFTER", 0), Column.number("SELF", 0),
                Column.number("AFTER", 0), Column.number("CHANGE", 0), Column.number("TOTAL", 0), Column.number("AFTER", 0),
                Column.number("CHANGE", 0), Column.number("PER CALL", 0), Column.text("NAME", 0)));
        for (Row row : rows) {
            table.add(List.of(count(row.countBefore()), count(row.countAfter()), Nanos.text(row.selfBefore()), Nanos.text(row.selfAfter()),
                    signed(row.selfMore()), Nanos.text(row.totalBefore()), Nanos.text(row.totalAfter()), signed(row.totalMore()),
                    perCall(row), Shown.text(row.name())));
        }
        return table;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String signed(long nanos) {
        return nanos == 0 ? "0" : (nanos < 0 ? "-" : "+") + Nanos.text(Math.abs(nanos));
    }

    private static String perCall(Row row) {
        return switch (row.change()) {
            case NEW -> "new";
            case GONE -> "gone";
            case NOISE -> "~";
            case UNKNOWN -> "?";
            case SLOWER, FASTER -> row.perCall() == 0 ? "slower" : String.format(Locale.ROOT, "%+.0f %%", (row.perCall() - 1) * 100);
        };
    }
}
