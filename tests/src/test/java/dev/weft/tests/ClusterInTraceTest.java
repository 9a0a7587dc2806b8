package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** A program with a pool on a cluster as its trace shows it. */
@SuppressWarnings({"NullAway", "unchecked"}) // what is missing fails the test as it should
class ClusterInTraceTest {
    private static final String PROGRAM = """
            import module dev.weft;

            static int twice(int n) {
                return 2 * n;
            }

            void main() {
                try (var pool = Pool.cluster(ClusterOptions.of("%s").workers(1))) {
                    IO.println(pool.map(List.of(1, 2, 3), n -> twice(n)));
                }
            }
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void workersOnNodesAreProcessesOfTheTraceWithTheirNodes() throws IOException {
        try (OneNode cluster = OneNode.start(folder)) {
            List<Map<String, Object>> events = events(cluster, "--all");
            List<Map<String, Object>> names = events.stream().filter(event -> "process_name".equals(event.get("name"))).toList();
            Map<String, Object> worker = names.stream()
                    .filter(event -> event.get("args").toString().contains("pool-1 worker 1 on " + OneNode.NAME))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no worker among " + names));
            assertEquals(2, names.size(), names.toString());
            // Its calls are there, at a time at which the program was waiting for them.
            List<Map<String, Object>> calls = events.stream()
                    .filter(event -> "X".equals(event.get("ph")) && event.get("name").toString().contains("twice"))
                    .toList();
            assertEquals(3, calls.size());
            Map<String, Object> main = events.stream()
                    .filter(event -> "X".equals(event.get("ph")) && event.get("name").toString().contains("Twice.main"))
                    .findFirst()
                    .orElseThrow();
            for (Map<String, Object> call : calls) {
                assertEquals(worker.get("pid"), call.get("pid"));
                assertTrue(micros(call, "ts") > micros(main, "ts"), call + " " + main);
                assertTrue(micros(call, "ts") < micros(main, "ts") + micros(main, "dur"), call + " " + main);
            }
        }
    }

    @Test
    void threadsThatServeThePoolAreNoTracks() throws IOException {
        try (OneNode cluster = OneNode.start(folder)) {
            List<String> threads = events(cluster, "--jfr").stream()
                    .filter(event -> "thread_name".equals(event.get("name")))
                    .map(event -> ((Map<String, Object>) event.get("args")).get("name").toString())
                    .toList();
            assertTrue(threads.contains("main") && threads.contains("pool-1 worker 1"), threads.toString());
            // They wait for the server all the time, which Flight Recorder has seen.
            assertEquals(List.of(), threads.stream().filter(name -> name.matches("[Ww]eft.*|.* (output|errors)")).toList());
        }
    }

    /** What a trace of the program has that is recorded with an option. */
    private List<Map<String, Object>> events(OneNode cluster, String option) throws IOException {
        Path trace = folder.resolve("run.json");
        Path program = Files.writeString(folder.resolve("Twice.java"), PROGRAM.formatted(cluster.url()));
        var result = weft("trace", "-q", option, "-o", trace.toString(), program.toString()).with("WEFT_KEY", OneNode.KEY).run();
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("[2, 4, 6]\n", result.text());
        Map<String, Object> json = new Json().toType(Files.readString(trace), Map.class);
        return (List<Map<String, Object>>) json.get("traceEvents");
    }

    private static double micros(Map<String, Object> event, String key) {
        return ((Number) event.get(key)).doubleValue();
    }
}
