package dev.weft.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the difference between what an example should say and what it said is shown. */
public enum DiffStyle {
    /** What it should say, then what it said. */
    NONE,
    /** As {@code diff -u} shows it. */
    UNIFIED,
    /** All lines, and below those that changed what changed in them, as Python's {@code ndiff} shows it. */
    NDIFF,
    /** As {@code diff -c} shows it. */
    CONTEXT,
    /** As a program of the user shows it. */
    TOOL;

    /** As it is written, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DiffStyle> of(String word) {
        return Arrays.stream(values()).filter(style -> style.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(DiffStyle::word).collect(Collectors.joining(", "));
    }
}
