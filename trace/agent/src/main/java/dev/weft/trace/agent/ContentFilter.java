package dev.weft.trace.agent;

import dev.weft.trace.Content;
import dev.weft.trace.format.Glob;
import dev.weft.trace.format.MethodGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Decides what is recorded of calls beside their times. */
final class ContentFilter {
    private final List<MethodGlob> args;
    private final List<MethodGlob> returns;
    private final List<Glob> redacted = new ArrayList<>();
    private final boolean exceptions;
    private final StoreFilter stores;

    ContentFilter(Content content) {
        args = parse(content.args());
        returns = parse(content.returns());
        exceptions = content.exceptions();
        stores = new StoreFilter(content);
        redact(Content.ALWAYS_REDACTED);
        redact(content.redact());
    }

    private static List<MethodGlob> parse(List<String> patterns) {
        List<MethodGlob> globs = new ArrayList<>(patterns.size());
        for (String pattern : patterns) {
            globs.add(MethodGlob.parse(pattern));
        }
        return globs;
    }

    private void redact(List<String> names) {
        for (String name : names) {
            redacted.add(new Glob(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** Globs of names in lower case. */
    Glob[] redacted() {
        return redacted.toArray(new Glob[0]);
    }

    boolean isRedacted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Glob glob : redacted) {
            if (glob.matches(lower)) {
                return true;
            }
        }
        return false;
    }

    StoreFilter stores() {
        return stores;
    }

    boolean hasArguments() {
        return !args.isEmpty();
    }

    boolean hasArguments(String className, String method) {
        return matches(args, className, method);
    }

    /** What a method is called may say what it gives. */
    boolean hasResult(String className, String method) {
        return matches(returns, className, method) && !isRedacted(method);
    }

    boolean hasExceptions() {
        return exceptions;
    }

    private static boolean matches(List<MethodGlob> globs, String className, String method) {
        for (MethodGlob glob : globs) {
            if (glob.matches(className, method)) {
                return true;
            }
        }
        return false;
    }
}
