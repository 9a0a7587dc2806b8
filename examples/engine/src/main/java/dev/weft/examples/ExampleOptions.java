package dev.weft.examples;

import dev.weft.examples.ExampleOption.Kind;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How an example is run and compared: what it says itself in a comment, {@code // weft: +skip +timeout=5}, over what is said of its page,
 * over what is said of all. byexample's word {@code byexample:} is understood as well.
 */
public final class ExampleOptions implements Serializable {
    /** Nothing is said. */
    public static final ExampleOptions NONE = new ExampleOptions(Map.of());

    private static final List<String> WORDS = List.of("weft:", "byexample:");
    private static final String ON = "";
    private static final String OFF = "-";
    private static final String UNREAD = "";
    private static final long serialVersionUID = 1;

    private final Map<String, String> values;

    private ExampleOptions(Map<String, String> values) {
        this.values = values;
    }

    /**
     * What an example says of itself in comments.
     *
     * @param comment what begins one
     * @param known all options that there are
     */
    static ExampleOptions of(List<String> source, String comment, String place, Collection<ExampleOption> known) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : source) {
            for (String word : WORDS) {
                int at = line.indexOf(word);
                if (at >= 0 && line.substring(0, at).stripTrailing().endsWith(comment)) {
                    parse(line.substring(at + word.length()), place, known, values);
                }
            }
        }
        return values.isEmpty() ? NONE : new ExampleOptions(values);
    }

    /**
     * Options as in {@code "+norm-ws -tags +timeout=5"}.
     *
     * @param place where they stand, for errors
     * @param known all options that there are
     * @throws ExampleException if there is no such option, or no such value of it
     */
    public static ExampleOptions parse(String text, String place, Collection<ExampleOption> known) {
        Map<String, String> values = new LinkedHashMap<>();
        parse(text, place, known, values);
        return new ExampleOptions(values);
    }

    /** Whether options, and nothing else, are in a line. */
    static boolean areIn(String line) {
        String text = line.strip();
        return WORDS.stream().filter(text::startsWith).map(word -> text.substring(word.length()).strip())
                .anyMatch(rest -> rest.startsWith("+") || rest.startsWith("-"));
    }

    private static void parse(String text, String place, Collection<ExampleOption> known, Map<String, String> values) {
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                parseOne(word, place, known, values);
            }
        }
    }

    private static void parseOne(String word, String place, Collection<ExampleOption> known, Map<String, String> values) {
        int equals = word.indexOf('=');
        String name = word.substring(Math.min(1, word.length()), equals < 0 ? word.length() : equals);
        boolean on = word.startsWith("+");
        ExampleOption option = !on && !word.startsWith("-") ? null
                : known.stream().filter(each -> each.word().equals(name)).findFirst().orElse(null);
        if (option == null) {
            throw new ExampleException(place + ": an option must be + or - and one of "
                    + known.stream().map(ExampleOption::word).collect(Collectors.joining(", ")) + ", but was \"" + word + "\"");
        }
        boolean mayHaveNone = option.kind() == Kind.FLAG_OR_SECONDS && equals < 0;
        boolean hasValue = on && option.kind() != Kind.FLAG && !mayHaveNone;
        if (hasValue == equals < 0) {
            throw new ExampleException(place + ": +" + name + (hasValue
                    ? " must have a value, as in +" + name + "=" + sample(option.kind())
                    : " must be without a value") + ", but was \"" + word + "\"");
        }
        String value = !on ? OFF : hasValue ? word.substring(equals + 1) : ON;
        boolean isTime = option.kind() == Kind.SECONDS || option.kind() == Kind.FLAG_OR_SECONDS;
        if (isTime && hasValue && seconds(value).isEmpty()) {
            throw new ExampleException(place + ": +" + name + " must be more than 0 and at most 86400 seconds, as in +" + name
                    + "=0.5, but was \"" + word + "\"");
        }
        if (option.kind() == Kind.STYLE && on && DiffStyle.of(value).isEmpty()) {
            throw new ExampleException(place + ": +" + name + " must be one of " + DiffStyle.words() + ", but was \"" + word + "\"");
        }
        values.put(name, value);
    }

    private static String sample(Kind kind) {
        return switch (kind) {
            case SECONDS, FLAG_OR_SECONDS -> "5";
            case STYLE -> "unified";
            case TEXT, FLAG -> "x";
        };
    }

    private static Optional<Duration> seconds(String value) {
        try {
            double seconds = Double.parseDouble(value);
            return seconds > 0 && seconds <= 86_400 ? Optional.of(Duration.ofNanos((long) (seconds * 1e9))) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Options that are read when it is known which ones there are. */
    static ExampleOptions unread(String text) {
        return text.isEmpty() ? NONE : new ExampleOptions(Map.of(UNREAD, text));
    }

    /**
     * What was not read so far, read.
     *
     * @throws ExampleException as {@link #parse}
     */
    ExampleOptions read(String place, Collection<ExampleOption> known) {
        String unread = values.get(UNREAD);
        if (unread == null) {
            return this;
        }
        Map<String, String> others = new LinkedHashMap<>(values);
        others.remove(UNREAD);
        return parse(unread, place, known).over(new ExampleOptions(others));
    }

    /** These, and where they say nothing what {@code others} say. */
    public ExampleOptions over(ExampleOptions others) {
        if (values.isEmpty() || others.values.isEmpty()) {
            return values.isEmpty() ? others : this;
        }
        Map<String, String> all = new LinkedHashMap<>(others.values);
        all.putAll(values);
        return new ExampleOptions(all);
    }

    /** These, with that one on. */
    public ExampleOptions on(ExampleOption flag) {
        Map<String, String> all = new LinkedHashMap<>(values);
        all.put(flag.word(), ON);
        return new ExampleOptions(all);
    }

    /** Whether anything is said of this. */
    public boolean says(ExampleOption option) {
        return values.containsKey(option.word());
    }

    /** Whether it is on, or {@code otherwise} if nothing is said of it. */
    public boolean is(ExampleOption option, boolean otherwise) {
        String value = values.get(option.word());
        return value == null ? otherwise : !value.equals(OFF);
    }

    /** Its value, if it is on. */
    public Optional<String> text(ExampleOption option) {
        return Optional.ofNullable(values.get(option.word())).filter(value -> !value.equals(OFF));
    }

    /** Its value, or {@code otherwise} if it is not on. */
    public Duration seconds(ExampleOption option, Duration otherwise) {
        return text(option).flatMap(ExampleOptions::seconds).orElse(otherwise);
    }
}
