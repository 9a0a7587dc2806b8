package dev.weft.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tags have captured in a file so far. Used by one thread. */
public final class Clipboard {
    private final Map<String, String> captured = new HashMap<>();

    /** Keeps values by name, in place of what they were before. */
    public void putAll(Map<String, String> captures) {
        captured.putAll(captures);
    }

    /** What was captured under a name. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(captured.get(name));
    }

    /**
     * Puts what was captured in the place of tags.
     *
     * @throws ExampleException if nothing was captured under the name of one
     */
    public String paste(String text, String place) {
        Matcher tag = Pattern.compile(Expectation.TAG).matcher(text);
        return tag.replaceAll(found -> Matcher.quoteReplacement(get(found.group(1)).orElseThrow(() -> new ExampleException(
                place + ": <" + found.group(1) + "> must be captured by an earlier example of the file to be pasted"))));
    }
}
