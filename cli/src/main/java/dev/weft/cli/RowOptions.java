package dev.weft.cli;

import dev.weft.cli.table.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which rows of a table are printed, and how. */
final class RowOptions {
    @Option(names = {"-n", "--rows"}, paramLabel = "N", defaultValue = "25",
            description = "How many rows; 0 for all (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--match", paramLabel = "TEXT", defaultValue = "",
            description = "Only names that have this in them, upper or lower case.")
    private String match = "";

    @Option(names = "--json", description = "Print JSON: an array with an object for each row, or an object; times in nanoseconds.")
    private boolean json;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    /** Refuses what makes no sense, before anything is read. */
    void check() {
        if (rows < 0) {
            throw CommandFailure.misused("the number of rows must be 0 or more, but was " + rows + ".");
        }
    }

    /** How many are asked for, 0 for all. */
    int number() {
        return rows;
    }

    /** Prints what is no rows. */
    void print(String asJson, List<String> asText) {
        PrintWriter out = spec.commandLine().getOut();
        (json ? List.of(asJson) : asText).forEach(out::println);
        out.flush();
    }

    boolean matches(String name) {
        return name.toLowerCase(Locale.ROOT).contains(match.toLowerCase(Locale.ROOT));
    }

    /**
     * Prints as many as are asked for.
     *
     * @param found all that match, in their order
     */
    <R> void print(List<R> found, Function<List<R>, Table> asTable, Function<List<R>, String> asJson, OwnLines lines) {
        List<R> shown = rows == 0 ? found : found.subList(0, Math.min(rows, found.size()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson.apply(shown));
        } else {
            asTable.apply(shown).lines(0, Integer.MAX_VALUE).forEach(out::println);
        }
        out.flush();
        if (shown.size() < found.size()) {
            lines.say("and " + (found.size() - shown.size()) + " more rows (-n 0 shows all).");
        }
    }
}
