package dev.weft.examples;

import dev.weft.examples.ExampleOutcome.Status;
import java.io.Serializable;
import java.util.List;

/**
 * What became of the examples of a file, in their order.
 *
 * @param file as it was named
 * @param problem why there are none, in one sentence; {@code ""} if nothing hindered it
 * @param nanos from when it was read
 */
public record FileReport(String file, List<ExampleOutcome> outcomes, String problem, long nanos) implements Serializable {
    public FileReport {
        outcomes = List.copyOf(outcomes);
    }

    /** How many ended so. */
    public long count(Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    /** Whether what stands in it could not be understood, or its session was lost. */
    public boolean isAborted() {
        return !problem.isEmpty() || count(Status.ABORTED) > 0;
    }
}
