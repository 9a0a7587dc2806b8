package dev.weft.trace;

import java.util.List;

/**
 * What is recorded of calls beside their times. Values are rendered when the call happens, within bounds of length and depth, and without
 * calling any method of the program.
 *
 * <p>Methods are meant by {@code CLASS} or {@code CLASS#METHOD}, names by a glob; {@code *} stands for any characters. Only methods that
 * are recorded anyway are meant, and none of the JDK.
 *
 * <p>Fields are meant by {@code CLASS#FIELD}, local variables by {@code CLASS#METHOD:VARIABLE}, as far as their class is among those that
 * are recorded; the class of a field is the one by whose name code assigns to it.
 *
 * @param args methods whose arguments are recorded
 * @param returns methods whose results are recorded
 * @param exceptions whether the exception is recorded that leaves a call
 * @param redact names of parameters, fields and local variables, in whatever case, whose values are not recorded, and of methods whose
 *     results are not; beside {@link #ALWAYS_REDACTED}
 * @param fields fields whose values are recorded each time that they are assigned
 * @param locals local variables whose values are
 * @param events what is recorded of each process beside its calls
 */
public record Content(
        List<String> args, List<String> returns, boolean exceptions, List<String> redact, List<String> fields, List<String> locals,
        ProcessEvents events) {
    public static final Content NONE =
            new Content(List.of(), List.of(), false, List.of(), List.of(), List.of(), ProcessEvents.NONE);

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
        fields = List.copyOf(fields);
        locals = List.copyOf(locals);
        for (String field : fields) {
            check(field, Selection.isName(field) && field.indexOf('#') > 0, "CLASS#FIELD, as in com.acme.Parser#depth");
        }
        for (String local : locals) {
            int colon = local.lastIndexOf(':');
            check(local, colon > local.indexOf('#') + 1 && colon < local.length() - 1 && local.indexOf('#') > 0
                    && Selection.isName(local.substring(0, colon)), "CLASS#METHOD:VARIABLE, as in com.acme.Parser#parse:depth");
        }
        if (redact.contains("")) {
            throw new IllegalArgumentException("a name to redact must not be empty");
        }
    }

    private static void check(List<String> patterns) {
        for (String pattern : patterns) {
            check(pattern, Selection.isName(pattern), "CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*");
        }
    }

    private static void check(String pattern, boolean fits, String form) {
        if (!fits) {
            throw new IllegalArgumentException("a pattern must be " + form + ", but was \"" + pattern + "\"");
        }
    }

    Content with(ProcessEvents ofProcess) {
        return new Content(args, returns, exceptions, redact, fields, locals, ofProcess);
    }

    /** Whether there is anything to be recorded of calls. */
    public boolean isNone() {
        return args.isEmpty() && returns.isEmpty() && !exceptions && fields.isEmpty() && locals.isEmpty();
    }
}
