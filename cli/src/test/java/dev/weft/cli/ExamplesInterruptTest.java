package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Ctrl-C makes of {@code weft examples}. An example here waits until it is let go on. */
class ExamplesInterruptTest {
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void pages() throws IOException {
        String wait = """
                j> Files.createFile(Path.of("%s"));
                j> while (!Files.exists(Path.of("%s"))) Thread.sleep(10); // weft: +timeout=60
                """.formatted(folder.resolve("begun"), folder.resolve("go"));
        Files.writeString(folder.resolve("a.md"), "```\n" + wait + "```\n");
        Files.writeString(folder.resolve("b.md"), "```\nj> 1\n=> 1\n```\n");
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Object... arguments) throws IOException {
        // Who runs the tests may ignore the signal, which programs inherit.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--class-path", System.getProperty("java.class.path"),
                Main.class.getName(), "examples"));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Process process = new ProcessBuilder(command).redirectOutput(folder.resolve("out").toFile()).start();
        process.getOutputStream().close();
        started.add(process);
        return process;
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor());
    }

    private static void await(Path file) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(file));
    }

    private static BufferedReader errors(Process process) {
        return process.errorReader(StandardCharsets.UTF_8);
    }

    @Test
    void theFilesUnderWayEndAndAllIsWrittenThatIsKnown() throws Exception {
        Path json = folder.resolve("results.json");
        Process process = start("--json", json, folder);
        await(folder.resolve("begun"));
        interrupt(process);
        assertEquals("weft: stopped: no other file is begun; Ctrl-C once more ends at once.", errors(process).readLine());
        Files.createFile(folder.resolve("go"));
        assertEquals(2, process.waitFor());
        String out = Files.readString(folder.resolve("out"));
        assertTrue(out.contains("a.md: 2 passed, 0 failed, 0 skipped"), out);
        assertTrue(out.contains("1 file, 2 examples: 2 passed"), out);
        String results = Files.readString(json);
        assertTrue(results.contains("\"complete\" : false") && results.contains("a.md\"") && !results.contains("b.md"), results);
    }

    @Test
    void aSecondOneEndsAtOnce() throws Exception {
        Process process = start(folder);
        await(folder.resolve("begun"));
        interrupt(process);
        assertTrue(errors(process).readLine().startsWith("weft: stopped"));
        interrupt(process);
        assertEquals(130, process.waitFor());
    }

    @Test
    void watchingRunsWhatChangesUntilThen() throws Exception {
        Files.createFile(folder.resolve("go"));
        Process process = start("--watch", folder);
        Path out = folder.resolve("out");
        Awaitility.await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(out).contains("watching; Ctrl-C ends it\n"));
        String first = Files.readString(out);
        assertTrue(first.contains("2 files, 3 examples: 3 passed"), first);
        Files.writeString(folder.resolve("b.md"), "```\nj> 1\n=> 10\n```\n");
        Awaitility.await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(out).substring(first.length()).contains("watching; Ctrl-C ends it\n"));
        String second = Files.readString(out).substring(first.length());
        assertTrue(second.contains("1 file, 1 example: 0 passed, 1 failed"), second);
        interrupt(process);
        assertEquals(1, process.waitFor());
    }
}
