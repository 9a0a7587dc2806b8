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
    private final PrintWriter out;
    private final FailureLines failures;
    private final boolean quiet;
    private final long start = System.nanoTime();
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    private int files;
    private int aborted;
    private int complaints;

    ExamplesPrinter(PrintWriter out, FailureLines failures, boolean quiet) {
        this.out = out;
        this.failures = failures;
        this.quiet = quiet;
    }

    /**
     * Says what became of a file.
     *
     * @param shown those of its failures that are shown
     */
    void print(FileReport report, List<ExampleOutcome> shown) {
        if (report.outcomes().isEmpty() && report.problem().isEmpty() && report.complaints().isEmpty()) {
            return;
        }
        complain(report.file() + ": ", report.complaints());
        files++;
        aborted += report.isAborted() ? 1 : 0;
        for (Status status : Status.values()) {
            counts.merge(status, report.count(status), Long::sum);
        }
        failures.print(report.file(), shown);
        if (!report.problem().isEmpty()) {
            out.println(report.problem());
        } else if (!quiet) {
            out.println(report.file() + ": " + counts(report.count(Status.PASSED), report.count(Status.FAILED),
                    report.count(Status.SKIPPED), report.count(Status.ABORTED)) + ", " + seconds(report.nanos()));
        }
    }

    void total(int jobs) {
        if (!quiet) {
            out.println(String.format(Locale.ROOT, "%s, %s: %s, %s%s", number(files, "file"), number(all(), "example"),
                    counts(count(Status.PASSED), count(Status.FAILED), count(Status.SKIPPED), count(Status.ABORTED)),
                    seconds(System.nanoTime() - start), jobs == 1 ? "" : ", " + jobs + " at a time"));
        }
    }

    /** What concerns say. */
    void end(Examples.Summary summary) {
        complain("", summary.complaints());
        if (!quiet) {
            summary.lines().forEach(out::println);
        }
    }

    private void complain(String where, List<String> sentences) {
        sentences.forEach(sentence -> out.println(where + sentence));
        complaints += sentences.size();
    }

    int complaints() {
        return complaints;
    }

    static String number(long number, String what) {
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
