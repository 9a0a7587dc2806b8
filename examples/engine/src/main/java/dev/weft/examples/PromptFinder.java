package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds examples by their prompts. An example ends, and so does what it should say, at the next prompt of any language that is looked for,
 * at a blank line, where text is indented less, or with its zone. What its own language goes on with begins nothing below it.
 */
final class PromptFinder implements ExampleFinder {
    private final List<Prompt> prompts;

    PromptFinder(List<Prompt> prompts) {
        this.prompts = List.copyOf(prompts);
    }

    @Override
    public List<Example> find(String file, Zone zone) {
        List<Prompt> counting = prompts.stream().filter(prompt -> prompt.counts(file, zone)).toList();
        List<Example> examples = new ArrayList<>();
        List<Line> lines = zone.lines();
        int at = 0;
        while (at < lines.size()) {
            Prompt prompt = beginning(counting, lines.get(at));
            at = prompt == null ? at + 1 : add(file, prompt, counting, zone, at, examples);
        }
        return examples;
    }

    private static @Nullable Prompt beginning(List<Prompt> counting, Line line) {
        for (Prompt prompt : counting) {
            if (prompt.begins(line.text(), line.indent())) {
                return prompt;
            }
        }
        return null;
    }

    private static int add(String file, Prompt prompt, List<Prompt> counting, Zone zone, int from, List<Example> examples) {
        List<Line> lines = zone.lines();
        int indent = lines.get(from).indent();
        List<String> source = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        String next = prompt.first();
        int at = from;
        while (at < lines.size() && (at == from || goesOn(prompt, lines.get(at), indent))) {
            Line line = lines.get(at);
            source.add(Prompt.typed(next, line.text(), line.indent()));
            columns.add(line.column() + line.indent() + next.length() + 1);
            next = prompt.next();
            at++;
        }
        int expectedFrom = at;
        while (at < lines.size() && isExpected(prompt, counting, lines.get(at), indent)) {
            at++;
        }
        List<String> expected = lines.subList(expectedFrom, at).stream().map(line -> line.text().substring(indent)).toList();
        int line = lines.get(from).number();
        examples.add(new Example(zone.fileOr(file), line, columns, prompt.first(), prompt.language(), source,
                new Example.Expected(lines.get(expectedFrom - 1).number() + 1, String.join("\n", expected)),
                ExampleOptions.unread(Fence.of(zone.info()).options())));
        return at;
    }

    /** The JDK's tool puts the end of this prompt below that of the first one. */
    private static boolean goesOn(Prompt prompt, Line line, int indent) {
        return line.indent() >= indent && prompt.goesOn(line.text(), line.indent());
    }

    private static boolean isExpected(Prompt prompt, List<Prompt> counting, Line line, int indent) {
        if (line.isBlank() || line.indent() < indent) {
            return false;
        }
        Prompt other = beginning(counting, line);
        return other == null || other.first().equals(prompt.next());
    }
}
