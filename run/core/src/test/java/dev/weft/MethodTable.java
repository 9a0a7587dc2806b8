package dev.weft;

import java.util.Collection;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was seen of all ways to hand out work, as a table for people. */
@SuppressWarnings("NullAway") // what is null fails the test as it should
final class MethodTable {
    private static final String HEAD = """
            | | items | arguments | blocks | ordered | lazy | gives | a failure is |
            |---|---|---|---|---|---|---|---|
            """;

    private MethodTable() {}

    /**
     * A way, and what was seen of it.
     *
     * @param unordered whether results come in another order than that of the items where it is told that they may
     */
    record Entry(WayOfWork way, Observer.Seen seen, boolean unordered) {}

    /** Methods of one name are a row, or as many as they differ. */
    static String of(Collection<Entry> entries) {
        var rows = new TreeMap<String, List<Entry>>(entries.stream().collect(Collectors.groupingBy(MethodTable::kind)));
        return HEAD + rows.values().stream().map(MethodTable::row).collect(Collectors.joining());
    }

    /** What the ways of a row have in common; rows are sorted by it. */
    private static String kind(Entry entry) {
        Observer.Seen seen = entry.seen;
        boolean isLazy = seen.reading() == Observer.Reading.LAZY;
        return List.of(seen.items(), isLazy, seen.blocks(), entry.way.method().getName(), seen.reading(), seen.failure(),
                seen.failsAll()).toString();
    }

    private static String row(List<Entry> entries) {
        Observer.Seen seen = entries.getFirst().seen;
        boolean isLazy = seen.reading() == Observer.Reading.LAZY;
        return "| " + String.join(" | ",
                shapes(entries),
                seen.items() ? "yes" : "",
                arguments(entries),
                isLazy ? "as results are taken" : seen.blocks() ? "yes" : "",
                order(entries),
                isLazy ? "yes" : seen.reading() == Observer.Reading.AHEAD ? "reads a bounded number ahead" : "",
                gives(entries),
                failure(seen)).replace("|  |", "| |").replace("|  |", "| |") + " |\n";
    }

    /** The name with the parameters of each; those with options or a limit of time are not told apart. */
    private static String shapes(List<Entry> entries) {
        WayOfWork first = entries.getFirst().way;
        List<String> parameters = entries.stream().map(entry -> entry.way.parameters()).distinct()
                .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder())).toList();
        return "`" + first.method().getName() + (first.loop() == null ? "" : "(from, to)`: `") + String.join("`, `", parameters) + "`";
    }

    private static String arguments(List<Entry> entries) {
        IntSummaryStatistics counts = entries.stream().mapToInt(entry -> entry.seen.arguments()).summaryStatistics();
        return counts.getMin() + (counts.getMax() > counts.getMin() ? " to " + counts.getMax() : "");
    }

    private static String order(List<Entry> entries) {
        boolean keeps = entries.stream().anyMatch(entry -> Boolean.TRUE.equals(entry.seen.ordered()));
        boolean loses = entries.stream().anyMatch(entry -> Boolean.FALSE.equals(entry.seen.ordered()));
        boolean may = entries.stream().anyMatch(Entry::unordered);
        if (loses) {
            return keeps ? "some" : "no";
        }
        return !keeps ? "" : may ? "yes, or `unordered()`" : "yes";
    }

    private static String gives(List<Entry> entries) {
        return entries.stream().map(entry -> entry.way.gives()).filter(type -> !type.isEmpty()).distinct().sorted()
                .map(type -> type.contains(" ") ? type : "`" + type + "`").collect(Collectors.joining(", "));
    }

    private static String failure(Observer.Seen seen) {
        String rest = !seen.items() ? "" : seen.failsAll() ? " when all have run" : ", and ends it";
        return switch (seen.failure()) {
            case THROWN -> "thrown" + rest;
            case THROWN_IN_PLACE -> "thrown in its place" + rest;
            case IN_JOB -> "in the job" + rest;
            case IN_PLACE -> "in its place" + (seen.failsAll() ? "" : rest);
            case PASSED_OVER -> "passed over if another task succeeds";
            case UNCAUGHT -> "told to the uncaught exception handler";
        };
    }
}
