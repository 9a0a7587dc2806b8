package dev.weft.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The comments of a Java source: {@code /** ... *}{@code /}, {@code /* ... *}{@code /}, and runs of lines that begin with {@code ///} (JEP
 * 467); in them, blocks of code between fences, and snippets (JEP 413), inline ones and those of other files. What looks like a comment
 * within a string, a text block or a character is none.
 */
final class JavaZones implements ZoneDelimiter {
    private static final Pattern STAR = Pattern.compile("^\\s*\\*");
    /** What ends code in a comment is no part of what an example should say. */
    private static final Pattern END = Pattern.compile("\\s*(```|~~~|}?\\s*</pre>).*");
    private static final String LINES = "///";

    private final SnippetFiles files;

    JavaZones(SnippetFiles files) {
        this.files = files;
    }

    @Override
    public Set<String> extensions() {
        return Set.of("java");
    }

    @Override
    public List<Zone> zones(String file, String text) {
        List<Zone> zones = new ArrayList<>();
        for (List<Line> comment : new Scan(text.replace("\r\n", "\n")).comments()) {
            for (Zone part : Fence.divided(comment)) {
                if (part.info().isEmpty()) {
                    addDivided(Path.of(file), part.lines(), zones);
                } else {
                    zones.add(part);
                }
            }
        }
        return zones;
    }

    /** Each snippet is a zone, and what stands around them is. */
    private void addDivided(Path source, List<Line> comment, List<Zone> zones) {
        String text = comment.stream().map(Line::text).collect(Collectors.joining("\n"));
        int around = 0;
        int at = SnippetTag.next(text, 0);
        while (at >= 0) {
            SnippetTag tag = SnippetTag.at(text, at).filter(each -> each.isInline() || each.isExternal()).orElse(null);
            if (tag != null) {
                addAround(Line.part(comment, around, at), zones);
                addSnippet(source, tag, comment, at, zones);
                around = tag.to();
            }
            at = SnippetTag.next(text, tag == null ? at + 1 : tag.to());
        }
        addAround(Line.part(comment, around, text.length()), zones);
    }

    private static void addAround(List<Line> lines, List<Zone> zones) {
        if (!lines.stream().allMatch(Line::isBlank)) {
            zones.add(new Zone("", lines.stream().map(line -> END.matcher(line.text()).matches()
                    ? new Line(line.number(), line.column(), "") : line).toList()));
        }
    }

    private void addSnippet(Path source, SnippetTag tag, List<Line> comment, int at, List<Zone> zones) {
        if (!tag.isExternal()) {
            List<Line> body = Line.part(comment, tag.bodyFrom(), tag.bodyTo());
            zones.add(new Zone(tag.info(), new SnippetText(body, tag.comment()).code()));
            return;
        }
        zones.add(new Zone(SnippetRunner.LANGUAGE, Line.part(comment, at, tag.to())));
        try {
            SnippetFiles.External external = files.of(source, tag);
            zones.add(new Zone(external.file().toString(), tag.info(), external.text().code(), null));
        } catch (IOException e) {
            // That it is not there is said where the tag is run.
        }
    }

    /** One pass over a source. */
    private static final class Scan {
        private final String text;
        private final List<List<Line>> comments = new ArrayList<>();
        private int at;
        private int line = 1;

        Scan(String text) {
            this.text = text;
        }

        List<List<Line>> comments() {
            while (at < text.length()) {
                if (text.startsWith("/*", at)) {
                    block();
                } else if (text.startsWith("//", at)) {
                    lines();
                } else if (JavaText.behindLiteralOrComment(text, at) > at) {
                    int end = JavaText.behindLiteralOrComment(text, at);
                    line += (int) text.substring(at, end).chars().filter(each -> each == '\n').count();
                    at = end;
                } else {
                    line += text.charAt(at) == '\n' ? 1 : 0;
                    at++;
                }
            }
            return comments;
        }

        private void block() {
            int end = text.indexOf("*/", at + 2);
            String comment = text.substring(at + 2, end < 0 ? text.length() : end);
            List<Line> lines = new ArrayList<>();
            int column = at + 2 - text.lastIndexOf('\n', at);
            for (String each : comment.split("\n", -1)) {
                Matcher star = STAR.matcher(each);
                int from = star.find() ? star.end() : 0;
                lines.add(new Line(line + lines.size(), column + from, each.substring(from).stripTrailing()));
                column = 1;
            }
            comments.add(lines);
            line += lines.size() - 1;
            at = end < 0 ? text.length() : end + 2;
        }

        /** Comments to the end of a line are zones only with three slashes and nothing in front. */
        private void lines() {
            List<Line> lines = new ArrayList<>();
            while (text.startsWith(LINES, at) && text.substring(text.lastIndexOf('\n', at) + 1, at).isBlank()) {
                int end = endOfLine();
                int begin = at + LINES.length();
                lines.add(new Line(line, begin - text.lastIndexOf('\n', at), text.substring(begin, end).stripTrailing()));
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
                comments.add(lines);
            }
            at = endOfLine();
        }

        private int endOfLine() {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
    }
}
