package dev.weft.examples;

import java.util.regex.Pattern;

/** Texts in which all that a reader would not see is shown: {@code ^[} for an escape, {@code \}{@code u200b} for a space of no width. */
final class Visible {
    private static final Pattern SPACES = Pattern.compile(" +$");
    private static final char SPACE = '\u00b7';

    private Visible() {}

    /** A line whose signs can all be seen, those at its end as well. */
    static String line(String line) {
        String ended = SPACES.matcher(line).replaceFirst(found -> String.valueOf(SPACE).repeat(found.group().length()));
        StringBuilder shown = new StringBuilder(ended.length());
        ended.codePoints().forEach(sign -> add(sign, shown));
        return shown.toString();
    }

    private static void add(int sign, StringBuilder shown) {
        if (sign < ' ' || sign == 0x7f) {
            shown.append('^').append((char) (sign ^ 0x40));
        } else if (isSeen(sign)) {
            shown.appendCodePoint(sign);
        } else {
            shown.append(sign <= Character.MAX_VALUE ? String.format("\\u%04x", sign) : String.format("\\u{%x}", sign));
        }
    }

    private static boolean isSeen(int sign) {
        return sign == ' ' || switch (Character.getType(sign)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR,
                 Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
