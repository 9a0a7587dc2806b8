package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** What got slower between two recordings. */
class ComparisonTest {
    @TempDir
    Path folder = Path.of("");

    /** One thread that calls methods one after the other. */
    private static final class Run {
        private final TraceFileBuilder file = new TraceFileBuilder(1);
        private long time;

        Run calls(String method, long... durations) {
            int symbol = file.method("A", method, "()V", "A.java", (int) time % 100);
            var lane = file.lane(1).thread(1);
            for (long duration : durations) {
                lane.enter(symbol, time).exit(symbol, time + duration);
                time += duration;
            }
            return this;
        }

        Recordings write(Path to) throws IOException {
            file.close(time).write(to);
            return Recordings.of(to);
        }
    }

    private Comparison compare(Run before, Run after) throws IOException {
        return Comparison.of(before.write(folder.resolve("before.weft")), after.write(folder.resolve("after.weft")));
    }

    private static Map<String, Comparison.Row> byName(Comparison comparison) {
        return comparison.rows().stream().collect(Collectors.toMap(Comparison.Row::name, Function.identity()));
    }

    @Test
    void aChangeIsOneIfItIsMoreThanCallsDifferByChance() throws IOException {
        var rows = byName(compare(
                new Run().calls("slower", 100, 101, 99, 100, 102, 98).calls("faster", 50, 51, 50, 51, 50).calls("noisy", 10, 90, 20, 80, 50)
                        .calls("same", 7, 7, 7, 7, 7).calls("rare", 10).calls("old", 5),
                new Run().calls("same", 7, 7, 7, 7, 7).calls("slower", 121, 119, 120, 120, 122, 118)
                        .calls("faster", 25, 26, 25, 26, 25).calls("noisy", 15, 95, 30, 85, 60).calls("rare", 90).calls("fresh", 6)));
        assertEquals(Map.of("A.slower", Comparison.Change.SLOWER, "A.faster", Comparison.Change.FASTER, "A.noisy", Comparison.Change.NOISE,
                "A.same", Comparison.Change.NOISE, "A.rare", Comparison.Change.UNKNOWN, "A.old", Comparison.Change.GONE,
                "A.fresh", Comparison.Change.NEW), rows.values().stream()
                .collect(Collectors.toMap(Comparison.Row::name, Comparison.Row::change)));
        assertEquals(new Comparison.Row(SliceKind.CALL, "A.slower", 6, 6, 600, 720, 600, 720, 1.2, Comparison.Change.SLOWER),
                rows.get("A.slower"));
        assertEquals(120, Objects.requireNonNull(rows.get("A.slower")).selfMore());
    }

    @Test
    void theMiddleOfAllTellsWhatTheWholeRunDid() throws IOException {
        assertEquals(2, compare(new Run().calls("a", 1, 1, 1, 1, 1).calls("b", 5, 5, 5, 5, 5).calls("c", 9, 9, 9, 9, 9).calls("d", 1),
                new Run().calls("a", 3, 3, 3, 3, 3).calls("b", 10, 10, 10, 10, 10).calls("c", 9, 9, 9, 9, 9).calls("d", 99)).middle());
        assertEquals(0, compare(new Run().calls("a", 1), new Run().calls("a", 1)).middle());
    }

    @Test
    void jsonHasAllOfARow() throws IOException {
        var rows = compare(new Run().calls("a", 10), new Run().calls("a", 30, 30)).rows();
        List<Map<String, Object>> json = new Json().toType(Comparison.json(rows), List.class);
        assertEquals(Map.of("kind", "call", "name", "A.a", "countBefore", 1L, "countAfter", 2L, "totalBeforeNanos", 10L,
                "totalAfterNanos", 60L, "selfBeforeNanos", 10L, "selfAfterNanos", 60L, "change", "unknown"), json.getFirst());
    }
}
