package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The comments of a Java source: {@code /** ... *}{@code /}, {@code /* ... *}{@code /}, and runs of lines that begin with {@code ///} (JEP
 * 467). What looks like a comment within a string, a text block or a character is none.
 */
final class JavaZones implements ZoneDelimiter {
    private static final Pattern STAR = Pattern.compile("^\\s*\\*");
    /** What ends code in a comment. */
    private static final Pattern END = Pattern.compile("\\s*(```|~~~|}?\\s*</pre>).*");
    private static final String SNIPPET = "{@snippet";
    private static final String TEXT_BLOCK = "\"\"\"";
    private static final String LINES = "///";

    @Override
    public Set<String> extensions() {
        return Set.of("java");
    }

    @Override
    public List<Zone> zones(String text) {
        return new Scan(text.replace("\r\n", "\n")).zones();
    }

    /** What ends a block of code is no part of what an example should say, and so becomes a blank line. */
    private static Zone zone(List<Line> lines) {
        List<Line> kept = new ArrayList<>();
        int braces = 0;
        for (Line line : lines) {
            boolean wasSnippet = braces > 0;
            if (wasSnippet || line.text().contains(SNIPPET)) {
                String counted = wasSnippet ? line.text() : line.text().substring(line.text().indexOf(SNIPPET));
                braces += count(counted, '{') - count(counted, '}');
            }
            boolean ends = END.matcher(line.text()).matches() || wasSnippet && braces <= 0;
            kept.add(ends ? new Line(line.number(), line.column(), "") : line);
        }
        return new Zone("", kept);
    }

    private static int count(String text, char character) {
        return (int) text.chars().filter(each -> each == character).count();
    }

    /** One pass over a source. */
    private static final class Scan {
        private final String text;
        private final List<Zone> zones = new ArrayList<>();
        private int at;
        private int line = 1;

        Scan(String text) {
            this.text = text;
        }

        List<Zone> zones() {
            while (at < text.length()) {
                if (text.startsWith("/*", at)) {
                    block();
                } else if (text.startsWith("//", at)) {
                    lines();
                } else if (text.startsWith(TEXT_BLOCK, at)) {
                    skip(TEXT_BLOCK, true);
                } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
                    skip(text.substring(at, at + 1), false);
                } else {
                    line += text.charAt(at) == '\n' ? 1 : 0;
                    at++;
                }
            }
            return zones;
        }

        /** Goes behind a literal; one that its line does not end is an error of the source, and ends with it. */
        private void skip(String quote, boolean overLines) {
            at += quote.length();
            while (at < text.length() && !text.startsWith(quote, at)) {
                if (text.charAt(at) == '\n') {
                    if (!overLines) {
                        return;
                    }
                    line++;
                }
                at += text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) != '\n' ? 2 : 1;
            }
            at = Math.min(text.length(), at + quote.length());
        }

        private void block() {
            int end = text.indexOf("*/", at + 2);
            String comment = text.substring(at + 2, end < 0 ? text.length() : end);
            List<Line> lines = new ArrayList<>();
            for (String each : comment.split("\n", -1)) {
                lines.add(new Line(line + lines.size(), STAR.matcher(each).replaceFirst("").stripTrailing()));
            }
            zones.add(zone(lines));
            line += lines.size() - 1;
            at = end < 0 ? text.length() : end + 2;
        }

        /** Comments to the end of a line are zones only with three slashes and nothing in front. */
        private void lines() {
            List<Line> lines = new ArrayList<>();
            while (text.startsWith(LINES, at) && text.substring(text.lastIndexOf('\n', at) + 1, at).isBlank()) {
                int end = endOfLine();
                lines.add(new Line(line, text.substring(at + LINES.length(), end).stripTrailing()));
                int next = end + 1;
                while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
                    next++;
                }
                if (!text.startsWith(LINES, next)) {
                    break;
                }
                line++;
                at = next;
            }
            if (!lines.isEmpty()) {
                zones.add(zone(lines));
            }
            at = endOfLine();
        }

        private int endOfLine() {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
    }
}
