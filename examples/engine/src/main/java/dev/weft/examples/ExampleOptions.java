package dev.weft.examples;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How an example is run and compared: what it says itself in a comment, {@code // weft: +skip +timeout=5}, over what is said of its page,
 * over what is said of all. byexample's word {@code byexample:} is understood as well.
 */
public final class ExampleOptions {
    /** Nothing is said. */
    public static final ExampleOptions NONE = new ExampleOptions(Map.of());

    private static final List<String> WORDS = List.of("weft:", "byexample:");
    private static final String ON = "";
    private static final String OFF = "-";

    private enum Kind { FLAG, SECONDS, TEXT }

    /** All there are. */
    enum Name {
        SKIP("skip", Kind.FLAG),
        PASS("pass", Kind.FLAG),
        FAIL_FAST("fail-fast", Kind.FLAG),
        TIMEOUT("timeout", Kind.SECONDS),
        NORM_WS("norm-ws", Kind.FLAG),
        RM("rm", Kind.TEXT),
        TAGS("tags", Kind.FLAG),
        CAPTURE("capture", Kind.FLAG),
        PASTE("paste", Kind.FLAG),
        UNORDERED("unordered", Kind.FLAG),
        IF("if", Kind.TEXT),
        UNLESS("unless", Kind.TEXT),
        COMPILE_FAIL("compile-fail", Kind.FLAG);

        private final String word;
        private final Kind kind;

        Name(String word, Kind kind) {
            this.word = word;
            this.kind = kind;
        }

        private static Optional<Name> of(String word) {
            return Arrays.stream(values()).filter(name -> name.word.equals(word)).findFirst();
        }
    }

    private final Map<Name, String> values;

    private ExampleOptions(Map<Name, String> values) {
        this.values = values;
    }

    /** What an example says of itself. */
    static ExampleOptions of(List<String> source, String comment, String place) {
        Map<Name, String> values = new LinkedHashMap<>();
        for (String line : source) {
            for (String word : WORDS) {
                int at = line.indexOf(word);
                if (at >= 0 && line.substring(0, at).stripTrailing().endsWith(comment)) {
                    parse(line.substring(at + word.length()), place, values);
                }
            }
        }
        return values.isEmpty() ? NONE : new ExampleOptions(values);
    }

    /**
     * Options as in {@code "+norm-ws -tags +timeout=5"}.
     *
     * @param place where they stand, for errors
     * @throws ExampleException if there is no such option, or no such value of it
     */
    public static ExampleOptions parse(String text, String place) {
        Map<Name, String> values = new LinkedHashMap<>();
        parse(text, place, values);
        return new ExampleOptions(values);
    }

    private static void parse(String text, String place, Map<Name, String> values) {
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                parseOne(word, place, values);
            }
        }
    }

    private static void parseOne(String word, String place, Map<Name, String> values) {
        int equals = word.indexOf('=');
        String name = word.substring(Math.min(1, word.length()), equals < 0 ? word.length() : equals);
        boolean on = word.startsWith("+");
        Name known = on || word.startsWith("-") ? Name.of(name).orElse(null) : null;
        if (known == null) {
            throw new ExampleException(place + ": an option must be + or - and one of " + Arrays.stream(Name.values())
                    .map(each -> each.word).collect(Collectors.joining(", ")) + ", but was \"" + word + "\"");
        }
        if ((known.kind == Kind.FLAG || !on) != equals < 0) {
            throw new ExampleException(place + ": " + (known.kind == Kind.FLAG || !on
                    ? "+" + known.word + " must be without a value"
                    : "+" + known.word + " must have a value, as in +" + known.word + "=" + (known.kind == Kind.SECONDS ? "5" : "x"))
                    + ", but was \"" + word + "\"");
        }
        String value = !on ? OFF : equals < 0 ? ON : word.substring(equals + 1);
        if (known.kind == Kind.SECONDS && on && seconds(value).isEmpty()) {
            throw new ExampleException(place + ": +" + known.word + " must be more than 0 and at most 86400 seconds, as in +" + known.word
                    + "=0.5, but was \"" + word + "\"");
        }
        values.put(known, value);
    }

    private static Optional<Duration> seconds(String value) {
        try {
            double seconds = Double.parseDouble(value);
            return seconds > 0 && seconds <= 86_400 ? Optional.of(Duration.ofNanos((long) (seconds * 1e9))) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** These, and where they say nothing what {@code others} say. */
    public ExampleOptions over(ExampleOptions others) {
        if (values.isEmpty() || others.values.isEmpty()) {
            return values.isEmpty() ? others : this;
        }
        Map<Name, String> all = new LinkedHashMap<>(others.values);
        all.putAll(values);
        return new ExampleOptions(all);
    }

    boolean says(Name name) {
        return values.containsKey(name);
    }

    boolean is(Name name, boolean otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : !value.equals(OFF);
    }

    Optional<String> text(Name name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.equals(OFF));
    }

    Duration timeout(Duration otherwise) {
        return text(Name.TIMEOUT).flatMap(ExampleOptions::seconds).orElse(otherwise);
    }
}
