package dev.weft.trace;

import java.util.List;

/**
 * Which methods of a program are recorded. What is not selected is not touched and costs nothing.
 *
 * <p>A pattern is one of
 * <ul>
 *   <li>{@code mine}, {@code deps}, {@code jdk}: the program's own classes, those of the jars that it uses, those of the JDK;
 *   <li>a glob on fully-qualified class names, in which {@code *} stands for any characters, dots included; a {@code #} and a glob on
 *       method names may follow: {@code com.acme.*}, {@code com.acme.Parser#parse*};
 *   <li>what has a {@code /} or ends in {@code .jar}, a glob on places: the folder, jar or source file that a class is loaded from, or a
 *       folder above it.
 * </ul>
 *
 * @param include what is recorded; empty means {@code mine}
 * @param exclude what of it is not
 * @param all whether getters and other trivial methods are recorded too, which cost more than they tell
 * @param sparse whether only what is marked {@link Traced} is recorded
 */
public record Selection(List<String> include, List<String> exclude, boolean all, boolean sparse) {
    /** The program's own classes, but for trivial methods. */
    public static final Selection MINE = new Selection(List.of(), List.of(), false, false);

    /** @throws IllegalArgumentException if a pattern is none, with a sentence that says why */
    public Selection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        for (String pattern : include) {
            check(pattern);
        }
        for (String pattern : exclude) {
            check(pattern);
        }
    }

    private static void check(String pattern) {
        int hash = pattern.indexOf('#');
        boolean method = hash > 0 && hash < pattern.length() - 1 && hash == pattern.lastIndexOf('#');
        if (pattern.isEmpty() || (hash >= 0 && !method && !isPlace(pattern))) {
            throw new IllegalArgumentException("a pattern must be mine, deps, jdk, CLASS, CLASS#METHOD, a folder or a jar,"
                    + " as in com.acme.*, com.acme.Parser#parse* or lib/acme.jar, but was \"" + pattern + "\"");
        }
    }

    /** Whether a pattern is meant for the place that a class is loaded from. */
    public static boolean isPlace(String pattern) {
        return pattern.indexOf('/') >= 0 || pattern.endsWith(".jar");
    }

    public Selection withInclude(List<String> patterns) {
        return new Selection(patterns, exclude, all, sparse);
    }

    public Selection withExclude(List<String> patterns) {
        return new Selection(include, patterns, all, sparse);
    }

    public Selection withAll(boolean trivialToo) {
        return new Selection(include, exclude, trivialToo, sparse);
    }

    public Selection withSparse(boolean markedOnly) {
        return new Selection(include, exclude, all, markedOnly);
    }
}
