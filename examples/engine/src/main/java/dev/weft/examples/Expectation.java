package dev.weft.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * Between its tags an expected text is literal. The first literal must be where the text begins, the last where it ends, and each of the
 * others is taken where it is met first: if there is any way to place them all, that is one. So a match takes time in proportion to the
 * text and never tries anything twice.
 */
/** What an example should say, with tags: {@code <name>} captures as little as it can, {@code <...>} stands for anything. */
final class Expectation {
    /** A name begins with a letter or a dot. */
    static final String TAG = "<([a-zA-Z.][a-zA-Z0-9.:-]*)>";
    private static final String ANYTHING = "...";
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final List<String> literals = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private final boolean normalized;
    private final boolean unordered;

    private Expectation(boolean normalized, boolean unordered) {
        this.normalized = normalized;
        this.unordered = unordered;
    }

    static Expectation of(String text, ExampleOptions options) {
        String expected = text;
        for (char character : options.text(ExampleOption.RM).orElse("").toCharArray()) {
            expected = expected.replace(String.valueOf(character), "");
        }
        var expectation = new Expectation(options.is(ExampleOption.NORM_WS, false), options.is(ExampleOption.UNORDERED, false));
        String normal = expectation.normal(expected);
        int from = 0;
        Matcher tag = Pattern.compile(TAG).matcher(normal);
        while (options.is(ExampleOption.TAGS, true) && !expectation.unordered && tag.find()) {
            expectation.literals.add(normal.substring(from, tag.start()));
            expectation.tags.add(tag.group(1));
            from = tag.end();
        }
        expectation.literals.add(normal.substring(from));
        return expectation;
    }

    /** Blank lines at either end do not count, nor do spaces at the ends of lines. */
    private String normal(String text) {
        if (normalized) {
            return SPACE.matcher(text).replaceAll(" ").strip();
        }
        List<String> lines = new ArrayList<>(text.lines().map(String::stripTrailing).toList());
        while (!lines.isEmpty() && lines.getFirst().isEmpty()) {
            lines.removeFirst();
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        if (unordered) {
            lines.sort(null);
        }
        return String.join("\n", lines);
    }

    /** What the tags stand for in what was said; empty if that is not what was expected. */
    Optional<Map<String, String>> match(String said) {
        String text = normal(said);
        Map<String, String> captures = new LinkedHashMap<>();
        String first = literals.getFirst();
        if (tags.isEmpty()) {
            return text.equals(first) ? Optional.of(captures) : Optional.empty();
        }
        String last = literals.getLast();
        int end = text.length() - last.length();
        if (!text.startsWith(first) || !text.endsWith(last) || end < first.length()) {
            return Optional.empty();
        }
        int at = first.length();
        for (int i = 0; i < tags.size(); i++) {
            int next = i == tags.size() - 1 ? end : text.indexOf(literals.get(i + 1), at);
            if (next < at || next > end || !captured(tags.get(i), text.substring(at, next), captures)) {
                return Optional.empty();
            }
            at = next + (i == tags.size() - 1 ? 0 : literals.get(i + 1).length());
        }
        return at > end ? Optional.empty() : Optional.of(captures);
    }

    /** A name that stands twice must stand for the same. */
    private static boolean captured(String tag, String text, Map<String, String> captures) {
        String before = tag.equals(ANYTHING) ? null : captures.put(tag, text);
        return before == null || before.equals(text);
    }
}
