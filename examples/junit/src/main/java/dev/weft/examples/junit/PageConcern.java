package dev.weft.examples.junit;

import dev.weft.examples.Concern;
import dev.weft.examples.Example;
import dev.weft.examples.ExampleFile;
import dev.weft.examples.ExampleOutcome;
import dev.weft.examples.FileReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.opentest4j.AssertionFailedError;

/** Has run what selected examples need, and tells JUnit what becomes of them. One instance for all workers; thread-safe. */
final class PageConcern implements Concern {
    private final Map<String, PageDescriptor> pages;
    private final EngineExecutionListener listener;
    private final CancellationToken cancellation;
    private final Set<TestDescriptor> started = ConcurrentHashMap.newKeySet();
    /** An external snippet stands in another file than the one that is run. */
    private final ThreadLocal<PageDescriptor> running = new ThreadLocal<>();

    PageConcern(List<PageDescriptor> pages, EngineExecutionListener listener, CancellationToken cancellation) {
        this.pages = pages.stream().collect(Collectors.toMap(page -> page.file().toString(), Function.identity()));
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /** All up to the last one that is selected: later ones may use what earlier ones have made. */
    @Override
    public List<Example> startFile(ExampleFile file) {
        PageDescriptor page = page(file.name());
        running.set(page);
        if (cancellation.isCancellationRequested()) {
            return List.of();
        }
        start(page);
        int end = file.examples().size();
        while (end > 0 && page.selected(file.examples().get(end - 1)).isEmpty()) {
            end--;
        }
        return file.examples().subList(0, end);
    }

    /** Parts of a page may begin at the same time. */
    private synchronized void start(TestDescriptor descriptor) {
        if (started.add(descriptor)) {
            listener.executionStarted(descriptor);
        }
    }

    private PageDescriptor page(String file) {
        return Objects.requireNonNull(pages.get(file));
    }

    private Optional<ExampleDescriptor> selected(Example example) {
        return Objects.requireNonNull(running.get()).selected(example);
    }

    @Override
    public void skipExample(Example example, String reason) {
        selected(example).ifPresent(test -> listener.executionSkipped(test, reason));
    }

    @Override
    public void startExample(Example example) {
        selected(example).ifPresent(this::start);
    }

    @Override
    public void success(ExampleOutcome outcome) {
        finish(outcome, TestExecutionResult.successful());
    }

    @Override
    public void failure(ExampleOutcome outcome) {
        finish(outcome, TestExecutionResult.failed(error(outcome)));
    }

    @Override
    public void aborted(ExampleOutcome outcome) {
        failure(outcome);
    }

    private void finish(ExampleOutcome outcome, TestExecutionResult result) {
        selected(outcome.example()).ifPresent(test -> {
            // One for which something that it needs is missing is never started.
            start(test);
            listener.executionFinished(test, result);
        });
    }

    private static AssertionFailedError error(ExampleOutcome outcome) {
        Example example = outcome.example();
        String expected = outcome.expected();
        String said = outcome.said().stripTrailing();
        // Not all that show the message show the difference.
        String difference = outcome.problem().isEmpty() ? " ==> expected: <" + expected + "> but was: <" + said + ">" : "";
        AssertionFailedError error = new AssertionFailedError(outcome.sentence() + difference, expected, said);
        // Where it failed is in the page, not in what runs it.
        error.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("example", "line" + example.line(), example.file(), example.line())
        });
        return error;
    }

    /** Ends the page of a report, when all its parts are done. */
    @Override
    public void report(FileReport report) {
        finish(page(report.file()), Stream.concat(Stream.of(report.problem()), report.complaints().stream())
                .filter(each -> !each.isEmpty()).collect(Collectors.joining("; ")));
    }

    /**
     * Ends a page.
     *
     * @param problem what went wrong beside its examples, {@code ""} if nothing
     */
    void finish(PageDescriptor page, String problem) {
        if (cancellation.isCancellationRequested() && !started.contains(page)) {
            listener.executionSkipped(page, "the run was cancelled");
            return;
        }
        start(page);
        listener.executionFinished(page, problem.isEmpty()
                ? TestExecutionResult.successful()
                : TestExecutionResult.failed(new AssertionFailedError(problem)));
    }
}
