package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * The fenced blocks of a Markdown page, and its HTML comments, where what should not be seen is set up and torn down.
 *
 * <p>As CommonMark has it: a fence of any length, of backticks or tildes, in lists and quotations, too.
 */
final class MarkdownZones implements ZoneDelimiter {
    private static final String COMMENT = "<!--";
    private static final String COMMENT_END = "-->";

    private final Parser parser = Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    @Override
    public Set<String> extensions() {
        return Set.of("md", "markdown");
    }

    @Override
    public List<Zone> zones(String text) {
        List<Zone> zones = new ArrayList<>();
        parser.parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                zones.add(new Zone(info(block), content(block)));
            }

            @Override
            public void visit(HtmlBlock block) {
                if (block.getLiteral().stripLeading().startsWith(COMMENT)) {
                    zones.add(new Zone("", comment(block, text)));
                }
            }
        });
        return zones;
    }

    private static String info(FencedCodeBlock block) {
        return block.getInfo() == null ? "" : block.getInfo().strip();
    }

    /** What stands between the fences: as the page has it, so that columns are kept, but for what all lines have in front. */
    private static List<Line> content(FencedCodeBlock block) {
        List<Line> lines = new ArrayList<>();
        int fence = block.getSourceSpans().getFirst().getLineIndex() + 1;
        for (String line : block.getLiteral().lines().toList()) {
            lines.add(new Line(fence + 1 + lines.size(), line));
        }
        return lines;
    }

    private static List<Line> comment(Node block, String text) {
        List<Line> lines = new ArrayList<>();
        for (SourceSpan span : block.getSourceSpans()) {
            int from = span.getInputIndex();
            String line = text.substring(from, from + span.getLength());
            lines.add(new Line(span.getLineIndex() + 1, line.replace(COMMENT, "    ").replace(COMMENT_END, "   ").stripTrailing()));
        }
        return lines;
    }
}
