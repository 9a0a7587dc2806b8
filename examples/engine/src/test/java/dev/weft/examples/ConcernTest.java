package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plug-ins are told, and in which order, whatever workers are. */
class ConcernTest {
    /** A plug-in in a source file, that is compiled and of which each worker has an instance. */
    private static final String DIARY = """
            import dev.weft.SharedList;
            import dev.weft.examples.*;
            import java.util.List;

            class Diary implements Concern {
                private SharedList<String> lines;
                private int job;

                @Override public void open(PluginContext context) {
                    job = context.job();
                    if (context.isMain()) {
                        lines = context.sharer().list();
                        context.namespace().put("diary", lines);
                    } else {
                        lines = context.namespace().get("diary", SharedList.class);
                    }
                    lines.add("made in " + (context.isMain() ? "the program" : "a worker"));
                }
                private void say(String text) { lines.add(text); }
                private static String name(Example example) { return example.source().getFirst(); }
                @Override public List<Example> startFile(ExampleFile file) {
                    say("startFile " + file.examples().size());
                    return file.examples();
                }
                @Override public void startParse(Example example) { say("startParse " + name(example)); }
                @Override public Example finishParse(Example example) { say("finishParse " + name(example)); return example; }
                @Override public void failParse(Example example, ExampleException e) { say("failParse " + name(example)); }
                @Override public Example prepare(Example example) { say("prepare " + name(example)); return example; }
                @Override public void skipExample(Example example, String reason) { say("skipExample " + name(example)); }
                @Override public void startExample(Example example) { say("startExample " + name(example)); }
                @Override public String finishExample(Example example, String said) { say("finishExample " + said.strip()); return said; }
                @Override public void timedOut(Example example, String said) { say("timedOut " + name(example)); }
                @Override public void crashed(Example example, String said) { say("crashed " + name(example)); }
                @Override public void finallyExample(Example example) { say("finallyExample " + name(example)); }
                @Override public void success(ExampleOutcome outcome) { say("success"); }
                @Override public void failure(ExampleOutcome outcome) { say("failure"); }
                @Override public void aborted(ExampleOutcome outcome) { say("aborted"); }
                @Override public void finishFile(ExampleFile file, List<ExampleOutcome> outcomes) { say("finishFile " + outcomes.size()); }
                @Override public void startRun(List<String> files, long examples) { say("startRun " + files.size() + " " + examples); }
                @Override public void report(FileReport report) { say("report " + report.outcomes().size()); }
                @Override public List<String> finishRun() { return List.copyOf(lines); }
            }
            """;

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path page(String name, String examples) throws IOException {
        return file(name, "```\n" + examples + "```\n");
    }

    private record Ran(List<FileReport> reports, Examples.Summary summary) {}

    private Ran run(Examples.Settings settings, Path... files) throws IOException {
        try (var examples = new Examples(settings); Stream<FileReport> reports = examples.run(examples.files(List.of(files)))) {
            List<FileReport> all = reports.toList();
            return new Ran(all, examples.finish());
        }
    }

    private static Examples.Settings settings(String backend, Path... plugins) {
        return Examples.Settings.defaults().backend(backend).plugins(Stream.of(plugins).map(Path::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void hooksAreCalledInOneOrderAndOneOfThemEndsAnExample(String backend) throws IOException {
        Path plugin = file("Diary.java", DIARY);
        Path page = page("a.md", "j> 1\n=> 1\nj> 2 // weft: +skip\nj> 3\n=> 4\nj> while (true); // weft: +timeout=0.2\n");
        assertEquals("""
                made in the program
                startRun 1 4
                made in a worker
                startFile 4
                startParse 1
                finishParse 1
                startParse 2 // weft: +skip
                finishParse 2 // weft: +skip
                startParse 3
                finishParse 3
                startParse while (true); // weft: +timeout=0.2
                finishParse while (true); // weft: +timeout=0.2
                prepare 1
                startExample 1
                finishExample => 1
                finallyExample 1
                success
                prepare 2 // weft: +skip
                skipExample 2 // weft: +skip
                prepare 3
                startExample 3
                finishExample => 3
                finallyExample 3
                failure
                prepare while (true); // weft: +timeout=0.2
                startExample while (true); // weft: +timeout=0.2
                timedOut while (true); // weft: +timeout=0.2
                finallyExample while (true); // weft: +timeout=0.2
                failure
                finishFile 4
                report 4""", String.join("\n", run(settings(backend, plugin), page).summary().lines()));
    }

    @Test
    void whatCannotBeUnderstoodEndsItsFile() throws IOException {
        Path plugin = file("Diary.java", DIARY);
        Path page = page("a.md", "j> 1 // weft: +no\n");
        assertEquals(List.of("made in the program", "startRun 1 1", "made in a worker", "startFile 1", "startParse 1 // weft: +no",
                "failParse 1 // weft: +no", "report 0"), run(settings("threads", plugin), page).summary().lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void thereIsOneInstanceMoreThanWorkersAndNoMoreWorkersThanFiles(String backend) throws IOException {
        Path plugin = file("Diary.java", DIARY);
        Path[] pages = {page("a.md", "j> 1\n"), page("b.md", "j> 2\n"), page("c.md", "j> 3\n")};
        for (int jobs : new int[] {1, 2, 8}) {
            List<String> diary = run(settings(backend, plugin).jobs(jobs), pages).summary().lines();
            assertEquals("made in the program", diary.getFirst());
            long workers = diary.stream().filter("made in a worker"::equals).count();
            assertTrue(workers >= 1 && workers <= Math.min(jobs, pages.length), workers + " workers of " + jobs + " for " + diary);
            assertEquals(3, diary.stream().filter("success"::equals).count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void theSlowestExamplesAreThoseOfAllWorkers(String backend) throws IOException {
        Path[] pages = {page("a.md", "j> 1\nj> 2\nj> 3\n"), page("b.md", "j> 4\n"), page("c.md", "j> 5\nj> Thread.sleep(20)\n")};
        Ran ran = run(Examples.Settings.defaults().backend(backend).jobs(2).plugins(List.of("slowest")), pages);
        List<String> slowest = ran.reports().stream().flatMap(report -> report.outcomes().stream())
                .sorted(Comparator.comparingLong(ExampleOutcome::nanos).reversed()).limit(5)
                .map(outcome -> String.format(Locale.ROOT, "%8.3f s  %s", outcome.nanos() / 1e9, outcome.example().place())).toList();
        assertEquals("slowest examples:", ran.summary().lines().getFirst());
        assertEquals(slowest, ran.summary().lines().subList(1, ran.summary().lines().size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void aConcernThatFailsIsNamedAndTheOthersGoOn(String backend) throws IOException {
        Path bad = file("Bad.java", """
                import dev.weft.examples.*;
                class Bad implements Concern {
                    @Override public void startExample(Example example) { throw new IllegalStateException("no luck"); }
                }
                """);
        Ran ran = run(settings(backend, bad, file("Diary.java", DIARY)), page("a.md", "j> 1\n=> 1\nj> 2\n=> 2\n"));
        assertEquals(List.of("the concern Bad failed in startExample: java.lang.IllegalStateException: no luck"),
                ran.reports().getFirst().complaints());
        assertEquals(2, ran.summary().lines().stream().filter("success"::equals).count());
    }

    @Test
    void concernsChangeWhatIsRunAndSaid() throws IOException {
        Path plugin = file("Edits.java", """
                import dev.weft.examples.*;
                import java.util.List;
                class Edits implements Concern {
                    @Override public List<ExampleOption> options() {
                        return List.of(ExampleOption.flag("more", "40 is added"));
                    }
                    @Override public List<Example> startFile(ExampleFile file) {
                        return file.examples().subList(1, file.examples().size());
                    }
                    @Override public Example prepare(Example example) {
                        return example.options().is(options().getFirst(), false)
                                ? example.with(example.code().replaceAll("//.*", "") + "+ 40", example.expected().text()) : example;
                    }
                    @Override public String finishExample(Example example, String said) { return said.replace("secret", "***"); }
                }
                """);
        Ran ran = run(settings("threads", plugin),
                page("a.md", "j> 1\n=> 2\nj> 2 // weft: +more\n=> 42\nj> \"a secret\"\n=> \"a ***\"\n"));
        assertEquals(2, ran.reports().getFirst().count(ExampleOutcome.Status.PASSED), ran::toString);
        assertEquals(2, ran.reports().getFirst().outcomes().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void aFileIsDividedWhereItIsMarkedAndReportedAsAWhole(String backend) throws IOException {
        Path page = file("a.md", """
                ```
                j> int a = 1
                ```

                <!-- weft: reset -->

                ```
                j> a
                |  Error:
                |  <...>
                j> int b = 5
                ```

                <!-- weft: reset -->

                ```
                j> 2 + 2
                => 4
                ```
                """);
        Ran ran = run(settings(backend).jobs(3), page);
        assertEquals(1, ran.reports().size());
        List<Integer> lines = new ArrayList<>();
        ran.reports().getFirst().outcomes().forEach(outcome -> lines.add(outcome.example().line()));
        assertEquals(List.of(2, 8, 11, 17), lines);
        assertEquals(4, ran.reports().getFirst().count(ExampleOutcome.Status.PASSED), ran::toString);
    }

    @Test
    void aWorkerJvmThatCannotGoOnIsReplacedBeforeTheNextFile() throws IOException {
        Path plugin = file("Sticky.java", """
                import dev.weft.examples.*;
                import java.time.Duration;
                import java.util.List;
                class Sticky implements ExampleRunner {
                    private boolean stuck;
                    @Override public String language() { return "sticky"; }
                    @Override public List<Prompt> prompts() { return List.of(new Prompt("sticky", "s>", "..", "#")); }
                    @Override public Answer run(Example example, String code, Duration limit) {
                        if (code.equals("stick")) {
                            stuck = true;
                            return new Answer("", End.GONE, "it is stuck");
                        }
                        return new Answer(String.valueOf(stuck), End.ORDERLY, "");
                    }
                    @Override public boolean isUsable() { return !stuck; }
                }
                """);
        Ran ran = run(settings("processes", plugin),
                page("a.md", "s> stick\n"), page("b.md", "s> any\nfalse\n"), page("c.md", "s> any\nfalse\n"));
        assertEquals(1, ran.reports().stream().filter(FileReport::isAborted).count(), ran::toString);
        assertEquals(2, ran.reports().stream().mapToLong(report -> report.count(ExampleOutcome.Status.PASSED)).sum(), ran::toString);
    }

    @Test
    void aWorkerJvmThatDiesCostsItsFile() throws IOException {
        Ran ran = run(settings("processes"), page("a.md", "j> System.class.getMethod(\"exit\", int.class).invoke(null, 3)\n"),
                page("b.md", "j> 1\n=> 1\n"));
        FileReport died = ran.reports().stream().filter(FileReport::isAborted).findFirst().orElseThrow();
        assertTrue(died.problem().contains("a.md: ") && died.problem().contains("exited with code 3"), died::problem);
        assertEquals(1, ran.reports().stream().mapToLong(report -> report.count(ExampleOutcome.Status.PASSED)).sum());
    }
}
