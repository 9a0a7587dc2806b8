package dev.weft.cli;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.trace.report.Comparison;
import dev.weft.trace.report.Comparison.Row;
import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.Recordings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

    @Option(names = {"-n", "--rows"}, paramLabel = "N", defaultValue = "25",
            description = "How many rows; 0 for all (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--match", paramLabel = "TEXT", defaultValue = "",
            description = "Only names that have this in them, upper or lower case.")
    private String match = "";

    @Option(names = "--json", description = "Print JSON: an array with an object for each row, times in nanoseconds.")
    private boolean json;

    @Option(names = {"-q", "--quiet"}, description = "No lines from Weft itself.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (rows < 0) {
            throw CommandFailure.misused("the number of rows must be 0 or more, but was " + rows + ".");
        }
        Comparison comparison = read();
        comparison.problems().forEach(problem -> say(problem.sentence()));
        String sought = match.toLowerCase(Locale.ROOT);
        List<Row> found = comparison.rows().stream().filter(row -> row.name().toLowerCase(Locale.ROOT).contains(sought))
                .sorted(sort.order(reverse)).toList();
        List<Row> shown = rows == 0 ? found : found.subList(0, Math.min(rows, found.size()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Comparison.json(shown));
        } else {
            table(shown).lines(0, Integer.MAX_VALUE).forEach(out::println);
        }
        out.flush();
        if (shown.size() < found.size()) {
            say("and " + (found.size() - shown.size()) + " more rows (-n 0 shows all).");
        }
        if (comparison.middle() > 0) {
            say(String.format(Locale.ROOT, "in the middle of all names with enough calls, a call takes %.2f times as long itself.",
                    comparison.middle()));
        }
        return 0;
    }

    private Comparison read() {
        try {
            return Comparison.of(Recordings.of(before), Recordings.of(after));
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
                    perCall(row), row.name().replaceAll("\\p{Cntrl}", "\u00b7")));
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

    private void say(String line) {
        if (!quiet) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("weft: " + line);
            err.flush();
        }
    }
}
