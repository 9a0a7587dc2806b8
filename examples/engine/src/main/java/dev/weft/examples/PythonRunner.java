package dev.weft.examples;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Python, as at its own prompt. Of the trace of an exception the first line and the last, its type and message, are compared. */
final class PythonRunner extends DrivenRunner {
    private static final ExampleOption DOCTEST =
            ExampleOption.flag("py-doctest", "... stands for anything and <BLANKLINE> for a blank line, as in Python's doctest");
    private static final String TRACE = "Traceback (most recent call last):\n";
    private static final Pattern STACK = Pattern.compile("(?m)^\\Q" + TRACE + "\\E(?:(?!\\w).*\\n)*");
    /** As Python's prompt shows code that it does not understand. */
    private static final Pattern NO_CODE = Pattern.compile("(?m)^  File \"<[^>]*>\", line \\d+\\n(?: .*\\n)*(?=\\w+:)");
    private static final Pattern BLANK = Pattern.compile("(?m)^<BLANKLINE>$");

    PythonRunner() {
        super(new Prompt("python", ">>>", "...", "#"), List.of("python3", "-c"), "driver.py");
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("PYTHONIOENCODING", "utf-8");
    }

    @Override
    public List<ExampleOption> options() {
        return Stream.concat(super.options().stream(), Stream.of(DOCTEST)).toList();
    }

    @Override
    public String expected(Example example) {
        String text = STACK.matcher(example.expected().text()).replaceAll(TRACE);
        text = NO_CODE.matcher(text).replaceAll(TRACE);
        return options(example).is(DOCTEST, false) ? BLANK.matcher(text).replaceAll("").replace("...", "<...>") : text;
    }
}
