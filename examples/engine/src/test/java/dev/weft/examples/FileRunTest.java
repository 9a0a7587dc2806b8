package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleOutcome.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What options make of the examples of a file; the language here says what it is told. */
class FileRunTest {
    private static final class Echo implements ExampleRunner {
        @Override
        public String language() {
            return "echo";
        }

        @Override
        public Answer run(Example example, String code, Duration limit) {
            String said = code.replaceAll(" *//.*", "");
            return switch (said) {
                case "refused" -> new Answer("no such word", End.REFUSED, "page.md:1:1: error: no such word");
                case "late" -> new Answer("", End.LATE, "it took longer than " + limit.toSeconds() + " s");
                case "gone" -> new Answer("", End.GONE, "it is gone");
                default -> new Answer(said, End.ORDERLY, "");
            };
        }

        @Override
        public List<Prompt> prompts() {
            return List.of(new Prompt(language(), "e>", "..", "//"));
        }
    }

    private static List<ExampleOutcome> run(boolean failFast, String page) {
        List<Line> lines = new ArrayList<>();
        page.lines().forEach(line -> lines.add(new Line(lines.size() + 1, line)));
        var plugins = new Plugins(List.of(new Echo(), new ClipboardConcern(), new ConditionsConcern()));
        List<Example> found = plugins.finders().iterator().next().find("page.md", new Zone("", lines));
        var settings = Examples.Settings.defaults().timeout(Duration.ofSeconds(7)).failFast(failFast);
        return new FileRun(plugins, new Concerns(plugins.concerns()), ExampleOptions.NONE, settings)
                .run(new ExampleFile("page.md", 0, found, new Clipboard()));
    }

    private static String statuses(boolean failFast, String page) {
        return String.join(" ", run(failFast, page).stream().map(outcome -> outcome.status().name().substring(0, 1)).toList());
    }

    @Test
    void whatIsSaidIsComparedUnlessItIsToPass() {
        assertEquals("P F P S", statuses(false, "e> a\na\ne> b\nc\ne> b // weft: +pass\nc\ne> d // weft: +skip\ne\n"));
    }

    @Test
    void afterAFailureTheRestIsSkippedButForTearDown() {
        String page = "e> a\nb\ne> c\nc\ne> d // weft: -skip\nd\n";
        assertEquals("F P P", statuses(false, page));
        assertEquals("F S P", statuses(true, page));
        assertEquals("F S P", statuses(false, page.replace("e> a", "e> a // weft: +fail-fast")));
    }

    @Test
    void capturesArePastedIntoLaterExamples() {
        assertEquals("P P F", statuses(false, """
                e> number 12
                number <n>
                e> it was <n> // weft: +paste
                it was <n>
                e> <m> // weft: +paste
                <m>
                """));
        assertEquals("page.md:1: <m> must be captured by an earlier example of the file to be pasted",
                run(false, "e> <m> // weft: +paste\n").getFirst().problem());
        assertEquals("P F", statuses(false, "e> 12 // weft: -capture\n<n>\ne> <n> // weft: +paste\n12\n"));
    }

    @Test
    void whatWasCapturedDecidesWhatRuns() {
        assertEquals("P P S S P", statuses(false, """
                e> linux
                <os>
                e> a // weft: +if=os
                a
                e> b // weft: +unless=os
                b
                e> c // weft: +if=nobodyCapturedThis
                c
                e> d // weft: +unless=nobodyCapturedThis
                d
                """));
    }

    private static List<String> reasons(String page) {
        return run(false, page).stream().filter(outcome -> outcome.status() == Status.SKIPPED).map(ExampleOutcome::problem).toList();
    }

    @Test
    void whatIsSkippedSaysWhy() {
        assertEquals(List.of("it is marked with +skip", "its condition is not met", "an example before it failed"), reasons("""
                e> a // weft: +skip
                e> b // weft: +if=nobodyCapturedThis
                e> c // weft: +fail-fast
                d
                e> e
                """));
        assertEquals(List.of("an example before it failed", "it is marked with +skip"), reasons("e> gone\ne> a\ne> b // weft: +skip\n"));
    }

    @Test
    void whatMustNotCompileFailsIfItDoes() {
        assertEquals("P P F F F", statuses(false, """
                e> refused // weft: +compile-fail
                e> refused // weft: +compile-fail
                no such <thing>
                e> refused // weft: +compile-fail
                other words
                e> fine // weft: +compile-fail
                e> refused
                """));
    }

    @Test
    void afterALateExampleTheFileGoesOnAndWithoutASessionItDoesNot() {
        List<ExampleOutcome> outcomes = run(false, "e> late\ne> a\na\ne> gone\ne> b // weft: -skip\nb\n");
        assertEquals(List.of(Status.FAILED, Status.PASSED, Status.ABORTED, Status.SKIPPED),
                outcomes.stream().map(ExampleOutcome::status).toList());
        assertEquals("page.md:1: it took longer than 7 s", outcomes.getFirst().problem());
        assertTrue(new FileReport("page.md", outcomes, "", 1).isAborted());
    }
}
