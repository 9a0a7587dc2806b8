package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a file, without what surrounds it there: the marks of a comment, the indentation of a list.
 *
 * @param number in the file, from 1
 * @param column of its first character in the file, from 1
 * @param text without its end
 */
public record Line(int number, int column, String text) {
    /** One with nothing in front. */
    public Line(int number, String text) {
        this(number, 1, text);
    }

    /** The same without its first characters. */
    public Line from(int index) {
        int at = Math.min(index, text.length());
        return new Line(number, column + at, text.substring(at));
    }

    /** What of some lines stands between two places in them, as indexes of the text that they are. */
    static List<Line> part(List<Line> lines, int from, int to) {
        List<Line> part = new ArrayList<>();
        int at = 0;
        for (Line line : lines) {
            int end = at + line.text.length();
            if (end >= from && at < to) {
                Line cut = new Line(line.number, line.column, line.text.substring(0, Math.min(line.text.length(), to - at)));
                part.add(cut.from(Math.max(0, from - at)));
            }
            at = end + 1;
        }
        return part;
    }

    /** How many columns of white space it begins with. */
    public int indent() {
        int at = 0;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Whether it is empty but for white space. */
    public boolean isBlank() {
        return text.isBlank();
    }
}
