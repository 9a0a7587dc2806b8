package dev.weft.examples;

import java.util.List;

/**
 * Is told what happens to examples, and may have a say in it.
 *
 * <p>In a worker, for a file or a part of one:
 *
 * <ol>
 *   <li>{@link #startFile}, with all its examples;
 *   <li>for each of them {@link #startParse}, then {@link #finishParse} or {@link #failParse}, after which the file is not run;
 *   <li>for each of them, in their order, {@link #prepare}, then
 *       <ul>
 *         <li>{@link #skipExample}, or
 *         <li>{@link #startExample}; one of {@link #finishExample}, {@link #timedOut}, {@link #crashed}; {@link #finallyExample}; one of
 *             {@link #success}, {@link #failure}, {@link #aborted};
 *       </ul>
 *   <li>{@link #finishFile}.
 * </ol>
 *
 * <p>In the program: {@link #startRun}, {@link #report} for each file when it is done, in any order, {@link #finishRun}.
 *
 * <p>Concerns are asked in the order in which they were added, those that Weft brings first. An exception of one is said with the file,
 * changes nothing for the others, and makes the run end with exit code 3.
 */
public interface Concern extends ExamplePlugin {
    /**
     * In the program, before anything is run.
     *
     * @param examples how many they have
     */
    default void startRun(List<String> files, long examples) {}

    /** In the program, for each file that is done. */
    default void report(FileReport report) {}

    /**
     * In the program, at the end.
     *
     * @return lines that are shown below the summary
     */
    default List<String> finishRun() {
        return List.of();
    }

    /**
     * A file, or a part of one, is about to be run.
     *
     * @return the examples that are run: those of the file, or some of them, or others
     */
    default List<Example> startFile(ExampleFile file) {
        return file.examples();
    }

    /** What an example says of itself is about to be read. */
    default void startParse(Example found) {}

    /**
     * What an example says of itself was read.
     *
     * @return the example as it is to be taken
     */
    default Example finishParse(Example parsed) {
        return parsed;
    }

    /** An example says of itself what cannot be understood. */
    default void failParse(Example found, ExampleException reason) {}

    /**
     * It is an example's turn, whether or not it will be run.
     *
     * @return the example as it is to be run and compared: source, expected text and options may be others
     * @throws ExampleException if it cannot be run; then it fails with this sentence
     */
    default Example prepare(Example example) {
        return example;
    }

    /**
     * An example is not run.
     *
     * @param reason why, as in {@code "it is marked with +skip"}
     */
    default void skipExample(Example example, String reason) {}

    /** An example is about to be run. */
    default void startExample(Example example) {}

    /**
     * An example has ended by itself.
     *
     * @return what is compared and shown as what it said
     */
    default String finishExample(Example example, String said) {
        return said;
    }

    /** An example took too long and was stopped, after which its session goes on. */
    default void timedOut(Example example, String said) {}

    /** An example has lost its session, in whatever way. */
    default void crashed(Example example, String said) {}

    /** After an example that was started, however it ended. */
    default void finallyExample(Example example) {}

    /** An example has said what it should. */
    default void success(ExampleOutcome outcome) {}

    /** An example has said something else, or took too long. */
    default void failure(ExampleOutcome outcome) {}

    /** An example has lost its session; the rest of its file is skipped. */
    default void aborted(ExampleOutcome outcome) {}

    /** All examples of a file, or of a part of one, are done. */
    default void finishFile(ExampleFile file, List<ExampleOutcome> outcomes) {}
}
