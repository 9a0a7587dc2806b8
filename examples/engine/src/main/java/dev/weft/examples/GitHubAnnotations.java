package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lines of which GitHub's runner makes marks beside the lines of a change, one for each example that failed: <a
 * href="https://docs.github.com/actions/reference/workflow-commands-for-github-actions">workflow commands</a>.
 */
public final class GitHubAnnotations {
    private static final int MOST_LINES = 20;
    private static final Pattern PLACE = Pattern.compile("^:(\\d+):.*", Pattern.DOTALL);

    private GitHubAnnotations() {}

    /** Those of a file. */
    public static List<String> of(FileReport report) {
        List<String> lines = new ArrayList<>();
        if (!report.problem().isEmpty()) {
            lines.add(line(report.file(), lineOf(report), "examples cannot be run", report.problem()));
        }
        for (ExampleOutcome outcome : report.outcomes()) {
            if (outcome.isFailure()) {
                Example example = outcome.example();
                String message = outcome.sentence() + "\nexpected:\n" + first(outcome.expected()) + "\nsaid:\n" + first(outcome.said());
                lines.add(line(example.file(), example.line(), "example failed: " + example.name(), message));
            }
        }
        return lines;
    }

    private static int lineOf(FileReport report) {
        String problem = report.problem();
        var place = problem.startsWith(report.file()) ? PLACE.matcher(problem.substring(report.file().length())) : null;
        return place != null && place.matches() ? Integer.parseInt(place.group(1)) : 1;
    }

    private static String first(String text) {
        return text.lines().limit(MOST_LINES).collect(Collectors.joining("\n"));
    }

    private static String line(String file, int line, String title, String message) {
        return "::error file=" + property(file) + ",line=" + line + ",title=" + property(title) + "::" + data(message);
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
