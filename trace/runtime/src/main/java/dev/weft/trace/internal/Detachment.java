package dev.weft.trace.internal;

import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a recording before that of its process: whoever attached asks for it by a file {@code <pid>.detach} beside the trace. */
final class Detachment {
    private final Path question;
    private final Runnable undo;

    /** @param undo takes the woven code out of all classes */
    Detachment(Path question, Runnable undo) {
        this.question = question;
        this.undo = undo;
    }

    /** Also when the folder is gone: then nobody can ask any more. */
    boolean isDue() {
        return Files.exists(question) || !Files.exists(question.resolveSibling(""));
    }

    void undo() {
        undo.run();
    }
}
