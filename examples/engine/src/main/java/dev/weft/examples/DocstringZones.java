package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The docstrings of Python sources: strings in three quotes where a module, a class or a function begins. */
final class DocstringZones implements ZoneDelimiter {
    private static final List<String> QUOTES = List.of("\"\"\"", "\'\'\'", "\"", "'");
    private static final String PREFIXES = "rRuU";
    private static final Pattern BEGINS = Pattern.compile("\\s*(?:class|def|async\\s+def)\\b.*", Pattern.DOTALL);
    /** How much code in front of a docstring is looked at. */
    private static final int MOST_CODE = 20_000;

    @Override
    public Set<String> extensions() {
        return Set.of("py", "pyi");
    }

    @Override
    public boolean isSearched() {
        return false;
    }

    @Override
    public List<Zone> zones(String file, String text) {
        List<Zone> zones = new ArrayList<>();
        String unix = text.replace("\r\n", "\n");
        // Code without comments and strings, in which a docstring stands behind the beginning of a module, class or function.
        StringBuilder code = new StringBuilder();
        int at = 0;
        while (at < unix.length()) {
            if (code.length() > MOST_CODE) {
                code.delete(0, MOST_CODE / 2);
            }
            int from = at;
            String quote = QUOTES.stream().filter(each -> unix.startsWith(each, from)).findFirst().orElse("");
            if (unix.charAt(at) == '#') {
                at = unix.indexOf('\n', at) < 0 ? unix.length() : unix.indexOf('\n', at);
            } else if (quote.isEmpty()) {
                code.append(unix.charAt(at++));
            } else {
                at = JavaText.behindLiteral(unix, at, quote, quote.length() > 1);
                if (quote.length() > 1 && isDocstring(code)) {
                    int begin = from + quote.length();
                    zones.addAll(Fence.divided(lines(unix, begin, unix.substring(begin, Math.max(begin, at - quote.length())))));
                }
                code.append("s");
            }
        }
        return zones;
    }

    /** Without the letter that may be in front of a string. */
    private static String withoutPrefix(CharSequence code) {
        int last = code.length() - 1;
        boolean isPrefixed = last >= 0 && PREFIXES.indexOf(code.charAt(last)) >= 0
                && (last == 0 || Character.isWhitespace(code.charAt(last - 1)));
        return code.subSequence(0, isPrefixed ? last : last + 1).toString();
    }

    private static boolean isDocstring(CharSequence code) {
        String before = withoutPrefix(code);
        String line = before.substring(before.lastIndexOf('\n') + 1);
        if (!line.isBlank() || before.isBlank()) {
            return before.isBlank();
        }
        int begin = before.length();
        while (begin > 0) {
            begin = before.lastIndexOf('\n', begin - 2) + 1;
            String head = before.substring(begin).stripTrailing();
            if (BEGINS.matcher(head).matches()) {
                return indent(head) < indent(line) && endOfHead(head) == head.length();
            }
        }
        return false;
    }

    /** Behind the colon that lies in no brackets. */
    private static int endOfHead(String head) {
        int depth = 0;
        for (int at = 0; at < head.length(); at++) {
            char character = head.charAt(at);
            depth += "([{".indexOf(character) >= 0 ? 1 : ")]}".indexOf(character) >= 0 ? -1 : 0;
            if (character == ':' && depth == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    private static int indent(String line) {
        return new Line(1, line).indent();
    }

    private static List<Line> lines(String text, int from, String docstring) {
        List<Line> lines = new ArrayList<>();
        int first = (int) text.substring(0, from).chars().filter(each -> each == '\n').count() + 1;
        int column = from - text.lastIndexOf('\n', from - 1);
        for (String each : docstring.split("\n", -1)) {
            lines.add(new Line(first + lines.size(), column, each.stripTrailing()));
            column = 1;
        }
        return lines;
    }
}
