package dev.weft.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag {@code @snippet} of a comment of a Java source, as JEP 413 has it.
 *
 * @param attributes by their names; one without a value has {@code ""}
 * @param bodyFrom where its text begins, as an index; -1 if it has none
 * @param bodyTo where its text ends
 * @param to behind its brace
 */
record SnippetTag(Map<String, String> attributes, int bodyFrom, int bodyTo, int to) {
    private static final String BEGIN = "{@snippet";
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\s*([a-zA-Z][\\w-]*)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'=<>{}:]+)))?");
    private static final Pattern BODY = Pattern.compile("\\s*:[ \\t]*(?:\\n|$)");
    private static final Pattern NO_BODY = Pattern.compile("\\s*\\}");

    SnippetTag {
        attributes = Map.copyOf(attributes);
    }

    /** Where the next one begins, -1 if there is none. */
    static int next(String comment, int from) {
        int at = comment.indexOf(BEGIN, from);
        while (at >= 0 && at + BEGIN.length() < comment.length() && Character.isJavaIdentifierPart(comment.charAt(at + BEGIN.length()))) {
            at = comment.indexOf(BEGIN, at + 1);
        }
        return at;
    }

    /** The one that begins here; empty if it is not written as it must be. */
    static Optional<SnippetTag> at(String comment, int from) {
        Map<String, String> attributes = new HashMap<>();
        int at = from + BEGIN.length();
        Matcher attribute = ATTRIBUTE.matcher(comment);
        while (attribute.region(at, comment.length()).lookingAt()) {
            String quoted = attribute.group(2) != null ? attribute.group(2) : attribute.group(3);
            String plain = attribute.group(4) != null ? attribute.group(4) : "";
            attributes.put(attribute.group(1), quoted != null ? quoted : plain);
            at = attribute.end();
        }
        Matcher without = NO_BODY.matcher(comment).region(at, comment.length());
        if (without.lookingAt()) {
            return Optional.of(new SnippetTag(attributes, -1, -1, without.end()));
        }
        Matcher body = BODY.matcher(comment).region(at, comment.length());
        if (!body.lookingAt()) {
            return Optional.empty();
        }
        int end = closing(comment, body.end());
        return end < 0 ? Optional.empty() : Optional.of(new SnippetTag(attributes, body.end(), end, end + 1));
    }

    /** Braces in the text come in pairs, whatever they stand in. */
    private static int closing(String comment, int from) {
        int open = 1;
        for (int at = from; at < comment.length(); at++) {
            open += comment.charAt(at) == '{' ? 1 : comment.charAt(at) == '}' ? -1 : 0;
            if (open == 0) {
                return at;
            }
        }
        return -1;
    }

    private String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    boolean isExternal() {
        return attributes.containsKey("file") || attributes.containsKey("class");
    }

    boolean isInline() {
        return bodyFrom >= 0;
    }

    /** The file that it names, with slashes. */
    String file() {
        return attributes.containsKey("class") ? attribute("class").replace('.', '/') + ".java" : attribute("file");
    }

    /** Of its file; {@code ""} for all of it. */
    String region() {
        return attribute("region");
    }

    /** What it says of itself, as the fence of a page does: its language, and words of the attribute {@code weft}. */
    String info() {
        String extension = file().substring(file().lastIndexOf('.') + 1);
        String language = !attribute("lang").isEmpty() ? attribute("lang") : file().isEmpty() ? "java" : extension;
        return (language + " " + attribute("weft")).strip();
    }

    /** What begins a comment in which its text is marked. */
    String comment() {
        return info().startsWith("properties") ? "#" : "//";
    }
}
