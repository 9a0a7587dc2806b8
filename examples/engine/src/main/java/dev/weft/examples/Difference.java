package dev.weft.examples;

import dev.weft.examples.Expectation.Guess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an example should say beside what it said, as readers are shown it: tags are what they seem to stand for, where enough of the text
 * around them is as expected, and what cannot be seen is made visible.
 */
public final class Difference {
    /** Of how many lines the difference is sought; what follows them is not looked at. */
    private static final int MOST_LINES = 1000;
    /** With as many lines on both sides it is hard to see what differs. */
    private static final int MANY_LINES = 5;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final List<String> expected;
    private final List<String> said;
    private final Map<String, String> captured;
    private final boolean anySpace;

    private Difference(List<String> expected, List<String> said, Map<String, String> captured, boolean anySpace) {
        this.expected = expected;
        this.said = said;
        this.captured = captured;
        this.anySpace = anySpace;
    }

    /**
     * What an example should say and what it said.
     *
     * @param expected with tags
     * @param options of the example and of all
     * @param enhanced whether tags are replaced, and what cannot be seen is made visible
     */
    public static Difference of(String expected, String said, ExampleOptions options, boolean enhanced) {
        Expectation expectation = Expectation.asWritten(expected, options);
        boolean anySpace = options.is(ExampleOption.NORM_WS, false);
        if (!enhanced) {
            return new Difference(expected.lines().toList(), said.lines().toList(), Map.of(), anySpace);
        }
        String looked = said.lines().limit(MOST_LINES).collect(Collectors.joining("\n"));
        List<Guess> guesses = expectation.guesses(looked, Expectation.ENOUGH, false);
        Map<String, String> captured = new LinkedHashMap<>();
        guesses.stream().filter(guess -> !guess.isAnything()).forEach(guess -> captured.put(guess.tag(), guess.text()));
        return new Difference(lines(expectation.filled(guesses)), lines(expectation.normal(said)), captured, anySpace);
    }

    private static List<String> lines(String text) {
        return text.lines().map(Visible::line).toList();
    }

    /** What tags seem to stand for, by their names. */
    public Map<String, String> captured() {
        return captured;
    }

    /** The lines that were expected. */
    public List<String> expected() {
        return expected;
    }

    /** The lines that were said. */
    public List<String> said() {
        return said;
    }

    /** The style for those who have no wish: where there is much to compare, it is compared for them. */
    public DiffStyle style() {
        return expected.size() >= MANY_LINES && said.size() >= MANY_LINES ? DiffStyle.UNIFIED : DiffStyle.NONE;
    }

    /**
     * Where the two differ; of very long texts, where their first thousand lines do.
     *
     * @param style that is no program's
     * @throws IllegalArgumentException if the style is {@link DiffStyle#TOOL}
     */
    public List<String> lines(DiffStyle style) {
        LineDiff diff = new LineDiff("expected", first(expected), "said", first(said), this::same);
        return switch (style) {
            case NONE -> Stream.concat(expected.stream(), said.stream()).toList();
            case UNIFIED -> diff.unified();
            case NDIFF -> diff.ndiff();
            case CONTEXT -> diff.context();
            case TOOL -> throw new IllegalArgumentException("style must be one that is shown without a program, but was " + style);
        };
    }

    private static List<String> first(List<String> lines) {
        return lines.subList(0, Math.min(MOST_LINES, lines.size()));
    }

    private boolean same(String one, String other) {
        return one.equals(other) || anySpace && normal(one).equals(normal(other));
    }

    private static String normal(String line) {
        return SPACE.matcher(line.strip()).replaceAll(" ");
    }
}
