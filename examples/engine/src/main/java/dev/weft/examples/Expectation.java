package dev.weft.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    /** How much literal text must surround a tag for its place to be known in a text that is not what was expected. */
    static final int ENOUGH = 16;
    /** What share of these signs is to the left of a tag; what is tried first comes first. */
    private static final double[] LEFT_OF_TAG = {0.5, 0.75, 0.95, 0.25, 0.1};
    private static final String LINE_END = "\n";
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
        return of(text, options, options.is(ExampleOption.NORM_WS, false));
    }

    /** With all white space as it is, so that readers know it again. */
    static Expectation asWritten(String text, ExampleOptions options) {
        return of(text, options, false);
    }

    private static Expectation of(String text, ExampleOptions options, boolean normalized) {
        String expected = text;
        for (char character : options.text(ExampleOption.RM).orElse("").toCharArray()) {
            expected = expected.replace(String.valueOf(character), "");
        }
        var expectation = new Expectation(normalized, options.is(ExampleOption.UNORDERED, false));
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
    String normal(String text) {
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

    /**
     * What a tag seems to stand for in a text that is not what was expected.
     *
     * @param index of the tag among all
     * @param from where that begins in the text
     */
    record Guess(int index, String tag, int from, String text) {
        boolean isAnything() {
            return tag.equals(ANYTHING);
        }

        int to() {
            return from + text.length();
        }
    }

    /**
     * What tags seem to stand for in what was said: that which has the literal text next to them at both sides, of which some
     * signs are looked at. Places are those in the {@linkplain #normal normal} text.
     *
     * @param signs how many of them
     * @param orAll whether less is enough if that is all there is between tags
     */
    List<Guess> guesses(String said, int signs, boolean orAll) {
        String text = LINE_END + normal(said) + LINE_END;
        List<Guess> guesses = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < tags.size(); i++) {
            Guess guess = guess(i, text, at, signs, orAll);
            if (guess != null) {
                guesses.add(guess);
                at = guess.to() + 1;
            }
        }
        return guesses;
    }

    /** @param text with an end of line at both ends, as if its first line had one before it */
    private @Nullable Guess guess(int index, String text, int from, int signs, boolean orAll) {
        String before = (index == 0 ? LINE_END : "") + literals.get(index);
        String after = literals.get(index + 1) + (index == tags.size() - 1 ? LINE_END : "");
        if (before.length() + after.length() < signs && !orAll) {
            return null;
        }
        boolean anything = tags.get(index).equals(ANYTHING);
        boolean alone = before.endsWith(LINE_END) && after.startsWith(LINE_END);
        for (double share : LEFT_OF_TAG) {
            int left = Math.min(before.length(), Math.max(Math.max(1, (int) (signs * share)), signs - after.length()));
            String tail = after.substring(0, Math.min(after.length(), signs - left));
            int head = text.indexOf(before.substring(before.length() - left), from);
            int begin = head + left;
            int end = head < 0 ? -1 : text.indexOf(tail, begin);
            // How many lines a tag stands for cannot be told by the end of a line.
            if (end >= begin && (alone ? !tail.isBlank() : anything || !text.substring(begin, end).contains(LINE_END))) {
                return new Guess(index, tags.get(index), begin - 1, text.substring(begin, end));
            }
        }
        return null;
    }

    /** What is expected with what tags seem to stand for in their place. */
    String filled(List<Guess> guesses) {
        StringBuilder filled = new StringBuilder(literals.getFirst());
        int next = 0;
        for (int i = 0; i < tags.size(); i++) {
            boolean guessed = next < guesses.size() && guesses.get(next).index == i;
            filled.append(guessed ? guesses.get(next).text : "<" + tags.get(i) + ">").append(literals.get(i + 1));
            next += guessed ? 1 : 0;
        }
        return filled.toString();
    }

    /** What was said, with tags where they seem to be. */
    String tagged(String said, List<Guess> guesses) {
        String text = normal(said);
        StringBuilder tagged = new StringBuilder();
        int at = 0;
        for (Guess guess : guesses) {
            tagged.append(text, at, guess.from).append('<').append(guess.tag).append('>');
            at = guess.to();
        }
        return tagged.append(text.substring(at)).toString();
    }
}
