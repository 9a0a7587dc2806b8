package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.json.Json;

/** {@code weft ps --cluster} and {@code weft top --cluster}. */
class ClusterCommandsTest {
    /** Keeps one of the two workers until its input ends. */
    private static final String PROGRAM = """
            import module dev.weft;

            void main() throws Exception {
                try (var pool = Pool.cluster(ClusterOptions.of("%s").workers(1))) {
                    var job = pool.submit(() -> new CountDownLatch(1).await());
                    System.in.read();
                    job.cancel();
                }
            }
            """;

    private static final String COLUMNS = "NODE +MACHINE +PID +SIZE +RUN +ASKED +STARTED";

    @TempDir
    Path folder = Path.of("");

    private Process startProgram(OneNode cluster) throws IOException {
        Path file = Files.writeString(folder.resolve("Keeps.java"), PROGRAM.formatted(cluster.url()));
        return weft("run", file.toString()).with("WEFT_KEY", OneNode.KEY).start();
    }

    private static WeftCommand looking(String command, OneNode cluster, String... more) {
        List<String> words = List.of(command, "--cluster", cluster.url());
        return weft(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new))
                .with("WEFT_KEY", OneNode.KEY);
    }

    private static void awaitWorker(OneNode cluster) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> looking("ps", cluster).run().text(), text -> text.matches("(?s).* 2 +1 +0 +1 .*"));
    }

    private static void end(Process program) {
        program.destroy();
        program.onExit().join();
    }

    /** Lines up to one that is as it should be, which is the last. */
    private static String awaitLine(BufferedReader out, Predicate<String> isRight) throws IOException {
        var text = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            text.append(line).append('\n');
            if (isRight.test(line)) {
                return text.toString();
            }
        }
        throw new AssertionError("it ended after:\n" + text);
    }

    @Test
    void nodesAndWhoUsesThemAreListedAndWatched() throws IOException {
        try (OneNode cluster = OneNode.start(folder)) {
            Process program = startProgram(cluster);
            try {
                awaitWorker(cluster);
                String row = OneNode.NAME + " +\\S+ +\\d+ +2 +1 +0 +1 ";
                String uses = "\n\nPROGRAM +WORKERS\n\\S+-\\d+ +1\n";

                var listed = looking("ps", cluster).run();
                assertEquals(0, listed.exitCode(), listed.err());
                assertTrue(listed.text().matches(COLUMNS + " +UP  LABELS\n" + row + " *\\d+\\.\\d s  -" + uses), listed.text());

                var watched = looking("top", cluster, "-n", "2").run();
                assertEquals(0, watched.exitCode(), watched.err());
                assertEquals("", watched.err());
                String[] looks = watched.text().split("\n\n(?=weft top)");
                assertEquals(2, looks.length, watched.text());
                String first = "weft top \\d\\d:\\d\\d:\\d\\d  1 node, 1 of 2 workers running, 0 asked for, 1 program";
                String table = "\n\n" + COLUMNS + " +STARTS/S +UP  LABELS\n" + row + " *%s +\\d+\\.\\d s  -" + uses;
                assertTrue((looks[0] + "\n").matches(first + table.formatted("-") + "\n?"), looks[0]);
                assertTrue(looks[1].matches(first + ", 0 starts/s" + table.formatted("0")), looks[1]);
            } finally {
                end(program);
            }
        }
    }

    @Test
    void jsonHasAnObjectForEachNode() throws IOException {
        try (OneNode cluster = OneNode.start(folder)) {
            var result = looking("ps", cluster, "--json").run();
            assertEquals(0, result.exitCode(), result.err());
            List<?> nodes = Objects.requireNonNull(new Json().toType(result.text(), List.class));
            assertEquals(1, nodes.size(), result.text());
            Map<?, ?> node = (Map<?, ?>) nodes.getFirst();
            assertEquals(OneNode.NAME, node.get("name"));
            assertEquals(2L, node.get("places"));
            assertEquals(0L, node.get("busy"));
        }
    }

    @Test
    void aServerThatGoesAwayIsSaidAndSoIsThatItIsBack() throws IOException {
        try (OneNode cluster = OneNode.start(folder)) {
            Process top = looking("top", cluster, "-d", "0.1").start();
            try (BufferedReader out = top.inputReader(StandardCharsets.UTF_8)) {
                awaitLine(out, line -> line.startsWith(OneNode.NAME));
                cluster.endServer();
                String away = awaitLine(out,
                        line -> line.matches("as of \\d\\d:\\d\\d:\\d\\d; the server 127\\.0\\.0\\.1:\\d+ cannot be reached: .*"));
                String still = awaitLine(out, line -> line.startsWith(OneNode.NAME));
                assertTrue(still.contains("\nNODE"), away + still);
                cluster.restartServer();
                awaitLine(out, line -> line.matches("weft top .* 1 node, 0 of 2 .*starts/s"));
                assertTrue(top.isAlive());
            } finally {
                end(top);
            }
        }
    }

    @Test
    void itIsWatchedOnAScreenUntilAKey() throws IOException {
        try (OneNode cluster = OneNode.start(folder);
                var terminal = Tmux.open(110, 20)) {
            terminal.line("clear; echo here I was; WEFT_KEY='" + OneNode.KEY + "' " + WeftCommand.ROOT.resolve("weft") + " top --cluster "
                    + cluster.url() + " -d 0.2; echo ended with $?");
            String screen = terminal.awaitScreen(text -> text.contains("starts/s"));
            assertTrue(screen.matches("(?s)weft top [^\n]* 1 node, 0 of 2 workers running, 0 asked for, 0 programs, 0 starts/s\n\n"
                    + COLUMNS + " +STARTS/S +UP  LABELS\n" + OneNode.NAME + " .*"), screen);
            assertEquals("1", terminal.know("alternate_on"));
            terminal.key("q");
            assertTrue(terminal.awaitEnd().contains("here I was\nended with 0\n"));
            assertEquals("0", terminal.know("alternate_on"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--space a, 2, '--space and --no-key are of a cluster, and need --cluster URL.'",
        "--no-key, 2, '--space and --no-key are of a cluster, and need --cluster URL.'",
        "--cluster redis://127.0.0.1:1 4711, 2, '--cluster shows nodes, and takes no process ids.'",
        "--cluster x, 2, 'url must begin with redis:// or rediss://, as in redis://localhost:6379.'",
        "--cluster redis:///0, 2, 'the address of a server is redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss://… with TLS.'",
        "--cluster redis://127.0.0.1:1 --space a/b, 2, 'space must be 1 to 64 letters, digits, dots, hyphens or underlines, but was'",
        "--cluster redis://127.0.0.1:1, 1, 'the server 127.0.0.1:1 cannot be used: '"
    })
    void wrongUseIsTheSameSentenceInBoth(String arguments, int exitCode, String sentence) {
        for (String command : List.of("ps", "top")) {
            var result = weft((command + " " + arguments).split(" ")).with("WEFT_KEY", OneNode.KEY).run();
            assertEquals(exitCode, result.exitCode(), result.err());
            assertEquals("", result.text());
            assertTrue(result.err().startsWith("weft: " + sentence), result.err());
            assertEquals(1, result.err().lines().count(), result.err());
        }
    }

    @Test
    void withoutAKeyThereIsNothingToSee() {
        for (String command : List.of("ps", "top")) {
            var result = weft(command, "--cluster", "redis://127.0.0.1:1").with("WEFT_KEY", "").run();
            assertEquals(1, result.exitCode());
            assertTrue(result.err().startsWith("weft: a cluster needs a key that programs and nodes have in common"), result.err());
            assertEquals("", result.text());
        }
    }

    @ParameterizedTest
    @CsvSource({"x", "-1", "65536", ":80", "nowhere.invalid:80"})
    void whereANodeAnswersIsAPortOrAnAddressWithOne(String health) {
        var result = weft("worker", "redis://127.0.0.1:1", "--health=" + health).with("WEFT_KEY", OneNode.KEY).run();
        assertEquals(2, result.exitCode());
        assertTrue(result.err().startsWith("weft: invalid value for option '--health': it must be a port, or an address and a port as in"
                + " 0.0.0.0:8080, but was '" + health + "'."), result.err());
    }
}
