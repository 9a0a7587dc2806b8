package dev.weft.tests;

import static dev.weft.tests.WeftCommand.command;
import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that record themselves. */
class InlineTraceTest {
    private static final Pattern FIB = Pattern.compile("\"name\":\"Inline\\.fib ");
    private static final Pattern PROCESS = Pattern.compile("\"name\":\"process_name\"");

    @TempDir
    Path folder;

    @Test
    void whatLiesBetweenStartAndCloseIsRecorded() throws IOException {
        var result = run("fib", "close", "close", "fib");
        assertEquals("0: 5\n55\n55\n", result.exitCode() + ": " + result.text(), result.err());
        assertEquals("", result.err());
        assertEquals(177, calls(report()));
        assertEquals(List.of("report.json"), files());
    }

    @Test
    void saveWritesAReportAndGoesOnRecording() throws IOException {
        var result = run("fib", "save", "fib", "save", "fib");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(2 * 177, calls(folder.resolve("report.json.saved")));
        assertEquals(3 * 177, calls(report()));
    }

    /** What was recorded is there none the less. */
    @Test
    void whereTheCommandIsKilledClosingSaysSo() throws IOException {
        var result = run("fib", "kill", "fib");
        assertEquals("Exception in thread \"main\" java.io.IOException: the command weft, which writes the reports, has ended with exit"
                + " code 137: what was recorded is in the folder ….parts-… beside the report, which weft view opens.",
                result.err().lines().findFirst().orElse(""));
        assertEquals(1, result.exitCode());
        Path parts = folder.resolve(files().getFirst());
        var exported = weft("export", parts.toString(), "-o", report().toString()).run();
        assertEquals(0, exported.exitCode(), exported.err());
        assertEquals(2 * 177, calls(report()));
    }

    @Test
    void whatIsClosedCannotBeSaved() throws IOException {
        var result = run("fib", "close", "save");
        assertEquals("Exception in thread \"main\" java.io.IOException: the session must be open to be saved, but is closed.",
                result.err().lines().findFirst().orElse(""));
        assertEquals(List.of("report.json"), files());
    }

    @Test
    void aBodyThatThrowsLeavesItsReportAndItsException() throws IOException {
        var result = run("fib", "throw");
        assertEquals(1, result.exitCode());
        assertEquals("Exception in thread \"main\" java.lang.IllegalStateException: thrown",
                result.err().lines().findFirst().orElse(""));
        assertEquals(177, calls(report()));
    }

    /** Nobody closes the session: the command that watches it sees the end. */
    @ParameterizedTest
    @CsvSource({"exit, 3", "halt, 4"})
    void aProgramThatEndsLeavesItsReport(String end, int exitCode) throws IOException {
        var result = run("fib", end);
        assertEquals(exitCode, result.exitCode(), result.err());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> files().equals(List.of("report.json")));
        assertEquals(177, calls(report()));
    }

    @Test
    void childrenAreRecorded() throws IOException {
        Path classes = Programs.compileWithWeft("Inline", folder.resolve("classes"));
        var result = weft("run", "-cp", classes.toString(), "Inline", report().toString(), "child").run();
        assertEquals("5\n2\n", result.text(), result.err());
        assertEquals(5, calls(report()));
        assertEquals(2, count(PROCESS, report()));
    }

    @Test
    void twoInTurnHaveTheirOwnCallsAndChildren() throws IOException {
        Path classes = Programs.compileWithWeft("Inline", folder.resolve("classes"));
        var result = weft("run", "-cp", classes.toString(), "Inline", report().toString(), "fib", "child", "again", "child", "fib").run();
        assertEquals("0: 5\n55\n2\n2\n55\n", result.exitCode() + ": " + result.text(), result.err());
        for (Path report : List.of(report(), folder.resolve("report.json.again.json"))) {
            assertEquals(177 + 5, calls(report));
            assertEquals(2, count(PROCESS, report));
        }
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() {
        var result = weft("run", Programs.source("WrongInline"), "--buffer", "much").run();
        assertEquals("invalid value for option '--buffer': it must be a number with k, m or g, as in 64m or 4g, but was 'much'.\n",
                result.text(), result.err());
    }

    @Test
    void withoutTheCommandItSaysWhatIsMissing() throws IOException {
        Path alone = Files.copy(WeftCommand.HOME.resolve("lib/run/weft-trace.jar"), folder.resolve("weft-trace.jar"));
        var result = command(Jdks.current().resolve("bin/java").toString(), "-cp", alone.toString(), Programs.source("WrongInline"))
                .with("PATH", "/nowhere").run();
        String sentence = "the command weft must be on the PATH for a program that records itself, but cannot be started: ";
        assertEquals(sentence, result.text().substring(0, Math.min(sentence.length(), result.text().length())), result.err());
    }

    @Test
    void aTracedProgramStaysInItsOwnRecording() throws IOException {
        Path whole = folder.resolve("whole.json");
        var result = weft("trace", "-q", "-o", whole.toString(), Programs.source("Inline"), report().toString(), "fib").run();
        assertEquals("5\n55\n", result.text(), result.err());
        assertEquals(List.of("whole.json"), files());
        assertEquals(15 + 177, calls(whole));
    }

    private WeftCommand.Result run(String... steps) {
        return weft(Stream.concat(Stream.of("run", Programs.source("Inline"), report().toString()), Stream.of(steps))
                .toArray(String[]::new)).run();
    }

    private Path report() {
        return folder.resolve("report.json");
    }

    private static long calls(Path report) throws IOException {
        return count(FIB, report);
    }

    private static long count(Pattern what, Path report) throws IOException {
        return what.matcher(Files.readString(report)).results().count();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
