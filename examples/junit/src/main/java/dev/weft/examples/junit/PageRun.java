package dev.weft.examples.junit;

import dev.weft.examples.Example;
import dev.weft.examples.ExampleOutcome;
import dev.weft.examples.ExampleOutcome.Status;
import dev.weft.examples.Examples;
import java.util.List;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.AssertionFailedError;

/** Runs pages and tells what becomes of their examples. Safe for use by several threads, one page each. */
final class PageRun {
    private final Examples examples;
    private final EngineExecutionListener listener;
    private final CancellationToken cancellation;

    PageRun(Examples examples, EngineExecutionListener listener, CancellationToken cancellation) {
        this.examples = examples;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /** Runs a page; what comes of it is told to the listener. */
    PageDescriptor run(PageDescriptor page) throws InterruptedException {
        if (cancellation.isCancellationRequested()) {
            listener.executionSkipped(page, "the run was cancelled");
        } else {
            listener.executionStarted(page);
            examples.run(page.file(), needed(page)).outcomes()
                    .forEach(outcome -> page.selected(outcome.example()).ifPresent(example -> tell(example, outcome)));
            listener.executionFinished(page, page.problem().isEmpty()
                    ? TestExecutionResult.successful()
                    : TestExecutionResult.failed(new AssertionFailedError(page.problem())));
        }
        return page;
    }

    /** All up to the last one that is selected: later ones may use what earlier ones have made. */
    private static List<Example> needed(PageDescriptor page) {
        List<Example> all = page.examples();
        int end = all.size();
        while (end > 0 && page.selected(all.get(end - 1)).isEmpty()) {
            end--;
        }
        return all.subList(0, end);
    }

    private void tell(ExampleDescriptor example, ExampleOutcome outcome) {
        if (outcome.status() == Status.SKIPPED) {
            listener.executionSkipped(example, outcome.problem());
            return;
        }
        listener.executionStarted(example);
        listener.executionFinished(example, outcome.status() == Status.PASSED
                ? TestExecutionResult.successful()
                : TestExecutionResult.failed(failure(outcome)));
    }

    private static AssertionFailedError failure(ExampleOutcome outcome) {
        Example example = outcome.example();
        String message = outcome.problem().isEmpty() ? example.place() + ": it says something else" : outcome.problem();
        AssertionFailedError error = new AssertionFailedError(message, example.expected().text(), outcome.said().stripTrailing());
        // Where it failed is in the page, not in what runs it.
        error.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("example", "line" + example.line(), example.file(), example.line())
        });
        return error;
    }
}
