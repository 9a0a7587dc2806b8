package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * The fenced blocks of a Markdown page, and its HTML comments, where what should not be seen is set up and torn down.
 *
 * <p>As CommonMark has it: a fence of any length, of backticks or tildes, in lists and quotations, too.
 */
final class MarkdownZones implements ZoneDelimiter {
    private static final String COMMENT = "<!--";
    private static final String COMMENT_END = "-->";
    private static final Pattern SAID = Pattern.compile("<!--\\s*weft:\\s*(.*?)\\s*-->", Pattern.DOTALL);

    private final Parser parser = Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    @Override
    public Set<String> extensions() {
        return Set.of("md", "markdown");
    }

    @Override
    public List<Zone> zones(String file, String text) {
        List<Zone> zones = new ArrayList<>();
        parser.parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                zones.add(new Zone(info(block), content(block)));
            }

            @Override
            public void visit(HtmlBlock block) {
                if (isComment(block) && !(block.getNext() instanceof FencedCodeBlock next && said(next) != null)) {
                    zones.addAll(Fence.divided(comment(block, text)));
                }
            }
        });
        return zones;
    }

    private static boolean isComment(HtmlBlock block) {
        return block.getLiteral().stripLeading().startsWith(COMMENT);
    }

    /** What stands behind the fence, and options in a comment in front of it. */
    private static String info(FencedCodeBlock block) {
        String own = block.getInfo() == null ? "" : block.getInfo().strip();
        String said = said(block);
        return said == null ? own : own + " " + said;
    }

    /** What a comment says that ends in the line above a block, and says nothing else; null if there is none. */
    private static @Nullable String said(FencedCodeBlock block) {
        if (block.getPrevious() instanceof HtmlBlock before
                && before.getSourceSpans().getLast().getLineIndex() + 1 == block.getSourceSpans().getFirst().getLineIndex()) {
            Matcher said = SAID.matcher(before.getLiteral().strip());
            return said.matches() ? said.group(1) : null;
        }
        return null;
    }

    /** What stands between the fences: as the page has it, but for what all lines have in front. */
    private static List<Line> content(FencedCodeBlock block) {
        List<Line> lines = new ArrayList<>();
        List<SourceSpan> spans = block.getSourceSpans();
        int fence = spans.getFirst().getLineIndex() + 1;
        for (String line : block.getLiteral().lines().toList()) {
            int number = fence + 1 + lines.size();
            int column = spans.stream().filter(span -> span.getLineIndex() == number - 1).findFirst()
                    .map(span -> span.getColumnIndex() + span.getLength() - line.length() + 1).orElse(1);
            lines.add(new Line(number, Math.max(1, column), line));
        }
        return lines;
    }

    private static List<Line> comment(Node block, String text) {
        List<Line> lines = new ArrayList<>();
        for (SourceSpan span : block.getSourceSpans()) {
            // Blank lines have no place.
            while (!lines.isEmpty() && lines.getLast().number() < span.getLineIndex()) {
                lines.add(new Line(lines.getLast().number() + 1, ""));
            }
            int from = span.getInputIndex();
            String line = text.substring(from, from + span.getLength());
            lines.add(new Line(span.getLineIndex() + 1, span.getColumnIndex() + 1,
                    line.replace(COMMENT, "    ").replace(COMMENT_END, "   ").stripTrailing()));
        }
        return lines;
    }
}
