package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static void refused(String message, Supplier<?> what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what::get).getMessage());
    }

    @Test
    void refuseSizesThatMakeNoSense() {
        refused("workers must be at least 1, but was 0", () -> Pool.threads(0));
        refused("workers must be at least 1, but was -1", () -> Pool.processes(-1));
        refused("limit must be at least 1, but was 0", () -> Pool.virtualThreads(0));
        refused("maxAttempts must be at least 1, but was 0", () -> TaskOptions.defaults().maxAttempts(0));
        refused("maxAttempts must be at least 1, but was 0", () -> MapOptions.defaults().maxAttempts(0));
        refused("retries must not be negative, but was -1; use 0 for a single attempt", () -> TaskOptions.defaults().retries(-1));
        refused("retries must not be negative, but was -1; use 0 for a single attempt", () -> MapOptions.defaults().retries(-1));
        refused("chunk must be at least 1, but was 0", () -> MapOptions.defaults().chunk(0));
        refused("lookAhead must be at least 1, but was 0", () -> MapOptions.defaults().lookAhead(0));
        refused(
                "lookAhead must not be negative, but was -1; use 0 to let the time of a task decide",
                () -> new MapOptions(true, 0, -1, 1, null, List.of(), 0, null, null, null, false));
        refused(
                "heap must be a number with k, m or g behind it such as \"512m\", but was \"much\"",
                () -> ProcessOptions.defaults().heap("much"));
    }

    @OnEveryBackend
    void noPoolIsResizedToNoWorkers(Backend backend) {
        try (var pool = backend.open()) {
            refused("workers must be at least 1, but was 0", () -> {
                pool.resize(0);
                return pool;
            });
        }
    }

    @Test
    void copiesChangeOneThing() {
        var options = ProcessOptions.defaults().workers(3).heap("64m").jvmArgs("-ea").environment("A", "1").environment("B", "2");
        assertEquals(3, options.workers());
        assertEquals(2, options.environment().size());
        assertEquals(ProcessOptions.Output.PREFIXED, options.output(ProcessOptions.Output.PREFIXED).output());
        assertEquals(TaskOptions.defaults().maxAttempts(3), TaskOptions.defaults().retries(2));
        assertEquals(-1, TaskOptions.defaults().priority(-1).timeout(Duration.ofSeconds(1)).name("n").priority());
        assertEquals("t", TaskOptions.defaults().maxAttempts(2).name("t").name());
        var map = MapOptions.defaults().unordered().chunk(2).lookAhead(7).retries(2).priority(5).name("n").label("l").progress("p")
                .progressPerWorker();
        assertEquals(new MapOptions(false, 2, 7, 3, null, List.of(), 5, "n", "l", "p", true), map);
        assertEquals(Weft.cores(), ProcessOptions.defaults().workers());
    }
}
