package dev.weft.cli;

import dev.weft.examples.ExampleOutcome;
import dev.weft.examples.ExampleOutcome.Status;
import dev.weft.examples.Examples;
import dev.weft.examples.FileReport;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Says what became of examples: of each file that has some a line, when it is done, with what failed above it, and of all in the end.
 * For one thread.
 */
final class ExamplesPrinter {
    /** Of each of what an example is, should say and says. */
    private static final int MOST_LINES = 200;
    private static final int MOST_COLUMNS = 2000;

    private final PrintWriter out;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    private int files;
    private int aborted;
    private int complaints;

    ExamplesPrinter(PrintWriter out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
    }

    /** False if nobody reads it any more. */
    boolean print(FileReport report) {
        if (report.outcomes().isEmpty() && report.problem().isEmpty() && report.complaints().isEmpty()) {
            return true;
        }
        complain(report.file() + ": ", report.complaints());
        files++;
        aborted += report.isAborted() ? 1 : 0;
        for (Status status : Status.values()) {
            counts.merge(status, report.count(status), Long::sum);
        }
        report.outcomes().stream().filter(outcome -> outcome.status() == Status.FAILED || outcome.status() == Status.ABORTED)
                .forEach(this::failure);
        if (!report.problem().isEmpty()) {
            out.println(report.problem());
        } else if (!quiet) {
            out.println(report.file() + ": " + counts(report.count(Status.PASSED), report.count(Status.FAILED),
                    report.count(Status.SKIPPED), report.count(Status.ABORTED)) + ", " + seconds(report.nanos()));
        }
        return !out.checkError();
    }

    private void failure(ExampleOutcome outcome) {
        out.println(outcome.problem().isEmpty() ? outcome.example().place() + ": it says something else" : outcome.problem());
        block("source", outcome.example().code());
        block("expected", outcome.example().expected().text());
        block("said", outcome.said());
    }

    private void block(String title, String text) {
        if (!text.isBlank()) {
            out.println("  " + title + ":");
            text.lines().limit(MOST_LINES).forEach(line -> out.println("    "
                    + (line.length() <= MOST_COLUMNS ? line : line.substring(0, MOST_COLUMNS) + "...")));
            long left = text.lines().skip(MOST_LINES).count();
            if (left > 0) {
                out.println(String.format(Locale.ROOT, "    ... and %,d %s more", left, left == 1 ? "line" : "lines"));
            }
        }
    }

    void total(int jobs) {
        if (!quiet) {
            out.println(String.format(Locale.ROOT, "%s, %s: %s, %s%s", number(files, "file"), number(all(), "example"),
                    counts(count(Status.PASSED), count(Status.FAILED), count(Status.SKIPPED), count(Status.ABORTED)),
                    seconds(System.nanoTime() - start), jobs == 1 ? "" : ", " + jobs + " at a time"));
            out.flush();
        }
    }

    /** What concerns say. */
    void end(Examples.Summary summary) {
        complain("", summary.complaints());
        if (!quiet) {
            summary.lines().forEach(out::println);
        }
        out.flush();
    }

    private void complain(String where, List<String> sentences) {
        sentences.forEach(sentence -> out.println(where + sentence));
        complaints += sentences.size();
    }

    int complaints() {
        return complaints;
    }

    private static String number(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String counts(long passed, long failed, long skipped, long aborted) {
        return passed + " passed, " + failed + " failed, " + skipped + " skipped" + (aborted == 0 ? "" : ", " + aborted + " aborted");
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    long count(Status status) {
        return counts.getOrDefault(status, 0L);
    }

    long all() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many files could not be run to their end. */
    int aborted() {
        return aborted;
    }
}
