package dev.weft.examples;

import dev.weft.examples.ExampleOutcome.Status;
import java.nio.file.Path;
import java.util.List;

/**
 * What became of the examples of a file, in their order.
 *
 * @param problem why there are none, in one sentence; {@code ""} if nothing hindered it
 * @param nanos from when it was read
 */
public record FileReport(Path file, List<ExampleOutcome> outcomes, String problem, long nanos) {
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
