package dev.weft.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Tells whether external snippets are there, and hybrid ones are as their files have them. What is shown is not run here. */
final class SnippetRunner implements ExampleRunner {
    static final String LANGUAGE = "snippet";

    private final SnippetFiles files;

    SnippetRunner(SnippetFiles files) {
        this.files = files;
    }

    @Override
    public String language() {
        return LANGUAGE;
    }

    /** None: an example is a whole tag. */
    @Override
    public List<Prompt> prompts() {
        return List.of();
    }

    @Override
    public Answer run(Example example, String code, Duration limit) {
        SnippetTag tag = SnippetTag.at(code, 0).orElseThrow();
        try {
            SnippetFiles.External external = files.of(Path.of(example.file()), tag);
            String shown = external.text().shown();
            if (!tag.isInline() || inline(tag, code).shown().equals(shown)) {
                return new Answer("", End.ORDERLY, "");
            }
            return new Answer(shown, End.REFUSED, example.place() + ": the text of the snippet must be that of " + external.file()
                    + external.text().code().stream().findFirst().map(line -> ":" + line.number()).orElse("") + ", but is another one");
        } catch (IOException e) {
            return new Answer("|  Error:\n|  " + e.getMessage(), End.REFUSED, example.place() + ": " + e.getMessage());
        }
    }

    private static SnippetText inline(SnippetTag tag, String code) {
        return new SnippetText(code.substring(tag.bodyFrom(), tag.bodyTo()).lines().map(line -> new Line(1, line)).toList(), tag.comment());
    }
}
