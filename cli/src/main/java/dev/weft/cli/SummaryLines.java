package dev.weft.cli;

import dev.weft.trace.report.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A recording's numbers in words. */
final class SummaryLines {
    private static final Duration SHORT = Duration.ofMillis(50);

    private SummaryLines() {}

    static List<String> of(Summary summary) {
        List<String> lines = new ArrayList<>(counts(summary));
        if (summary.leftOut() > 0) {
            lines.add(String.format(Locale.ROOT, "not drawn: %s shorter than %s (totals count them)",
                    count(summary.leftOut(), "call", "calls"), shortTime(summary.leftOutBelow())));
        }
        return lines;
    }

    /** What was recorded, without what of it is shown. */
    static List<String> counts(Summary summary) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "traced %s in %s, %s", seconds(summary.duration()),
                count(summary.processes(), "process", "processes"), count(summary.threads(), "thread", "threads")));
        lines.add(String.format(Locale.ROOT, "recorded %s and %s; %s lost", count(summary.calls(), "call", "calls"),
                count(summary.tasks(), "task", "tasks"), summary.lost() == 0 ? "none" : String.format(Locale.ROOT, "%,d", summary.lost())));
        if (summary.trivialMethods() > 0) {
            lines.add(String.format(Locale.ROOT, "not recorded: the calls of %s (--all records them)",
                    count(summary.trivialMethods(), "trivial method", "trivial methods")));
        }
        return lines;
    }

    private static String count(long n, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
    }

    private static String seconds(Duration duration) {
        return duration.compareTo(SHORT) < 0 ? Nanos.text(duration.toNanos())
                : String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }

    private static String shortTime(Duration duration) {
        long nanos = duration.toNanos();
        return nanos < 1_000 ? nanos + " ns" : String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
    }
}
