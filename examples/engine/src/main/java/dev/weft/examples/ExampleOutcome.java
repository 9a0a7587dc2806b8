package dev.weft.examples;

import java.io.Serializable;
import java.util.Map;

/**
 * What became of an example.
 *
 * @param example as it was run
 * @param expected what was compared: what it should say, without what its runner leaves out
 * @param said what it said, {@code ""} if it was not run
 * @param problem where and what went wrong beside that, in one sentence; why it was not run if it is skipped; {@code ""} if nothing
 * @param captures what tags stand for, by name, if it passed
 * @param nanos how long it took
 */
public record ExampleOutcome(Example example, Status status, String expected, String said, String problem, Map<String, String> captures,
                             long nanos) implements Serializable {
    /** Why examples are skipped that say so themselves, or of which their page or the settings say so. */
    static final String MARKED = "it is marked with +skip";

    /** Whether it is an error: it failed, or its session is lost. */
    public boolean isFailure() {
        return status == Status.FAILED || status == Status.ABORTED;
    }

    /** Where and what went wrong, of one that is a failure. */
    public String sentence() {
        return problem.isEmpty() ? example.place() + ": it says something else" : problem;
    }

    /** The kinds of ends. */
    public enum Status {
        PASSED,
        /** It said something else, did not compile, or took too long. */
        FAILED,
        /** It was not to be run. */
        SKIPPED,
        /** What runs it is gone, and so what follows in the file cannot be run. */
        ABORTED
    }

    public ExampleOutcome {
        captures = Map.copyOf(captures);
    }

    /** One of which all was compared, and whose tags stand for nothing. */
    public ExampleOutcome(Example example, Status status, String said, String problem, long nanos) {
        this(example, status, example.expected().text(), said, problem, Map.of(), nanos);
    }
}
