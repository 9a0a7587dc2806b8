package dev.weft.examples;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a snippet with the comments that mark parts of it, as JEP 413 has them: {@code // @start region=a}, {@code // @end},
 * {@code // @highlight}, {@code // @link}, {@code // @replace}.
 */
final class SnippetText {
    private static final Pattern TAG = Pattern.compile("@(highlight|replace|link|start|end)\\b([^@]*)");
    private static final Pattern ARGUMENT = Pattern.compile("([a-zA-Z]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s:]+)))?");
    private static final String UNNAMED = "";

    private final List<Line> lines;
    private final Pattern markup;

    /**
     * A text.
     *
     * @param comment what begins a comment in it
     */
    SnippetText(List<Line> lines, String comment) {
        this.lines = List.copyOf(lines);
        markup = Pattern.compile("^(.*?)" + Pattern.quote(comment) + "\\s*(@(?:highlight|replace|link|start|end)\\b.*)$");
    }

    /** A part of a text that a mark is about. */
    private record Mark(String name, Map<String, String> arguments, int from) {
        String region() {
            return arguments.getOrDefault("region", UNNAMED);
        }

        /** What it makes of a line. */
        String replaced(String line) {
            String replacement = arguments.getOrDefault("replacement", "");
            String substring = arguments.get("substring");
            String regex = arguments.get("regex");
            return !name.equals("replace") ? line
                    : substring != null ? line.replace(substring, replacement)
                    : regex != null ? line.replaceAll(regex, replacement)
                    : replacement;
        }
    }

    /** A part of the text from mark to mark, with its lines. */
    private record Region(Mark mark, int to) {}

    /** The code, without marks; a line that has nothing else is blank. */
    List<Line> code() {
        return lines.stream().map(line -> new Line(line.number(), line.column(), withoutMarks(line.text()))).toList();
    }

    private String withoutMarks(String line) {
        Matcher found = markup.matcher(line);
        return found.matches() ? found.group(1).stripTrailing() : line;
    }

    /** The lines from the mark that begins a region to that which ends it; null if there is none of that name. */
    @Nullable SnippetText region(String name) {
        return regions().stream().filter(region -> region.mark.name().equals("start") && region.mark.region().equals(name)).findFirst()
                .map(region -> new SnippetText(lines.subList(region.mark.from(), region.to), markup)).orElse(null);
    }

    private SnippetText(List<Line> lines, Pattern markup) {
        this.lines = List.copyOf(lines);
        this.markup = markup;
    }

    /** In which lines which marks count. One without a region counts in its line, or in the next one if it ends with a colon. */
    private List<Region> regions() {
        List<Region> regions = new ArrayList<>();
        Deque<Mark> open = new ArrayDeque<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = markup.matcher(lines.get(i).text());
            if (!found.matches()) {
                continue;
            }
            int from = found.group(2).stripTrailing().endsWith(":") ? i + 1 : i;
            Matcher tag = TAG.matcher(found.group(2));
            while (tag.find()) {
                Map<String, String> arguments = arguments(tag.group(2));
                if (tag.group(1).equals("end")) {
                    String name = arguments.getOrDefault("region", UNNAMED);
                    Mark ended = open.stream().filter(mark -> name.equals(UNNAMED) || mark.region().equals(name)).findFirst().orElse(null);
                    if (ended != null) {
                        open.remove(ended);
                        regions.add(new Region(ended, from + 1));
                    }
                } else if (tag.group(1).equals("start") || arguments.containsKey("region")) {
                    open.push(new Mark(tag.group(1), arguments, from));
                } else {
                    regions.add(new Region(new Mark(tag.group(1), arguments, from), from + 1));
                }
            }
        }
        return regions;
    }

    private static Map<String, String> arguments(String text) {
        Map<String, String> arguments = new HashMap<>();
        Matcher argument = ARGUMENT.matcher(text);
        while (argument.find()) {
            String quoted = argument.group(2) != null ? argument.group(2) : argument.group(3);
            String plain = argument.group(4) != null ? argument.group(4) : UNNAMED;
            arguments.put(argument.group(1), quoted != null ? quoted : plain);
        }
        return arguments;
    }

    /** As it is shown to who reads the comment. */
    String shown() {
        List<Region> regions = regions();
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).text();
            String text = withoutMarks(line);
            if (text.isBlank() && !line.isBlank()) {
                continue;
            }
            for (Region region : regions) {
                text = region.mark.from() <= i && i < region.to ? region.mark.replaced(text) : text;
            }
            shown.add(text.stripTrailing());
        }
        // The last line would count for the indentation, however blank it is.
        return String.join("\n", shown).stripTrailing().stripIndent().strip();
    }
}
