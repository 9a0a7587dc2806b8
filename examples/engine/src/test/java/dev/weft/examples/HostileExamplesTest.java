package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleOutcome.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What examples do to their runner stays bounded, is reported, and does nothing to other files. */
@OnEachPlatform
class HostileExamplesTest {
    private final JavaPlatform platform;

    @TempDir
    Path folder;

    HostileExamplesTest(JavaPlatform platform) {
        this.platform = platform;
    }

    private Path page(String name, String examples) throws IOException {
        return Files.writeString(folder.resolve(name), "```\n" + examples + "```\n");
    }

    /** Of the first file; the second one must pass. */
    private FileReport run(String backend, String examples) throws IOException {
        Path hostile = page("a.md", examples);
        Path other = page("b.md", "j> 1 + 1\n=> 2\n");
        Examples.Settings settings = OnEachPlatform.Platforms.settings(platform).backend(backend).timeout(Duration.ofMinutes(5));
        try (var all = new Examples(settings); Stream<FileReport> reports = all.run(List.of(hostile, other))) {
            List<FileReport> both = reports.toList();
            FileReport good = both.stream().filter(report -> report.file().equals(other.toString())).findFirst().orElseThrow();
            assertEquals(1, good.count(Status.PASSED), good::toString);
            return both.stream().filter(report -> report.file().equals(hostile.toString())).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void aLoopWithoutEndIsStopped(String backend) throws IOException {
        FileReport report = run(backend, "j> while (true); // weft: +timeout=0.1\nj> 3\n=> 3\n");
        assertEquals(List.of(Status.FAILED, Status.PASSED), report.outcomes().stream().map(ExampleOutcome::status).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void codeThatCannotBeStoppedCostsItsFile(String backend) throws IOException {
        String ends = "weft.hostile." + backend;
        FileReport report;
        try {
            // No code of the example runs in the loop, so it has no place where it could be stopped. In front of it there is some, which
            // the first example has done once, so that the second one is in its loop when it is late.
            String all = "Stream.iterate(\"" + ends + "\", UnaryOperator.identity())";
            report = run(backend, "j> " + all + ".limit(1).noneMatch(Boolean::getBoolean)\n=> true\n"
                    + "j> " + all + ".noneMatch(Boolean::getBoolean) // weft: +timeout=2\nj> 3\n=> 3\n");
        } finally {
            System.setProperty(ends, "true");
        }
        assertEquals(List.of(Status.PASSED, Status.ABORTED, Status.SKIPPED),
                report.outcomes().stream().map(ExampleOutcome::status).toList());
        assertTrue(report.outcomes().get(1).problem().endsWith("could not be stopped"), report::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void ofAHundredMegabytesSomeAreKeptAndAllAreCounted(String backend) throws IOException {
        FileReport report = run(backend, "j> String line = \"x\".repeat(1_000_000);\n"
                + "j> for (int i = 0; i < 100; i++) System.out.println(line)\n");
        ExampleOutcome outcome = report.outcomes().getLast();
        assertEquals(Status.FAILED, outcome.status());
        assertEquals(100_000_100, (16 << 20) + Integer.parseInt(outcome.said().replaceAll("(?s).*and (\\d+) bytes more", "$1")));
    }

    @Test
    void threadsThatExamplesLeaveAreInterrupted() throws IOException {
        FileReport report = run("threads", """
                j> System.out.println(ProcessHandle.current().pid())
                <pid>
                j> for (int i = 0; i < 100; i++) new Thread(() -> {
                ..     try { Thread.sleep(1_000_000); } catch (InterruptedException e) { }
                .. }, "left behind").start();
                j> Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("left behind")).count()
                => 100
                """);
        assertEquals(3, report.count(Status.PASSED), report::toString);
        long pid = Long.parseLong(report.outcomes().getFirst().said().strip());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> pid == ProcessHandle.current().pid()
                ? Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("left behind"))
                : ProcessHandle.of(pid).isEmpty());
    }

    /** Whatever comes first, its limit, that of threads, or the end of what the machine has. */
    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void threadsWithoutEndAreStopped(String backend) throws IOException {
        String ends = "weft.hostile.threads." + backend;
        try {
            FileReport report = run(backend, """
                    j> void rest() {
                    ..     while (!Boolean.getBoolean("%s")) {
                    ..         java.util.concurrent.locks.LockSupport.park();
                    ..     }
                    .. }
                    j> while (true) {    // weft: +timeout=1
                    ..     new Thread(() -> rest(), "without end").start();
                    .. }
                    j> 3
                    => 3
                    """.formatted(ends));
            ExampleOutcome bomb = report.outcomes().get(1);
            assertTrue(bomb.problem().contains("it took longer than 1.0 s") || bomb.problem().contains("it had more than 5,000 threads")
                    || bomb.said().contains("OutOfMemoryError"), report::toString);
            assertTrue(bomb.status() == Status.ABORTED || report.outcomes().getLast().status() == Status.PASSED, report::toString);
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("without end")).count() < 200);
        } finally {
            System.setProperty(ends, "true");
        }
    }

    /** With time enough, so that it is not their limit that ends them. */
    @Test
    void asManyThreadsAsNobodyNeedsAreStopped() throws IOException {
        FileReport report = run("threads", """
                j> while (true) new Thread(() -> { try { Thread.sleep(1_000_000); } catch (InterruptedException e) { } }).start();
                j> 3
                => 3
                """);
        ExampleOutcome bomb = report.outcomes().getFirst();
        assertTrue(bomb.problem().endsWith("it had more than 5,000 threads at a time") || bomb.said().contains("OutOfMemoryError"),
                report::toString);
        assertEquals(Status.FAILED, bomb.status(), report::toString);
        assertEquals(Status.PASSED, report.outcomes().getLast().status(), report::toString);
    }

    @Test
    void aJvmThatIsKilledCostsItsFile() throws IOException {
        FileReport report = run("processes", "j> new ProcessBuilder(\"kill\", \"-9\", \"\""
                + " + ProcessHandle.current().pid()).start().waitFor()\n");
        String problem = platform.jdk().isEmpty() ? report.problem() : report.outcomes().getFirst().problem();
        assertTrue(report.isAborted() && problem.contains(platform.jdk().isEmpty() ? "a.md: " : "was ended by signal 9"), report::toString);
    }
}
