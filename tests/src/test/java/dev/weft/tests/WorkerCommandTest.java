package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weft worker} as its users have it: what it says, how it ends, and what is wrong use. */
@SuppressWarnings("NullAway") // a line that is missing fails the test as it should
class WorkerCommandTest {
    private static final String PROGRAM = """
            import module dev.weft;

            void main() {
                var options = ClusterOptions.of("%s").pool(PoolOptions.defaults().label("%s", 1));
                try (var pool = Pool.cluster(options)) {
                    pool.submit(() -> {
                        System.err.println("begun");
                        Thread.sleep(3_600_000);
                        return 1;
                    }, TaskOptions.defaults().label("%s"));
                }
            }
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void aNodeSaysHowItIsAndEndsInOrder() throws Exception {
        try (OneNode cluster = OneNode.start(folder)) {
            Process node = second(cluster, "--labels", "gpu,cuda", "--health", "0");
            BufferedReader said = node.inputReader();
            assertEquals("node second serves cluster default at " + cluster.url()
                    + " with 1 worker JVM for tasks with the label cuda or gpu", sentence(said.readLine()));
            String health = sentence(said.readLine()).replace("health at ", "");
            assertEquals("ok\n", get(health));
            List<String> metrics = get(health.replace("/health", "/metrics")).lines().toList();
            assertTrue(metrics.containsAll(List.of("weft_node_places 1", "weft_node_busy 0", "weft_node_started_total 0")),
                    metrics.toString());
            // Not Process.destroy, which closes what is read below.
            node.toHandle().destroy();
            assertEquals(0, node.waitFor());
            assertEquals(List.of("takes no more tasks", "ends"), said.lines().map(WorkerCommandTest::sentence).toList());
        }
    }

    @Test
    void tasksThatTakeTooLongAreStoppedAtTheEnd() throws Exception {
        try (OneNode cluster = OneNode.start(folder)) {
            Process node = second(cluster, "--labels", "slow", "--drain", "1s");
            assertTrue(node.inputReader().readLine().contains("serves"));
            Path source = Files.writeString(folder.resolve("Slow.java"), PROGRAM.formatted(cluster.url(), "slow", "slow"));
            Process program = weft("run", source.toString()).with("WEFT_KEY", OneNode.KEY).start();
            try (Stream<String> lines = program.errorReader().lines()) {
                assertTrue(lines.anyMatch(line -> line.contains("begun")));
                // Not Process.destroy, which closes what is read below.
                node.toHandle().destroy();
                assertEquals(3, node.waitFor());
                List<String> said = node.inputReader().lines().toList();
                assertTrue(said.getLast().endsWith(" stops 1 worker after 1 s; what ran there runs elsewhere"), said.toString());
            } finally {
                program.destroy();
                program.waitFor();
            }
        }
    }

    /** Weft is a module here, and its part for clusters is not. */
    @Test
    void aProgramMayHaveTheJarsOfClustersOnItsClassPath() throws IOException {
        try (OneNode cluster = OneNode.start(folder)) {
            Path source = Files.writeString(folder.resolve("Sum.java"), """
                    import module dev.weft;

                    void main() {
                        try (var pool = Pool.cluster("%s")) {
                            IO.println(pool.map(List.of(1, 2, 3), n -> n * n) + " " + dev.weft.cluster.Node.LEAST_KEY_BYTES);
                        }
                    }
                    """.formatted(cluster.url()));
            var result = weft("run", "-cp", WeftCommand.HOME.resolve("lib/cluster") + "/*", source.toString())
                    .with("WEFT_KEY", OneNode.KEY).run();
            assertEquals("[1, 4, 9] 16\n", result.text(), result.err());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            worker                                                | 2 | missing required parameter: 'URL'.
            worker localhost:6379                                 | 2 | url must begin with redis:// or rediss://
            worker redis://localhost:1 -p 0                       | 2 | --processes must be at least 1, but was 0.
            worker redis://localhost:1 --heap much                | 2 | --heap must be a number with k, m or g behind it
            worker redis://localhost:1 --labels a,,b              | 2 | --labels must be names with commas between them
            worker redis://localhost:1 --name a\tb                | 2 | --name must have 1 to 100 characters
            worker redis://localhost:1 --space a/b                | 2 | space must be 1 to 64 letters
            worker redis://localhost:1 --lease 1ms                | 2 | lease must be at least 100 ms
            worker redis://localhost:1 --no-key                   | 1 | localhost:1 cannot be used:
            """)
    void wrongUseIsSaidInASentence(String arguments, int exitCode, String sentence) {
        var result = weft(arguments.split(" ")).with("WEFT_KEY", OneNode.KEY).run();
        assertEquals(exitCode, result.exitCode(), result.err());
        assertTrue(result.err().contains(sentence), result.err());
        assertEquals("", result.text());
    }

    @Test
    void aNodeWithoutAKeyDoesNotStart() {
        var none = weft("worker", "redis://localhost:1").with("WEFT_KEY", "").run();
        assertEquals(2, none.exitCode(), none.err());
        assertTrue(none.err().contains("a node needs a key, the same as its programs: set WEFT_KEY"), none.err());
        var weak = weft("worker", "redis://localhost:1").with("WEFT_KEY", "secret").run();
        assertEquals(2, weak.exitCode(), weak.err());
        assertTrue(weak.err().contains("WEFT_KEY must have at least 16 bytes, but has 6."), weak.err());
    }

    private static Process second(OneNode cluster, String... options) {
        String[] command = Stream.concat(Stream.of("worker", cluster.url(), "-p", "1", "--name", "second"), Stream.of(options))
                .toArray(String[]::new);
        return weft(command).with("WEFT_KEY", OneNode.KEY).start();
    }

    /** Without the time of day. */
    private static String sentence(String line) {
        return line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d ", "");
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
