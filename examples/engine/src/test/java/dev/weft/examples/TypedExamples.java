package dev.weft.examples;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.time.Duration;
import java.util.List;

/** Examples of one language, each on its line, run by one runner. */
final class TypedExamples {
    private final InterpreterRunner runner;
    private int line;

    TypedExamples(InterpreterRunner runner) {
        this.runner = runner;
    }

    Example example(String code, String expected) {
        line++;
        Prompt prompt = runner.prompts().getFirst();
        List<String> source = List.of(code.split("\n", -1));
        Example found = new Example("page.md", line, source.stream().map(each -> 1).toList(), prompt.first(), prompt.language(), source,
                new Example.Expected(line + 1, expected), ExampleOptions.NONE);
        List<ExampleOption> known = java.util.stream.Stream.concat(ExampleOption.COMMON.stream(), runner.options().stream()).toList();
        return new CommentParser(prompt.language(), prompt.comment()).parse(found, known);
    }

    Answer run(Example example) {
        return runner.run(example, example.code(), example.options().seconds(ExampleOption.TIMEOUT, Duration.ofMinutes(1)));
    }

    /** What came of code of which this is expected. */
    Answer run(String code, String expected) {
        return run(example(code, expected));
    }

    /** What code says that is run to its end, without what does not count. */
    String said(String code) {
        return said(code, "");
    }

    String said(String code, String expected) {
        Answer answer = run(code, expected);
        if (answer.end() != End.ORDERLY) {
            throw new AssertionError(answer);
        }
        return answer.said().stripTrailing();
    }
}
