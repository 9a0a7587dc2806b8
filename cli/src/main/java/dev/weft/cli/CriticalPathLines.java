package dev.weft.cli;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.trace.report.CriticalPath;
import dev.weft.trace.report.CriticalPath.Kind;
import dev.weft.trace.report.CriticalPath.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A critical path as text: what it is made of in sum, and its longest steps in order of time. */
final class CriticalPathLines {
    private CriticalPathLines() {}

    /** @param most how many steps are shown, 0 for all */
    static List<String> of(CriticalPath path, int most) {
        List<Step> steps = path.steps();
        long whole = Math.max(1, path.nanos());
        var lines = new ArrayList<String>();
        lines.add(Shown.text(path.name()) + ": " + Nanos.text(path.nanos()) + " in " + steps(steps.size(), "step"));
        var shares = new ArrayList<String>();
        for (Kind kind : Kind.values()) {
            long sum = steps.stream().filter(step -> step.kind() == kind).mapToLong(Step::nanos).sum();
            if (sum > 0) {
                shares.add(word(kind) + " " + share(sum, whole));
            }
        }
        lines.add(String.join(", ", shares));
        Set<Step> longest = new HashSet<>(steps.stream().sorted(Comparator.comparingLong(Step::nanos).reversed())
                .limit(most == 0 ? Integer.MAX_VALUE : most).toList());
        var table = new Table(List.of(Column.number("AT", 0), Column.number("TIME", 0), Column.number("SHARE", 0), Column.text("WHAT", 0),
                Column.text("THREAD", 0), Column.text("NAME", 0)));
        long begin = steps.isEmpty() ? 0 : steps.getFirst().fromNanos();
        for (Step step : steps) {
            if (longest.contains(step)) {
                table.add(List.of(Nanos.text(step.fromNanos() - begin), Nanos.text(step.nanos()), share(step.nanos(), whole),
                        word(step.kind()), Shown.text(step.thread()), Shown.text(step.name())));
            }
        }
        lines.addAll(table.lines(0, Integer.MAX_VALUE));
        if (longest.size() < steps.size()) {
            lines.add("and " + steps(steps.size() - longest.size(), "shorter step") + " between them (-n 0 shows all)");
        }
        return lines;
    }

    private static String steps(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case RUN -> "ran";
            case WAIT -> "waited";
            case QUEUED -> "queued";
            case HANDOFF -> "handed over";
        };
    }

    private static String share(long nanos, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * nanos / whole);
    }
}
