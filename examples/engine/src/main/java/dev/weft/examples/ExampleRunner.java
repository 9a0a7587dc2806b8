package dev.weft.examples;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Runs the examples of a language. Each worker has one, for many files, one after the other: what an example defines, later ones of its
 * file see, and those of other files do not. Used by one thread at a time.
 */
public interface ExampleRunner extends ExamplePlugin {
    /** As in {@link Example#language()}. */
    String language();

    @Override
    default String name() {
        return language();
    }

    /** What its examples are told by. */
    List<Prompt> prompts();

    /**
     * Called before the first example of a file, or of a part of one, is run.
     *
     * @param examples those of this language, in their order; never empty
     */
    default void begin(String file, List<Example> examples) {}

    /**
     * Runs an example.
     *
     * @param code its source, in which tags are replaced
     * @param limit how long it may take
     */
    Answer run(Example example, String code, Duration limit);

    /** What an example should say, as far as it is compared. */
    default String expected(Example example) {
        return example.expected().text();
    }

    /** Called after the last example of a file or of a part: what they have defined is forgotten. */
    default void end() {}

    /**
     * Whether the next file can be run as if there had been none before. A worker JVM that has a runner that is not is replaced before its
     * next file; a worker that is a thread goes on.
     */
    default boolean isUsable() {
        return true;
    }

    /**
     * What came of it.
     *
     * @param said what it wrote, and its value if that is asked for
     * @param end how it ended
     * @param problem a sentence about an end that is not {@link End#ORDERLY}
     */
    record Answer(String said, End end, String problem) implements Serializable {}

    /** How an example ends. */
    enum End {
        ORDERLY,
        /** It is no code of the language; {@code said} is what the compiler says. */
        REFUSED,
        /** It took too long and was stopped; the session goes on. */
        LATE,
        /** The session is gone, or could not be started. */
        GONE
    }
}
