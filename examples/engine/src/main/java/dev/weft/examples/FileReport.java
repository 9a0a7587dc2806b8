package dev.weft.examples;

import dev.weft.examples.ExampleOutcome.Status;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of the examples of a file, in their order.
 *
 * @param file as it was named
 * @param problem why there are none, or not all, in one sentence; {@code ""} if nothing hindered it
 * @param complaints what went wrong in {@linkplain Concern concerns}, a sentence each
 * @param nanos from when it was read
 */
public record FileReport(String file, List<ExampleOutcome> outcomes, String problem, List<String> complaints, long nanos)
        implements Serializable {
    public FileReport {
        outcomes = List.copyOf(outcomes);
        complaints = List.copyOf(complaints);
    }

    /** One that no concern has hindered. */
    public FileReport(String file, List<ExampleOutcome> outcomes, String problem, long nanos) {
        this(file, outcomes, problem, List.of(), nanos);
    }

    /** How many ended so. */
    public long count(Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }

    /** Whether what stands in it could not be understood, or its session was lost. */
    public boolean isAborted() {
        return !problem.isEmpty() || count(Status.ABORTED) > 0;
    }

    /** With what became of the part of the file that comes after these. */
    FileReport and(FileReport next) {
        return new FileReport(file, Stream.concat(outcomes.stream(), next.outcomes.stream()).toList(),
                Stream.of(problem, next.problem).filter(each -> !each.isEmpty()).findFirst().orElse(""),
                Stream.concat(complaints.stream(), next.complaints.stream()).distinct().toList(), nanos + next.nanos);
    }
}
