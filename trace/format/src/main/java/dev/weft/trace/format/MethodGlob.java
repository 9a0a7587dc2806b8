package dev.weft.trace.format;

import org.jspecify.annotations.Nullable;

/**
 * {@code CLASS} or {@code CLASS#METHOD}, each a glob: which methods a user means.
 *
 * @param method null if all of the class are meant
 */
public record MethodGlob(Glob type, @Nullable Glob method) {
    /** @throws IllegalArgumentException if it is no such pattern, with a sentence that says so */
    public static MethodGlob parse(String text) {
        int hash = text.indexOf('#');
        if (text.isEmpty() || hash == 0 || hash == text.length() - 1 || hash != text.lastIndexOf('#')) {
            throw new IllegalArgumentException(
                    "a pattern must be CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*, but was \"" + text + "\"");
        }
        return hash < 0
                ? new MethodGlob(new Glob(text), null)
                : new MethodGlob(new Glob(text.substring(0, hash)), new Glob(text.substring(hash + 1)));
    }

    public boolean matches(String className) {
        return type.matches(className);
    }

    public boolean matches(String className, String methodName) {
        return type.matches(className) && (method == null || method.matches(methodName));
    }
}
