package dev.weft;

import dev.weft.job.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The failures of a job's attempts so far. Confined to whoever decides about the next attempt. */
final class History {
    /** Made anew for each: most jobs have none. */
    private List<Throwable> failures = List.of();

    /** How many attempts have failed. */
    int attempts() {
        return failures.size();
    }

    void add(Throwable failure) {
        var more = new ArrayList<>(failures);
        more.add(failure);
        failures = more;
    }

    /** {@code last}, with which the job is given up, with the failures before it as suppressed exceptions. */
    Throwable giveUp(Throwable last) {
        Throwable whole = last;
        for (Throwable failure : failures) {
            whole = Errors.join(whole, failure);
        }
        return whole;
    }

    /** What the message of the last failure says of those before it; empty if there were none. */
    String text() {
        return failures.isEmpty() ? "" : "; given up after " + (failures.size() + 1) + " attempts" + nodes();
    }

    /** On which nodes those before were lost. */
    private String nodes() {
        String nodes = failures.stream()
                .filter(NodeLost.class::isInstance)
                .map(failure -> String.valueOf(((NodeLost) failure).node()))
                .collect(Collectors.joining(", "));
        return nodes.isEmpty() ? "" : ", after " + nodes;
    }
}
