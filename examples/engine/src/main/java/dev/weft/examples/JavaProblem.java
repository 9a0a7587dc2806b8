package dev.weft.examples;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/**
 * What the compiler has against a block.
 *
 * @param from where in the block, as an index
 * @param to behind what is wrong
 * @param message in its words
 */
record JavaProblem(int from, int to, List<String> message) {
    /** The compiler's name of what a block is put into says nothing to who reads. */
    private static final Pattern WRAPPER = Pattern.compile(
            Pattern.quote(JavaBlockSource.PACKAGE) + "\\d+\\.(" + JavaBlockSource.CLASS + "_*\\.)?");

    private static final String SYMBOL = "  symbol:";

    JavaProblem {
        message = List.copyOf(message);
    }

    /** What is said of a source, from {@code shift} on and at most {@code length} characters of which are a block. */
    static JavaProblem of(Diagnostic<? extends JavaFileObject> said, long shift, int length) {
        long at = said.getStartPosition() == Diagnostic.NOPOS ? 0 : said.getStartPosition() - shift;
        int from = (int) Math.clamp(at, 0L, (long) length);
        return new JavaProblem(from, (int) Math.clamp(said.getEndPosition() - shift, (long) from, (long) length), message(said));
    }

    private static List<String> message(Diagnostic<? extends JavaFileObject> said) {
        return WRAPPER.matcher(said.getMessage(Locale.ROOT)).replaceAll("").lines()
                .filter(line -> !line.startsWith("  location:")).toList();
    }

    /** The message in one line, with the name that it is about. */
    String sentence() {
        return message.getFirst() + message.stream().filter(line -> line.startsWith(SYMBOL)).findFirst()
                .map(line -> ": " + line.substring(SYMBOL.length()).strip()).orElse("");
    }

    /** As an example says it: the message, the line, and marks below what is wrong. */
    String said(String code) {
        int begin = code.lastIndexOf('\n', from - 1) + 1;
        int end = code.indexOf('\n', from) < 0 ? code.length() : code.indexOf('\n', from);
        int last = Math.clamp(to - 1, from, Math.max(from, end - 1));
        return "|  Error:\n|  " + String.join("\n|  ", message) + "\n|  " + code.substring(begin, end) + "\n|  " + " ".repeat(from - begin)
                + (last == from ? "^" : "^" + "-".repeat(last - from - 1) + "^");
    }
}
