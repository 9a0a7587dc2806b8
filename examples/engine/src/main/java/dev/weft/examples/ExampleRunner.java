package dev.weft.examples;

import java.time.Duration;

/** Runs the examples of a language in one session: what an example defines, later ones see. Used by one thread at a time. */
interface ExampleRunner extends AutoCloseable {
    /** As in {@link Example#language()}. */
    String language();

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

    @Override
    void close();

    /**
     * What came of it.
     *
     * @param said what it wrote, and its value if that is asked for
     * @param end how it ended
     * @param problem a sentence about an end that is not {@link End#ORDERLY}
     */
    record Answer(String said, End end, String problem) {}

    /** How an example ends. */
    enum End {
        ORDERLY,
        /** It is no code of the language; {@code said} is what the compiler says. */
        REFUSED,
        /** It took too long and was stopped; the session goes on. */
        LATE,
        /** The session is gone. */
        GONE
    }
}
