package dev.weft.cli;

import dev.weft.examples.DiffStyle;
import dev.weft.examples.Difference;
import dev.weft.examples.ExampleOption;
import dev.weft.examples.ExampleOptions;
import dev.weft.examples.ExampleOutcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows what examples that failed are, should say and did say. For one thread. */
final class FailureLines {
    /** Of each of what an example is, should say and says. */
    private static final int MOST_LINES = 200;
    private static final int MOST_COLUMNS = 2000;
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String CYAN = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final ExampleOptions all;
    private final @Nullable DiffStyle style;
    private final @Nullable DiffTool tool;
    private final boolean enhanced;
    private final int most;
    private final boolean colours;

    /**
     * Shows failures.
     *
     * @param all what is said of all examples
     * @param style of differences; null for the one that suits them
     * @param enhanced whether tags are replaced and what cannot be seen is marked
     * @param most of a file
     */
    FailureLines(PrintWriter out, ExampleOptions all, @Nullable DiffStyle style, @Nullable DiffTool tool, boolean enhanced, int most,
                 boolean colours) {
        this.out = out;
        this.all = all;
        this.style = style;
        this.tool = tool;
        this.enhanced = enhanced;
        this.most = most;
        this.colours = colours;
    }

    void print(String file, List<ExampleOutcome> failures) {
        failures.stream().limit(most).forEach(this::print);
        if (failures.size() > most) {
            int left = failures.size() - most;
            out.println(file + ": " + left + (left == 1 ? " more failure is" : " more failures are") + " not shown");
        }
    }

    private void print(ExampleOutcome outcome) {
        out.println(outcome.sentence());
        block("source", outcome.example().code().lines().toList(), false);
        ExampleOptions options = outcome.example().options().over(all);
        Difference difference = Difference.of(outcome.expected(), outcome.said(), options,
                options.is(ExampleOption.ENHANCE_DIFF, enhanced));
        show(difference, options);
        block("captured", difference.captured().entrySet().stream().map(tag -> "<" + tag.getKey() + "> " + tag.getValue()).toList(), false);
    }

    private void show(Difference difference, ExampleOptions options) {
        DiffStyle wished = options.text(ExampleOption.DIFF).map(word -> DiffStyle.valueOf(word.toUpperCase(Locale.ROOT))).orElse(style);
        DiffStyle chosen = difference.expected().isEmpty() || difference.said().isEmpty() ? DiffStyle.NONE
                : wished == null ? difference.style() : wished;
        switch (chosen) {
            case NONE -> both(difference);
            case TOOL -> byTool(difference);
            case UNIFIED, NDIFF, CONTEXT -> block("difference", difference.lines(chosen), colours);
        }
    }

    private void both(Difference difference) {
        block("expected", difference.expected(), false);
        block("said", difference.said(), false);
    }

    private void byTool(Difference difference) {
        if (tool == null) {
            both(difference);
            return;
        }
        try {
            block("difference", tool.lines(difference.expected(), difference.said()), false);
        } catch (IOException e) {
            out.println("  " + e.getMessage());
            both(difference);
        }
    }

    private void block(String title, List<String> lines, boolean coloured) {
        if (lines.stream().allMatch(String::isBlank)) {
            return;
        }
        out.println("  " + title + ":");
        lines.stream().limit(MOST_LINES).map(FailureLines::shortened)
                .forEach(line -> out.println("    " + (coloured ? coloured(line) : line)));
        int left = lines.size() - MOST_LINES;
        if (left > 0) {
            out.println(String.format(Locale.ROOT, "    ... and %,d %s more", left, left == 1 ? "line" : "lines"));
        }
    }

    private static String shortened(String line) {
        return line.length() <= MOST_COLUMNS ? line : line.substring(0, MOST_COLUMNS) + "...";
    }

    private static String coloured(String line) {
        String colour = line.startsWith("-") || line.startsWith("*") ? RED
                : line.startsWith("+") ? GREEN
                : line.startsWith("!") || line.startsWith("@@") || line.startsWith("?") ? CYAN : "";
        return colour.isEmpty() ? line : colour + line + PLAIN;
    }
}
