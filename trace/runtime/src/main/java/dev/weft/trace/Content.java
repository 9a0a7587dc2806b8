package dev.weft.trace;

import java.util.List;

/**
 * What is recorded of calls beside their times. Values are rendered when the call happens, within bounds of length and depth, and without
 * calling any method of the program.
 *
 * <p>Methods are meant by {@code CLASS} or {@code CLASS#METHOD}, names by a glob; {@code *} stands for any characters. Only methods that
 * are recorded anyway are meant, and none of the JDK.
 *
 * @param args methods whose arguments are recorded
 * @param returns methods whose results are recorded
 * @param exceptions whether the exception is recorded that leaves a call
 * @param redact names of parameters and of records' fields, in whatever case, whose values are not recorded, and of methods whose results
 *     are not; beside {@link #ALWAYS_REDACTED}
 */
public record Content(List<String> args, List<String> returns, boolean exceptions, List<String> redact) {
    public static final Content NONE = new Content(List.of(), List.of(), false, List.of());

    /** What is never recorded. */
    public static final List<String> ALWAYS_REDACTED = List.of(
            "*password*", "*passwd*", "*passphrase*", "*secret*", "*token*", "*credential*", "*apikey*", "*api_key*", "*privatekey*");

    /** @throws IllegalArgumentException if a pattern is none, with a sentence that says why */
    public Content {
        args = List.copyOf(args);
        returns = List.copyOf(returns);
        redact = List.copyOf(redact);
        check(args);
        check(returns);
        if (redact.contains("")) {
            throw new IllegalArgumentException("a name to redact must not be empty");
        }
    }

    private static void check(List<String> patterns) {
        for (String pattern : patterns) {
            if (!Selection.isName(pattern)) {
                throw new IllegalArgumentException(
                        "a pattern must be CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*, but was \"" + pattern + "\"");
            }
        }
    }

    /** Whether there is anything to be recorded. */
    public boolean isNone() {
        return args.isEmpty() && returns.isEmpty() && !exceptions;
    }
}
