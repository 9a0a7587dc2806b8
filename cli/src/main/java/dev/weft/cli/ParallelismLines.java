package dev.weft.cli;

import dev.weft.trace.report.Parallelism;
import dev.weft.trace.report.Parallelism.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How much happened at once, as lines of small bars. */
final class ParallelismLines {
    /** How many bars a line has. */
    static final int BARS = 60;

    private static final String HEIGHTS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
    private static final double NOTHING = 0.0005;

    /** What a line is of. */
    private enum Series {
        THREADS("threads running", Stretch::threads),
        TASKS("tasks running", Stretch::tasks),
        WAITING("tasks waiting", Stretch::waiting),
        QUEUED("tasks queued", Stretch::queued);

        private final String text;
        private final ToDoubleFunction<Stretch> value;

        Series(String text, ToDoubleFunction<Stretch> value) {
            this.text = text;
            this.value = value;
        }
    }

    private ParallelismLines() {}

    static List<String> of(Parallelism parallelism) {
        List<Stretch> stretches = parallelism.stretches();
        var lines = new ArrayList<String>();
        int width = stretches.size();
        String end = Nanos.text(stretches.getLast().toNanos());
        lines.add(String.format(Locale.ROOT, "%-16s %6s %6s  0%" + (width - 1) + "s", "", "MEAN", "MOST", end));
        for (Series series : Series.values()) {
            double most = stretches.stream().mapToDouble(series.value).max().orElse(0);
            if (most > NOTHING) {
                double mean = stretches.stream().mapToDouble(series.value).average().orElse(0);
                lines.add(String.format(Locale.ROOT, "%-16s %6s %6s  %s", series.text, number(mean), number(most),
                        bars(stretches, series, most)));
            }
        }
        return lines;
    }

    /** In six places, up to a million. */
    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1_000 ? "%.2f" : "%.0f", value);
    }

    private static String bars(List<Stretch> stretches, Series series, double most) {
        var bars = new StringBuilder();
        for (Stretch stretch : stretches) {
            double value = series.value.applyAsDouble(stretch);
            int height = value <= NOTHING ? 0 : Math.max(1, (int) Math.round(value / most * (HEIGHTS.length() - 1)));
            bars.append(HEIGHTS.charAt(height));
        }
        return bars.toString().stripTrailing();
    }
}
