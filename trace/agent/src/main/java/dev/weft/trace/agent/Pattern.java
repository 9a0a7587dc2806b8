package dev.weft.trace.agent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code CLASS} or {@code CLASS#METHOD}, each a glob.
 *
 * @param text what the user wrote
 * @param method null if all methods are meant
 */
record Pattern(String text, Glob type, @Nullable Glob method) {
    static Pattern parse(String text) {
        int hash = text.indexOf('#');
        return hash < 0
                ? new Pattern(text, new Glob(text), null)
                : new Pattern(text, new Glob(text.substring(0, hash)), new Glob(text.substring(hash + 1)));
    }

    static List<Pattern> parse(List<String> texts) {
        List<Pattern> patterns = new ArrayList<>(texts.size());
        for (String text : texts) {
            patterns.add(parse(text));
        }
        return patterns;
    }

    boolean matches(String className) {
        return type.matches(className);
    }

    boolean matches(String className, String methodName) {
        return type.matches(className) && (method == null || method.matches(methodName));
    }
}
