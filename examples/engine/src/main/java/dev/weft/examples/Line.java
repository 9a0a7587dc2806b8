package dev.weft.examples;

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
