package dev.weft.examples;

import java.util.Collection;
import java.util.List;

/**
 * What a page says of all its examples: {@code <!-- weft: +norm-ws -->}, or another comment that says nothing else, before the first of
 * them. What stands directly above a block of code is said of that block.
 */
final class PageOptions {
    private static final List<String> COMMENTS = List.of("<!--", "/*", "*", "//", "#", "--", ";");

    private final String file;
    private final List<String> lines;
    private final Collection<ExampleOption> known;
    private ExampleOptions options = ExampleOptions.NONE;

    PageOptions(String file, String text, Collection<ExampleOption> known) {
        this.file = file;
        this.lines = text.lines().toList();
        this.known = known;
    }

    ExampleOptions options() {
        return options;
    }

    /**
     * Takes them from a zone if it says nothing else.
     *
     * @throws ExampleException if there is no such option
     */
    boolean isTakenFrom(Zone zone) {
        List<Line> said = zone.lines().stream().filter(line -> !line.isBlank()).toList();
        if (said.isEmpty() || !said.stream().allMatch(line -> ExampleOptions.areIn(line.text())) || !isComment(zone.lines().getFirst())
                || isAboveBlock(zone.lines().getLast())) {
            return false;
        }
        for (Line line : said) {
            options = ExampleOptions.parse(line.text().strip().replaceFirst("\\w+:", ""), file + ":" + line.number(), known).over(options);
        }
        return true;
    }

    /** Then it is said of that block alone. */
    private boolean isAboveBlock(Line last) {
        String next = last.number() < lines.size() ? lines.get(last.number()).stripLeading() : "";
        return next.startsWith("```") || next.startsWith("~~~");
    }

    private boolean isComment(Line first) {
        String line = lines.get(first.number() - 1).stripLeading();
        return COMMENTS.stream().anyMatch(line::startsWith);
    }
}
