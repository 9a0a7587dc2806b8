package dev.weft.examples;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments of sources in other languages than Java: blocks between {@code /*} and {@code *}{@code /}, or runs of lines that begin with
 * {@code #}. Looked at only in files that are named: nobody expects comments of a whole tree to be run.
 */
final class CommentZones implements ZoneDelimiter {
    private static final Set<String> WITH_HASHES = Set.of("rb", "sh", "bash", "ps1", "pl", "r");
    private static final Set<String> WITH_BLOCKS = Set.of("c", "cc", "cpp", "cxx", "h", "hh", "hpp", "js", "mjs", "cjs", "jsx", "ts", "tsx",
            "go", "php", "kt", "kts", "scala", "rs", "swift", "cs", "groovy", "dart");
    private static final Set<String> WITH_LONG_LITERALS = Set.of("js", "mjs", "cjs", "jsx", "ts", "tsx", "php", "go", "dart", "groovy");
    private static final String TEXT_BLOCK = "\"\"\"";
    private static final Pattern STAR = Pattern.compile("^\\s*\\*(?!/)");
    private static final Pattern HASH = Pattern.compile("^\\s*#(?!!)");
    /** A quote may be something else than the beginning of a character. */
    private static final Pattern CHARACTER = Pattern.compile("'(?:\\\\.[^'\\n]{0,8}|[^'\\\\\\n])'");

    @Override
    public Set<String> extensions() {
        Set<String> all = new HashSet<>(WITH_HASHES);
        all.addAll(WITH_BLOCKS);
        return all;
    }

    @Override
    public boolean isSearched() {
        return false;
    }

    @Override
    public List<Zone> zones(String file, String text) {
        String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String unix = text.replace("\r\n", "\n");
        return WITH_HASHES.contains(extension) ? runs(unix)
                : blocks(unix, WITH_LONG_LITERALS.contains(extension));
    }

    private static List<Zone> runs(String text) {
        List<Zone> zones = new ArrayList<>();
        List<Line> run = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher hash = HASH.matcher(line);
            if (hash.find()) {
                run.add(new Line(number, hash.end() + 1, line.substring(hash.end()).stripTrailing()));
            } else if (!run.isEmpty()) {
                zones.addAll(Fence.divided(run));
                run.clear();
            }
        }
        zones.addAll(Fence.divided(run));
        return zones;
    }

    /** What looks like a comment in a literal is none. */
    private static List<Zone> blocks(String text, boolean longLiterals) {
        List<Zone> zones = new ArrayList<>();
        int line = 1;
        int counted = 0;
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                line += (int) text.substring(counted, at).chars().filter(each -> each == '\n').count();
                counted = at;
                int end = text.indexOf("*/", at + 2);
                String comment = text.substring(at + 2, end < 0 ? text.length() : end);
                zones.addAll(Fence.divided(lines(comment, line, at + 2 - text.lastIndexOf('\n', at))));
            }
            at = next(text, at, longLiterals);
        }
        return zones;
    }

    private static int next(String text, int at, boolean longLiterals) {
        char character = text.charAt(at);
        if (character == '`' && longLiterals) {
            return JavaText.behindLiteral(text, at, "`", true);
        }
        if (character == '\'' && !longLiterals) {
            Matcher one = CHARACTER.matcher(text).region(at, text.length());
            return one.lookingAt() ? one.end() : at + 1;
        }
        return Math.max(at + 1, text.startsWith(TEXT_BLOCK, at) ? at + TEXT_BLOCK.length() : JavaText.behindLiteralOrComment(text, at));
    }

    private static List<Line> lines(String comment, int number, int first) {
        List<Line> lines = new ArrayList<>();
        int column = first;
        for (String each : comment.split("\n", -1)) {
            Matcher star = STAR.matcher(each);
            int from = star.find() ? star.end() : 0;
            lines.add(new Line(number + lines.size(), column + from, each.substring(from).stripTrailing()));
            column = 1;
        }
        return lines;
    }
}
