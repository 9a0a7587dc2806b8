package dev.weft.examples;

import java.util.Locale;
import java.util.Set;

/**
 * How examples of a language are told from what surrounds them: a line that is to be typed begins with one of these and a space.
 *
 * @param first in front of what begins an example
 * @param next in front of each line that goes on with it
 * @param comment what begins a comment to the end of a line, in which options stand
 * @param places where it counts, if other text has it, too: in sources with these endings of their names, and in blocks of pages that
 *         say one of these words or nothing of themselves; empty if it counts everywhere
 */
public record Prompt(String language, String first, String next, String comment, Set<String> places) {
    private static final Set<String> PAGES = Set.of("md", "markdown", "txt", "text", "rst", "adoc", "asciidoc");

    public Prompt {
        places = Set.copyOf(places);
    }

    /** One that counts everywhere. */
    public Prompt(String language, String first, String next, String comment) {
        this(language, first, next, comment, Set.of());
    }

    /** Whether it counts in a zone of a file. */
    boolean counts(String file, Zone zone) {
        if (places.isEmpty()) {
            return true;
        }
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String word = Fence.of(zone.info()).language().replaceFirst("^[{.]+", "").split("[{}.:]", 2)[0];
        return places.contains(ending) || PAGES.contains(ending) && (word.isEmpty() || places.contains(word));
    }

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
