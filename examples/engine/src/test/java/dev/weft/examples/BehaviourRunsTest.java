package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.Examples.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Behaviours 26 to 34: what is reported, and that it is the same however many workers there are. Of the others, 24 is {@link
 * DifferenceTest}'s, 30 that of the page on concerns, 31 {@link ConcernTest}'s; 25 is tested with the command, 27 with the JUnit engine.
 */
@OnEachBackend
@DisplayName("Reporting and concurrency")
@SuppressWarnings("NullAway.Init") // Fields are set before all tests.
class BehaviourRunsTest {
    private static final List<String> PAGES = List.of("a.md", "b.md", "c.md", "d.md", "e.md");

    @Parameter
    private String backend;

    private Path folder;
    private PagesRun one;

    @BeforeAll
    void write(@TempDir Path temporary) throws IOException {
        folder = temporary;
        PagesRun.write(folder, "a.md", "```\nj> int onlyInA = 1;    // weft: +name=one\nj> onlyInA\n=> <value>\nj> onlyInA\n=> 2\n```\n");
        PagesRun.write(folder, "b.md", "```\nj> onlyInA\nj> \"<value>\"    // weft: +paste\n$ echo b\nb\n```\n");
        PagesRun.write(folder, "c.md", "```\nj> 1    // weft: +quick\n```\n");
        PagesRun.write(folder, "d.md", "```\nj> int n = 1\n```\n\n<!-- weft: reset -->\n\n```\nj> n\nj> 2    // weft: +skip\n```\n");
        PagesRun.write(folder, "e.md",
                "```java\nSystem.out.println(\"e\");\n```\n```text output\ne\n```\n\n```java\nint e = \"e\";\n```\n");
    }

    @BeforeParameterizedClassInvocation
    void run() throws IOException {
        one = run(1);
    }

    private PagesRun run(int jobs) throws IOException {
        return new PagesRun(folder, PagesRun.settings(backend).jobs(jobs), PAGES);
    }

    /** All that is known of a run but how long it took. */
    private static List<String> known(PagesRun run) {
        List<String> lines = new ArrayList<>();
        for (FileReport report : run.reports()) {
            lines.add(report.file() + " " + report.problem() + report.complaints());
            report.outcomes().forEach(outcome -> lines.add(String.join(" | ", outcome.example().place(), outcome.status().name(),
                    outcome.expected(), outcome.said(), outcome.problem(), outcome.captures().toString())));
        }
        return lines;
    }

    @Test
    @DisplayName("26: JUnit's XML and JSON have an entry for each example of all workers, with name, file, line and time")
    void results() throws IOException {
        List<String> marks = new CopyOnWriteArrayList<>();
        PagesRun run = new PagesRun(folder, PagesRun.settings(backend).jobs(2), PAGES, new JUnitXmlConcern(folder.resolve("r.xml")),
                new JsonConcern(folder.resolve("r.json")), new GitHubConcern(marks::add));
        String xml = Files.readString(folder.resolve("r.xml"));
        String json = Files.readString(folder.resolve("r.json"));
        assertEquals(List.of(), run.summary().complaints());
        long examples = run.reports().stream().mapToLong(report -> report.outcomes().size()).sum();
        assertEquals(11, examples);
        String a = folder.resolve("a.md").toString();
        assertTrue(Stream.of(xml.split("<testcase ")).anyMatch(entry -> entry.matches(
                "(?s)classname=\"" + a + "\" name=\"one\" time=\"\\d+\\.\\d{3}\" file=\"" + a + "\" line=\"2\".*")), xml);
        assertEquals(examples, xml.split(" line=\"\\d+\"", -1).length - 1);
        assertTrue(xml.contains("<error message=\"" + folder.resolve("c.md") + ":2: an option must be "), xml);
        assertEquals(examples, json.split("\"seconds\" : [^,]+,\\s+\"source\"", -1).length - 1);
        String spaced = json.replaceAll("\\s+", " ");
        assertTrue(spaced.startsWith("{ \"complete\" : true, "), json);
        assertTrue(spaced.contains("\"name\" : \"one\", \"file\" : \"" + a + "\", \"line\" : 2,"), json);
        assertEquals(1 + run.reports().stream().flatMap(report -> report.outcomes().stream()).filter(ExampleOutcome::isFailure).count(),
                marks.stream().filter(mark -> mark.startsWith("::error file=")).count());
    }

    @Test
    @DisplayName("28: an update rewrites only what failed, keeps tags, and has nothing to do the second time")
    void updates(@TempDir Path own) throws IOException {
        String page = "```\nj> System.out.println(\"n is 1 of 20\")\nn is <n> of 30\n\n  j> 2\n  => 2\nj> undeclared\n```\n";
        PagesRun.write(own, "u.md", page);
        assertEquals(1, update(own));
        String updated = Files.readString(own.resolve("u.md"));
        assertEquals(page.replace("30", "20"), updated);
        assertEquals(0, update(own));
        assertEquals(updated, Files.readString(own.resolve("u.md")));
    }

    /** How many examples it has rewritten. */
    private int update(Path own) throws IOException {
        try (var examples = new Examples(PagesRun.settings(backend));
                Stream<FileReport> reports = examples.run(examples.files(List.of(own)))) {
            PageUpdate update = examples.update(reports.toList().getFirst());
            if (!update.rewritten().isEmpty()) {
                update.write();
            }
            return update.rewritten().size();
        }
    }

    @Test
    @DisplayName("29: results and counts are the same for 1, 2 and 8 workers")
    void workers() throws IOException {
        List<String> expected = known(one);
        assertEquals(expected, known(run(2)));
        assertEquals(expected, known(run(8)));
    }

    @Test
    @DisplayName("29, 34: and on threads what they are on JVMs; a name or a capture of one file is unknown in the next")
    void isolation() throws IOException {
        assertEquals(List.of("P P F", "F F P", "P F S", "P F"), Stream.of("a.md", "b.md", "d.md", "e.md").map(one::ends).toList());
        assertEquals(List.of("b.md:2:4: error: cannot find symbol",
                "b.md:3: <value> must be captured by an earlier example of the file to be pasted"), one.problems("b.md"));
        assertTrue(one.ends("c.md").startsWith("c.md:2: an option must be "), one.ends("c.md"));
        String other = backend.equals(Settings.THREADS) ? Settings.PROCESSES : Settings.THREADS;
        assertEquals(known(one), known(new PagesRun(folder, PagesRun.settings(other).jobs(2), PAGES)));
        assertFalse(one.reports().isEmpty());
    }
}
