package dev.weft.examples;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import dev.weft.examples.ExampleOutcome.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the examples of one file in their order. Used by one thread. */
final class FileRun {
    private final Map<String, ExampleRunner> runners;
    private final ExampleOptions all;
    private final Duration timeout;
    private final boolean failFast;
    private final Clipboard clipboard = new Clipboard();
    private boolean failed;
    private boolean aborted;

    /**
     * A run.
     *
     * @param runners by language
     * @param all what is said of all examples
     */
    FileRun(Map<String, ExampleRunner> runners, ExampleOptions all, Duration timeout, boolean failFast) {
        this.runners = runners;
        this.all = all;
        this.timeout = timeout;
        this.failFast = failFast;
    }

    List<ExampleOutcome> run(List<Example> examples) {
        for (ExampleRunner runner : runners.values()) {
            List<Example> own = examples.stream().filter(example -> example.language().equals(runner.language())).toList();
            if (!own.isEmpty()) {
                runner.begin(own.getFirst().file(), own);
            }
        }
        try {
            return runAll(examples);
        } finally {
            runners.values().forEach(ExampleRunner::end);
        }
    }

    private List<ExampleOutcome> runAll(List<Example> examples) {
        List<ExampleOutcome> outcomes = new ArrayList<>();
        for (Example example : examples) {
            long start = System.nanoTime();
            ExampleOutcome outcome = run(example, start);
            failed |= outcome.status() == Status.FAILED && (failFast || options(example).is(ExampleOption.FAIL_FAST, false));
            aborted |= outcome.status() == Status.ABORTED;
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private ExampleOptions options(Example example) {
        return example.options().over(all);
    }

    private ExampleOutcome run(Example example, long start) {
        ExampleOptions options = options(example);
        ExampleRunner runner = runners.get(example.language());
        if (aborted || runner == null || isSkipped(options)) {
            return new ExampleOutcome(example, Status.SKIPPED, "", "", 0);
        }
        String code = example.code();
        String expected = runner.expected(example);
        if (options.is(ExampleOption.PASTE, false)) {
            try {
                code = clipboard.paste(code, example.place());
                expected = clipboard.paste(expected, example.place());
            } catch (ExampleException e) {
                return new ExampleOutcome(example, Status.FAILED, "", String.valueOf(e.getMessage()), 0);
            }
        }
        Answer answer = runner.run(example, code, options.seconds(ExampleOption.TIMEOUT, timeout));
        return judge(example, options, expected, answer, System.nanoTime() - start);
    }

    /** What is marked with {@code -skip} tears down what others have set up, and runs although one of them failed. */
    private boolean isSkipped(ExampleOptions options) {
        boolean unmet = options.text(ExampleOption.IF).filter(tag -> isEmpty(tag)).isPresent()
                || options.text(ExampleOption.UNLESS).filter(tag -> !isEmpty(tag)).isPresent();
        return unmet || options.is(ExampleOption.SKIP, failed);
    }

    private boolean isEmpty(String tag) {
        return clipboard.get(tag).or(() -> Optional.ofNullable(System.getenv(tag))).orElse("").isEmpty();
    }

    /** What a compiler says has a place that is more exact than the example's. */
    private static String placed(Example example, String problem) {
        return problem.isEmpty() || problem.startsWith(example.file() + ":") ? problem : example.place() + ": " + problem;
    }

    private ExampleOutcome judge(Example example, ExampleOptions options, String expected, Answer answer, long nanos) {
        if (answer.end() == End.GONE || answer.end() == End.LATE) {
            Status status = answer.end() == End.GONE ? Status.ABORTED : Status.FAILED;
            return new ExampleOutcome(example, status, answer.said(), placed(example, answer.problem()), nanos);
        }
        boolean meantToBeRefused = options.is(ExampleOption.COMPILE_FAIL, false);
        if (meantToBeRefused && answer.end() != End.REFUSED) {
            return new ExampleOutcome(example, Status.FAILED, answer.said(), placed(example, "it must not compile, but it does"), nanos);
        }
        if (options.is(ExampleOption.PASS, false) || meantToBeRefused && expected.isEmpty()) {
            return new ExampleOutcome(example, Status.PASSED, answer.said(), "", nanos);
        }
        Optional<Map<String, String>> captures = Expectation.of(expected, options).match(answer.said());
        if (captures.isEmpty()) {
            return new ExampleOutcome(example, Status.FAILED, answer.said(), placed(example, answer.problem()), nanos);
        }
        if (options.is(ExampleOption.CAPTURE, true)) {
            clipboard.putAll(captures.get());
        }
        return new ExampleOutcome(example, Status.PASSED, answer.said(), "", nanos);
    }
}
