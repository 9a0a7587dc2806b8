package dev.weft.cli;

import java.util.regex.Pattern;

/** Names of a recording as they are printed: whoever wrote it may have chosen them. */
final class Shown {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Shown() {}

    static String text(String name) {
        return CONTROL.matcher(name).replaceAll("\u00b7");
    }

    /** @param place a source file and line, or empty */
    static String name(String name, String place) {
        return place.isEmpty() ? text(name) : text(name) + "  (" + text(place) + ")";
    }
}
