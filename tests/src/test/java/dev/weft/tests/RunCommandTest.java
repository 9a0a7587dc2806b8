package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft run} and {@code weft jshell}: programs with Weft at their hand. */
class RunCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void theSnippetOfTheReadmeRunsFromASingleSourceFile() {
        var result = weft("run", "samples/Squares.java").run();
        assertEquals("[1, 4, 9, 16]\n", result.text(), result.err());
        assertEquals("", result.err());
        assertEquals(0, result.exitCode());
    }

    @Test
    void theSameLinesWorkInJShell() throws IOException {
        String source = Files.readString(WeftCommand.ROOT.resolve("samples/Squares.java"));
        Path snippets = Files.writeString(folder.resolve("snippets.jsh"), source + "\nmain()\n/exit\n");
        var result = weft("jshell", "-s", snippets.toString()).run();
        assertEquals("[1, 4, 9, 16]", result.text().strip(), result.err());
        assertEquals(0, result.exitCode());
    }

    @Test
    void theLinesWorkInJShellOnAPlainClassPath() throws IOException {
        String source = Files.readString(WeftCommand.ROOT.resolve("samples/Squares.java"))
                .replace("import module dev.weft;", "import dev.weft.*;");
        Path snippets = Files.writeString(folder.resolve("snippets.jsh"), source + "\nmain()\n/exit\n");
        String jars = WeftCommand.HOME.resolve("lib/run") + "/*";
        var result = WeftCommand.command("bash", "-c", Jdks.current().resolve("bin/jshell") + " --class-path \"$(echo " + jars
                + " | tr ' ' ':')\" -s " + snippets).run();
        assertEquals("[1, 4, 9, 16]", result.text().strip(), result.err());
    }

    @Test
    void bytesErrorsAndExitCodeAreTheProgramsOwn() throws IOException {
        Path classes = Programs.compile("Bytes", 17, folder);
        var plain = WeftCommand.command(Jdks.current().resolve("bin/java").toString(), "-cp", classes.toString(), "Bytes").run();
        var run = weft("run", "-cp", classes.toString(), "Bytes").run();
        assertArrayEquals(plain.out(), run.out());
        assertEquals(plain.err(), run.err());
        assertEquals(5, run.exitCode());
    }

    @Test
    void argumentsOfTheProgramAreItsOwn() throws IOException {
        Path program = Files.writeString(folder.resolve("Echo.java"), "void main(String[] args) { IO.println(List.of(args)); }");
        var result = weft("run", program.toString(), "--help", "-q", "two words", "").run();
        assertEquals("[--help, -q, two words, ]\n", result.text(), result.err());
    }

    @Test
    void aKilledWorkerCostsItsTaskAndNothingElse() {
        var result = weft("run", Programs.source("KilledWorker")).run();
        List<String> lines = result.text().lines().toList();
        assertEquals(2, lines.size(), result.text() + result.err());
        assertTrue(lines.getFirst().matches(
                "task 500: WorkerKilled: worker \\d+ of pool-1 \\(pid \\d+\\) was killed by signal 9 .* task \"square 500\""),
                lines.getFirst());
        assertEquals("999 right", lines.getLast());
    }

    @Test
    void aKilledWorkersTaskIsTriedAgainWhenAsked() {
        var result = weft("run", Programs.source("KilledWorker"), "retry").run();
        assertEquals("1000 right\n", result.text(), result.err());
    }

    @Test
    void noWorkerOutlivesAKilledParent() throws Exception {
        Process weft = weft("run", Programs.source("Orphans")).start();
        var out = weft.inputReader(StandardCharsets.UTF_8);
        List<ProcessHandle> workers = List.of(handle(out.readLine()), handle(out.readLine()));
        ProcessHandle program = weft.children().findFirst().orElseThrow();
        program.destroyForcibly();
        for (ProcessHandle worker : workers) {
            worker.onExit().get(60, TimeUnit.SECONDS);
        }
        assertEquals(137, weft.waitFor());
    }

    private static ProcessHandle handle(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }
}
