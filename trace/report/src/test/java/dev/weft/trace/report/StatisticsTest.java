package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import dev.weft.trace.report.Statistics.By;
import dev.weft.trace.report.Statistics.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** What slices add up to. */
@SuppressWarnings({"NullAway", "unchecked"}) // what is missing fails the test as it should
class StatisticsTest {
    @TempDir
    Path folder = Path.of("");

    private static Map<String, Row> byName(Statistics statistics) {
        return statistics.rows().stream().collect(Collectors.toMap(Row::name, Function.identity()));
    }

    /** A recursive call, an exception, and two that are still open. */
    private void smallTrace() throws IOException {
        var file = new TraceFileBuilder(10).started(1_000_000, 0).clock(5, 1.0).property("process.name", "main");
        int outer = file.method("com.acme.Main", "outer", "()V", "Main.java", 12);
        int inner = file.method("com.acme.Main", "inner", "()V", "", 0);
        int task = file.name(Layout.SYMBOL_TASK, "fetch");
        file.thread(1, 1, "main");
        file.lane(1).thread(1)
                .enter(outer, 0).enter(inner, 10).enter(outer, 20).exit(outer, 40).exit(inner, 60).exit(outer, 100)
                .enter(inner, 200).event(Layout.EXIT_THROWN, inner, 210)
                .event(Layout.BEGIN, task, 300).enter(inner, 320);
        file.close(400).write(folder.resolve("10.weft"));
    }

    @Test
    void rowsOfNames() throws IOException {
        smallTrace();
        var rows = byName(Statistics.of(Recordings.of(folder), By.NAME));
        assertEquals(
                new Row(SliceKind.CALL, "com.acme.Main.outer", "com/acme/Main.java:12", 2, 100, 70, 20, 60, 20, 100, 100, 0, 0, List.of()),
                rows.get("com.acme.Main.outer"));
        assertEquals(new Row(SliceKind.CALL, "com.acme.Main.inner", "", 3, 140, 120, 10, 46, 50, 80, 80, 1, 1, List.of()),
                rows.get("com.acme.Main.inner"));
        assertEquals(new Row(SliceKind.TASK, "fetch", "", 1, 100, 20, 100, 100, 100, 100, 100, 0, 1, List.of()), rows.get("fetch"));
        assertEquals(3, rows.size());
    }

    @Test
    void rowsOfThreadsTellHowLongSomethingWasUnderWay() throws IOException {
        smallTrace();
        assertEquals(List.of(new Row(SliceKind.CALL, "main / main", "", 6, 210, 210, 10, 60, 50, 100, 100, 1, 2, List.of())),
                Statistics.of(Recordings.of(folder), By.THREAD).rows());
    }

    @Test
    void rowsOfWaitsTellWhoHadTheLock() throws IOException {
        var file = new TraceFileBuilder(10);
        int main = file.method("A", "main", "", "", 0);
        int lock = file.name(Layout.SYMBOL_WAIT, "lock ReentrantLock #1");
        int shared = file.name(Layout.SYMBOL_SLICE, "wait SharedLock #3");
        int other = file.name(Layout.SYMBOL_SLICE, "waiting room");
        int owner = file.name(Layout.SYMBOL_STATE, "owner: thread");
        var lane = file.thread(1, 1, "main").thread(2, 2, "holder").lane(1).thread(1).enter(main, 0);
        lane.event(Layout.BEGIN, lock, 100).event(Layout.STATE, owner, 105, 3).event(Layout.END, lock, 120);
        for (int time : List.of(200, 300)) {
            lane.event(Layout.BEGIN, lock, time).event(Layout.STATE, owner, time + 5, 2).event(Layout.END, lock, time + 40);
        }
        lane.event(Layout.BEGIN, shared, 400).event(Layout.BEGIN, lock, 410).event(Layout.END, lock, 420).event(Layout.END, shared, 430);
        lane.event(Layout.BEGIN, other, 500).event(Layout.END, other, 510).exit(main, 600);
        file.write(folder.resolve("10.weft"));

        assertEquals(List.of(
                new Row(SliceKind.WAIT, "lock ReentrantLock #1", "", 4, 110, 110, 10, 27, 20, 40, 40, 0, 0,
                        List.of("thread 2 (holder) 2 x", "thread 3 1 x")),
                new Row(SliceKind.SLICE, "wait SharedLock #3", "", 1, 30, 20, 30, 30, 30, 30, 30, 0, 0, List.of())),
                Statistics.of(Recordings.of(folder), By.WAIT).rows());
    }

    @Test
    void theyAreThoseOfThePageAndOfTheSlices() throws IOException {
        SampleReports.processes(folder, 2, 3_000);
        var recording = Recording.read(folder, Scope.ALL.withSlices(Integer.MAX_VALUE / 2));
        Map<String, List<Long>> durations = new HashMap<>();
        recording.processes().forEach(process -> process.threads().forEach(thread -> thread.slices().forEach(slice ->
                durations.computeIfAbsent(slice.name(), _ -> new ArrayList<>()).add(slice.durationNanos()))));
        var statistics = Statistics.of(Recordings.of(folder), By.NAME);
        var rows = byName(statistics);
        assertEquals(durations.keySet(), rows.keySet());
        durations.forEach((name, all) -> {
            all.sort(null);
            Row row = rows.get(name);
            assertEquals(all.size(), row.count());
            assertEquals(all.getFirst(), row.minNanos());
            assertEquals(all.getLast(), row.maxNanos());
            isWithinAThirtySecond(all.get((all.size() + 1) / 2 - 1), row.medianNanos());
            isWithinAThirtySecond(all.get((int) Math.ceil(all.size() * 0.99) - 1), row.p99Nanos());
        });
        for (NameTotal total : recording.totals()) {
            Row row = rows.get(total.owner().isEmpty() ? total.name() : total.owner() + "." + total.name());
            assertEquals(total.totalNanos(), row.totalNanos());
            assertEquals(total.selfNanos(), row.selfNanos());
        }
        assertEquals(recording.summary().calls(), statistics.summary().calls());
    }

    private static void isWithinAThirtySecond(long exact, long told) {
        assertTrue(told <= exact && told >= exact - exact / 32, told + " for " + exact);
    }

    @Test
    void jsonHasAllOfARow() throws IOException {
        smallTrace();
        String json = Statistics.json(Statistics.of(Recordings.of(folder), By.NAME).rows());
        List<Map<String, Object>> rows = new Json().toType(json, List.class);
        assertEquals(3, rows.size());
        assertEquals(Map.ofEntries(Map.entry("kind", "task"), Map.entry("name", "fetch"), Map.entry("place", ""), Map.entry("count", 1L),
                Map.entry("totalNanos", 100L), Map.entry("selfNanos", 20L), Map.entry("minNanos", 100L), Map.entry("meanNanos", 100L),
                Map.entry("medianNanos", 100L), Map.entry("p99Nanos", 100L), Map.entry("maxNanos", 100L), Map.entry("thrown", 0L),
                Map.entry("open", 1L)), rows.stream().filter(row -> row.get("name").equals("fetch")).findFirst().orElseThrow());
        assertEquals("[\n\n]", Statistics.json(List.of()));
    }
}
