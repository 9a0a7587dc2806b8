package dev.weft.examples;

import java.util.Collection;

/** Reads options from comments of examples. */
final class CommentParser implements ExampleParser {
    private final String language;
    private final String comment;

    /**
     * For a language.
     *
     * @param comment what begins a comment to the end of a line
     */
    CommentParser(String language, String comment) {
        this.language = language;
        this.comment = comment;
    }

    @Override
    public String language() {
        return language;
    }

    @Override
    public Example parse(Example found, Collection<ExampleOption> known) {
        return found.with(ExampleOptions.of(found.source(), comment, found.place(), known));
    }
}
