package dev.weft.cli.table;

import org.jline.utils.WCWidth;

/** How much room text takes on a terminal, where some characters have two columns and some none. */
public final class Width {
    private Width() {}

    public static int of(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** The beginning of {@code text} that takes at most {@code room} columns. */
    public static String cut(String text, int room) {
        int taken = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            taken += Math.max(0, WCWidth.wcwidth(c));
            if (taken > room) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }
}
