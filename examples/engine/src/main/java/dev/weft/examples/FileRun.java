package dev.weft.examples;

import dev.weft.examples.ExampleOutcome.Status;
import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import dev.weft.examples.Examples.Settings;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the examples of one file, or of a part of one, in their order. Used by one thread. */
final class FileRun {
    private final Plugins plugins;
    private final Concerns concerns;
    private final ExampleOptions all;
    private final Settings settings;
    private boolean failed;
    private boolean aborted;

    /** @param all what is said of all examples */
    FileRun(Plugins plugins, Concerns concerns, ExampleOptions all, Settings settings) {
        this.plugins = plugins;
        this.concerns = concerns;
        this.all = all;
        this.settings = settings;
    }

    /**
     * What became of them.
     *
     * @param found as finders have found them
     * @throws ExampleException if one says of itself what cannot be understood; then none is run
     */
    List<ExampleOutcome> run(ExampleFile found) {
        List<Example> started = concerns.change("startFile", found, (concern, before) ->
                new ExampleFile(before.name(), before.part(), concern.startFile(before), before.clipboard())).examples();
        List<Example> examples = started.stream().map(this::parsed).toList();
        for (ExampleRunner runner : plugins.runners()) {
            List<Example> own = examples.stream().filter(example -> example.language().equals(runner.language())).toList();
            if (!own.isEmpty()) {
                runner.begin(found.name(), own);
            }
        }
        List<ExampleOutcome> outcomes = new ArrayList<>();
        try {
            examples.forEach(example -> outcomes.add(run(example)));
        } finally {
            plugins.runners().forEach(ExampleRunner::end);
        }
        concerns.tell("finishFile", concern -> concern.finishFile(
                new ExampleFile(found.name(), found.part(), examples, found.clipboard()), List.copyOf(outcomes)));
        return outcomes;
    }

    private Example parsed(Example example) {
        concerns.tell("startParse", concern -> concern.startParse(example));
        Example parsed;
        try {
            parsed = plugins.parsed(example);
        } catch (ExampleException e) {
            concerns.tell("failParse", concern -> concern.failParse(example, e));
            throw e;
        }
        return concerns.change("finishParse", parsed, Concern::finishParse);
    }

    private ExampleOutcome run(Example parsed) {
        Example example;
        try {
            example = concerns.change("prepare", parsed, Concern::prepare);
        } catch (ExampleException e) {
            return told(new ExampleOutcome(parsed, Status.FAILED, "", String.valueOf(e.getMessage()), 0));
        }
        ExampleOptions options = example.options().over(all);
        Optional<ExampleRunner> runner = plugins.runner(example.language());
        // What is marked with -skip tears down what others have set up, and runs although one of them failed.
        if (aborted || runner.isEmpty() || options.is(ExampleOption.SKIP, failed)) {
            String reason = reason(parsed, example);
            concerns.tell("skipExample", concern -> concern.skipExample(example, reason));
            return new ExampleOutcome(example, Status.SKIPPED, "", reason, 0);
        }
        concerns.tell("startExample", concern -> concern.startExample(example));
        long start = System.nanoTime();
        Answer answer;
        try (Slice _ = Trace.slice(example.place())) {
            answer = runner.get().run(example, example.code(), options.seconds(ExampleOption.TIMEOUT, settings.timeout()));
        }
        long nanos = System.nanoTime() - start;
        String said = ended(example, answer);
        concerns.tell("finallyExample", concern -> concern.finallyExample(example));
        return told(judge(example, options, runner.get().expected(example), new Answer(said, answer.end(), answer.problem()), nanos));
    }

    /**
     * Why an example is not run.
     *
     * @param example as concerns have prepared it
     */
    private String reason(Example parsed, Example example) {
        if (parsed.options().over(all).is(ExampleOption.SKIP, false)) {
            return ExampleOutcome.MARKED;
        }
        if (!aborted && plugins.runner(example.language()).isEmpty()) {
            return "there is no runner of " + example.language();
        }
        ExampleOptions options = example.options().over(all);
        if (!aborted && options.is(ExampleOption.SKIP, false)) {
            return options.says(ExampleOption.IF) || options.says(ExampleOption.UNLESS) ? "its condition is not met"
                    : "a concern has it skipped";
        }
        return "an example before it failed";
    }

    private String ended(Example example, Answer answer) {
        String said = answer.said();
        switch (answer.end()) {
            case LATE -> concerns.tell("timedOut", concern -> concern.timedOut(example, said));
            case GONE -> concerns.tell("crashed", concern -> concern.crashed(example, said));
            case ORDERLY, REFUSED -> {
                return concerns.change("finishExample", said, (concern, before) -> concern.finishExample(example, before));
            }
        }
        return said;
    }

    private ExampleOutcome told(ExampleOutcome outcome) {
        boolean stops = settings.failFast() || outcome.example().options().over(all).is(ExampleOption.FAIL_FAST, false);
        switch (outcome.status()) {
            case PASSED -> concerns.tell("success", concern -> concern.success(outcome));
            case FAILED -> {
                failed |= stops;
                concerns.tell("failure", concern -> concern.failure(outcome));
            }
            case ABORTED -> {
                aborted = true;
                concerns.tell("aborted", concern -> concern.aborted(outcome));
            }
            case SKIPPED -> { }
        }
        return outcome;
    }

    /** What a compiler says has a place that is more exact than the example's. */
    private static String placed(Example example, String problem) {
        return problem.isEmpty() || problem.startsWith(example.file() + ":") ? problem : example.place() + ": " + problem;
    }

    private static ExampleOutcome judge(Example example, ExampleOptions options, String expected, Answer answer, long nanos) {
        if (answer.end() == End.GONE || answer.end() == End.LATE) {
            Status status = answer.end() == End.GONE ? Status.ABORTED : Status.FAILED;
            return new ExampleOutcome(example, status, expected, answer.said(), placed(example, answer.problem()), Map.of(), nanos);
        }
        boolean meantToBeRefused = options.is(ExampleOption.COMPILE_FAIL, false);
        if (meantToBeRefused && answer.end() != End.REFUSED) {
            return new ExampleOutcome(example, Status.FAILED, expected, answer.said(),
                    placed(example, "it must not compile, but it does"), Map.of(), nanos);
        }
        if (options.is(ExampleOption.PASS, false) || meantToBeRefused && expected.isEmpty()) {
            return new ExampleOutcome(example, Status.PASSED, expected, answer.said(), "", Map.of(), nanos);
        }
        Optional<Map<String, String>> captures = Expectation.of(expected, options).match(answer.said());
        return captures.isPresent()
                ? new ExampleOutcome(example, Status.PASSED, expected, answer.said(), "", captures.get(), nanos)
                : new ExampleOutcome(example, Status.FAILED, expected, answer.said(), placed(example, answer.problem()), Map.of(),
                        nanos);
    }
}
