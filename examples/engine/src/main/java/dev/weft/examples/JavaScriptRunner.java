package dev.weft.examples;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** JavaScript, as at the prompt of Node. Of an error its name and message are compared. */
final class JavaScriptRunner extends DrivenRunner {
    /** With the properties of the error, which stand in braces behind it. */
    private static final Pattern STACK = Pattern.compile("(?m)^\\s+at .*?(?:\\{\\n(?: .*\\n)*}|$)\\n?");
    private static final Pattern UNDEFINED = Pattern.compile("(?m)^undefined\\s*\\z");

    JavaScriptRunner() {
        super(new Prompt("javascript", ">", ".", "//", Set.of("javascript", "js", "mjs", "cjs", "node")),
                List.of("node", "-e"), "driver.js");
    }

    /** The value {@code undefined} is said only where it is expected. */
    @Override
    String manner(Example example) {
        return UNDEFINED.matcher(example.expected().text()).find() ? "+" : "=";
    }

    @Override
    public String expected(Example example) {
        return STACK.matcher(example.expected().text()).replaceAll("");
    }
}
