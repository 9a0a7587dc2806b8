package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** Profiles for the Firefox Profiler. */
@SuppressWarnings({"unchecked", "NullAway"}) // what is missing in a file fails the test as it should
class FirefoxProfileTest {
    @TempDir
    Path folder = Path.of("");

    private Map<String, Object> export(Path source) throws IOException {
        Path out = folder.resolve("a.profile.json");
        TraceExport.write(Recordings.of(source), Scope.ALL, out);
        Map<String, Object> profile = new Json().toType(Files.readString(out), Json.MAP_TYPE);
        for (Object table : table(profile, "shared").values()) {
            if (table instanceof Map<?, ?> columns) {
                haveOneLength((Map<String, Object>) columns);
            }
        }
        threads(profile).forEach(thread -> haveOneLength(table(thread, "samples")));
        return profile;
    }

    private static void haveOneLength(Map<String, Object> columns) {
        long length = number(columns.get("length"));
        columns.forEach((name, column) -> assertTrue(!(column instanceof List<?> cells) || cells.size() == length, name));
    }

    private static Map<String, Object> table(Map<String, Object> in, String name) {
        return (Map<String, Object>) in.get(name);
    }

    private static List<Map<String, Object>> threads(Map<String, Object> profile) {
        return (List<Map<String, Object>>) profile.get("threads");
    }

    private static long number(Object number) {
        return ((Number) number).longValue();
    }

    private static long nanos(Object millis) {
        return Math.round(((Number) millis).doubleValue() * 1e6);
    }

    /** The samples of a thread as {@code time: stack for weight}. */
    private static List<String> samples(Map<String, Object> profile, Map<String, Object> thread) {
        var samples = table(thread, "samples");
        var lines = new ArrayList<String>();
        long time = 0;
        for (int i = 0; i < number(samples.get("length")); i++) {
            time += nanos(((List<?>) samples.get("timeDeltas")).get(i));
            Object stack = ((List<?>) samples.get("stack")).get(i);
            lines.add(time + ": " + (stack == null ? "idle" : stack(profile, (int) number(stack))) + " for "
                    + nanos(((List<?>) samples.get("weight")).get(i)));
        }
        return lines;
    }

    private static String stack(Map<String, Object> profile, int stack) {
        var shared = table(profile, "shared");
        Object prefix = cell(shared, "stackTable", "prefix", stack);
        int function = (int) number(cell(shared, "frameTable", "func", (int) number(cell(shared, "stackTable", "frame", stack))));
        String name = string(shared, cell(shared, "funcTable", "name", function));
        Object source = cell(shared, "funcTable", "source", function);
        String place = source == null ? "" : " (" + string(shared, cell(shared, "sources", "filename", (int) number(source))) + ":"
                + cell(shared, "funcTable", "lineNumber", function) + ")";
        return (prefix == null ? "" : stack(profile, (int) number(prefix)) + ";") + name + place;
    }

    private static Object cell(Map<String, Object> shared, String table, String column, int row) {
        return ((List<?>) table(shared, table).get(column)).get(row);
    }

    private static String string(Map<String, Object> shared, Object index) {
        return ((List<?>) shared.get("stringArray")).get((int) number(index)).toString();
    }

    @Test
    void aSampleIsWhereAStackBeginsAndWeighsAsMuchAsItStays() throws IOException {
        var file = new TraceFileBuilder(7).property("process.name", "app");
        int run = file.method("com.acme.A", "run", "", "A.java", 3);
        int task = file.name(Layout.SYMBOL_TASK, "load");
        file.thread(1, 1, "main").thread(2, 2, "worker");
        file.lane(1).thread(1).enter(run, 10).enter(run, 20).exit(run, 50).exit(run, 60).enter(run, 100);
        file.lane(2).thread(2).event(Layout.BEGIN, task, 5, 1).event(Layout.END, task, 30);
        Path source = folder.resolve("1.weft");
        file.close(150).write(source);

        var profile = export(source);
        assertEquals(List.of("main", "worker"), threads(profile).stream().map(thread -> thread.get("name")).toList());
        assertEquals(List.of(true, false), threads(profile).stream().map(thread -> thread.get("isMainThread")).toList());
        String a = "com.acme.A.run (com/acme/A.java:3)";
        assertEquals(List.of("10: " + a + " for 10", "20: " + a + ";" + a + " for 30", "50: " + a + " for 10", "60: idle for 0",
                "100: " + a + " for 50"), samples(profile, threads(profile).get(0)));
        assertEquals(List.of("5: load for 25"), samples(profile, threads(profile).get(1)));
    }

    @Test
    void theWeightsOfAllSamplesAreTheSelfTimesOfAllMethods() throws IOException {
        SampleReports.processes(folder, 2, 2_000);
        var profile = export(folder);
        var self = new TreeMap<String, Long>();
        for (var thread : threads(profile)) {
            for (String sample : samples(profile, thread)) {
                String name = sample.replaceFirst(" for \\d+$", "").replaceFirst("^\\d+: ", "").replaceFirst(".*;", "")
                        .replaceFirst(" \\(.*", "");
                self.merge(name, Long.parseLong(sample.substring(sample.lastIndexOf(' ') + 1)), Long::sum);
            }
        }
        self.remove("idle");
        var expected = new TreeMap<String, Long>();
        Recording.read(folder).totals().forEach(total -> expected.merge(
                total.owner().isEmpty() ? total.name() : total.owner() + "." + total.name(), total.selfNanos(), Long::sum));
        expected.values().removeIf(nanos -> nanos == 0);
        assertEquals(expected, self);
    }

    @Test
    void hostileNamesAreText() throws IOException {
        HostileNames.write(folder);
        assertTrue(threads(export(folder)).size() > 0);
    }
}
