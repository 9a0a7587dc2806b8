package dev.weft.examples;

/**
 * How examples of a language are told from what surrounds them: a line that is to be typed begins with one of these and a space.
 *
 * @param first in front of what begins an example
 * @param next in front of each line that goes on with it
 * @param comment what begins a comment to the end of a line, in which options stand
 */
public record Prompt(String language, String first, String next, String comment) {
    boolean begins(String text, int indent) {
        return stands(first, text, indent);
    }

    boolean goesOn(String text, int indent) {
        return stands(next, text, indent);
    }

    private static boolean stands(String prompt, String text, int indent) {
        int end = indent + prompt.length();
        return text.startsWith(prompt, indent) && (text.length() == end || text.charAt(end) == ' ');
    }

    /** What was typed. */
    static String typed(String prompt, String text, int indent) {
        int begin = indent + prompt.length() + 1;
        return text.length() < begin ? "" : text.substring(begin);
    }
}
