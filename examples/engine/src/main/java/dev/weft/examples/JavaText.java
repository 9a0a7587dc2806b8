package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Java's literals and comments, as far as one must know them to find what stands around them. */
final class JavaText {
    private static final String TEXT_BLOCK = "\"\"\"";
    private static final Pattern GOES_ON = Pattern.compile("\\s*(else|catch|finally)\\b.*", Pattern.DOTALL);

    private JavaText() {}

    /** Where something may end that is complete in itself: behind semicolons and braces that lie in no others. */
    static List<Integer> ends(String code, int from) {
        List<Integer> ends = new ArrayList<>();
        int depth = 0;
        int at = from;
        while (at < code.length()) {
            int behind = behindLiteralOrComment(code, at);
            if (behind > at) {
                at = behind;
                continue;
            }
            char character = code.charAt(at++);
            if (character == '(' || character == '[' || character == '{') {
                depth++;
            } else if (character == ')' || character == ']' || character == '}') {
                depth--;
            }
            if (depth == 0 && (character == ';' || character == '}')) {
                ends.add(at);
            }
        }
        return ends;
    }

    /** Whether what stands in front is not complete, although it could be. */
    static boolean goesOn(String rest) {
        return GOES_ON.matcher(rest).matches();
    }

    /** Where the literal or the comment ends that begins here; {@code at} if none does. */
    static int behindLiteralOrComment(String code, int at) {
        if (code.startsWith("/*", at)) {
            int end = code.indexOf("*/", at + 2);
            return end < 0 ? code.length() : end + 2;
        }
        if (code.startsWith("//", at)) {
            int end = code.indexOf('\n', at);
            return end < 0 ? code.length() : end;
        }
        if (code.startsWith(TEXT_BLOCK, at)) {
            return behindLiteral(code, at, TEXT_BLOCK, true);
        }
        return code.charAt(at) == '"' || code.charAt(at) == '\'' ? behindLiteral(code, at, code.substring(at, at + 1), false) : at;
    }

    /** Where a literal ends that begins here. One that its line does not end is an error of the source, and ends with it. */
    static int behindLiteral(String code, int from, String quote, boolean overLines) {
        int at = from + quote.length();
        while (at < code.length() && !code.startsWith(quote, at)) {
            if (code.charAt(at) == '\n' && !overLines) {
                return at;
            }
            at += code.charAt(at) == '\\' && at + 1 < code.length() && code.charAt(at + 1) != '\n' ? 2 : 1;
        }
        return Math.min(code.length(), at + quote.length());
    }
}
