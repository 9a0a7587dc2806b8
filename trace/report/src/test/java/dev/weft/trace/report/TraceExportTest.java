package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.json.Json;

/** Recordings as other tools read them. */
@SuppressWarnings("NullAway") // what is missing in a file fails the test as it should
class TraceExportTest {
    private static final long BOOT = 5;

    @TempDir
    Path folder;

    Path traces = Path.of("");

    private Scope scope = Scope.ALL;

    private static List<Scope> scopes() {
        return List.of(Scope.ALL, Scope.ALL.withShortest(Duration.ofNanos(40)), Scope.ALL.withDepth(2),
                Scope.ALL.withHiddenBelow(List.of("*1*")).withShortest(Duration.ofNanos(25)));
    }

    @BeforeEach
    void makeTraces() throws IOException {
        traces = Files.createDirectories(folder.resolve("traces"));
    }

    private byte[] export(String name) throws IOException {
        Path out = folder.resolve(name);
        TraceExport.write(Recordings.of(traces), scope, out);
        return Files.readAllBytes(out);
    }

    private Map<String, Object> json() throws IOException {
        return new Json().toType(new String(export("a.json"), StandardCharsets.US_ASCII), Json.MAP_TYPE);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> events(Map<String, Object> json, String kind) {
        return ((List<Map<String, Object>>) json.get("traceEvents")).stream().filter(event -> event.get("ph").equals(kind)).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> arguments(Map<String, Object> event) {
        return (Map<String, Object>) event.getOrDefault("args", Map.of());
    }

    private static long nanos(Object micros) {
        return new BigDecimal(micros.toString()).movePointRight(3).longValueExact();
    }

    /** Every slice of the recording as text, in order. */
    private List<String> recorded() throws IOException {
        Recording recording = Recording.read(traces, scope.withSlices(Integer.MAX_VALUE / 2));
        return recording.processes().stream().flatMap(process -> process.threads().stream()
                .flatMap(thread -> thread.slices().map(slice -> line(process.name() + "/" + thread.name(), slice.name(),
                        slice.startNanos(), slice.open() ? -1 : slice.durationNanos())))).sorted().toList();
    }

    private static String line(String track, String name, long start, long duration) {
        return track + " " + name + " at " + start + " for " + duration;
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void jsonHasEverySliceOfAScope(Scope wanted) throws IOException {
        scope = wanted;
        SampleReports.processes(traces, 2, 2_000);
        var json = json();
        var processes = Map.<Object, Object>copyOf(events(json, "M").stream().filter(event -> event.get("name").equals("process_name"))
                .collect(Collectors.toMap(event -> event.get("pid"), event -> arguments(event).get("name"))));
        var threads = events(json, "M").stream().filter(event -> event.get("name").equals("thread_name")).collect(
                Collectors.toMap(event -> event.get("pid") + "/" + event.get("tid"), event -> arguments(event).get("name")));
        var lines = events(json, "X").stream().map(event -> line(
                processes.get(event.get("pid")) + "/" + threads.get(event.get("pid") + "/" + event.get("tid")),
                event.get("name").toString().replaceFirst(" \\(.*", ""), nanos(event.get("ts")),
                arguments(event).containsKey("open") ? -1 : nanos(event.get("dur")))).sorted().toList();
        assertEquals(recorded(), lines);
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void perfettoHasEverySliceOfAScope(Scope wanted) throws IOException {
        scope = wanted;
        SampleReports.processes(traces, 2, 2_000);
        var trace = new PerfettoDecoder(export("a.pftrace"));
        assertEquals(recorded(), trace.slices.stream()
                .map(slice -> line(slice.track(), slice.name(), slice.start(), slice.duration())).sorted().toList());
    }

    /** A task that waits, counts, hands on and is thrown out of, and a call that was still open. */
    private void tellingTrace() throws IOException {
        var file = new TraceFileBuilder(10).started(1_000_000, 500).clock(BOOT, 1.0).property("process.name", "main").lost(7);
        int run = file.method("com.acme.Main", "run", "()V", "Main.java", 12);
        int task = file.name(Layout.SYMBOL_TASK, "fetch");
        int flow = file.name(Layout.SYMBOL_SLICE, "SharedQueue #1");
        int queued = file.name(Layout.SYMBOL_COUNTER, "queued");
        int ready = file.name(Layout.SYMBOL_INSTANT, "ready");
        int owner = file.name(Layout.SYMBOL_STATE, "owner: thread 2");
        file.thread(1, 1, "main");
        file.lane(1).thread(1)
                .event(Layout.BEGIN, task, 600, 42)
                .event(Layout.STATE, owner, 605)
                .enter(run, 610)
                .event(Layout.FLOW_OUT, flow, 615, 99)
                .event(Layout.COUNTER, queued, 620, -3)
                .event(Layout.EXIT_THROWN, run, 630)
                .event(Layout.INSTANT, ready, 640)
                .words(Records.note(ready, 645, "x: 1"))
                .event(Layout.END, task, 650)
                .event(Layout.FLOW_IN, flow, 655, 99)
                .enter(run, 660);
        file.write(traces.resolve("10.weft"));
    }

    @Test
    void perfettoTellsWhatIsNoSlice() throws IOException {
        tellingTrace();
        var trace = new PerfettoDecoder(export("a.perfetto-trace"));
        assertEquals(List.of("number=42", "thrown=1"), trace.annotations);
        assertEquals(Map.of("com.acme.Main.run", "com/acme/Main.java:12"), trace.places);
        assertEquals(List.of(new PerfettoDecoder.Moment("main/queued", "main/queued", 120, -3)), trace.counters);
        assertEquals(List.of(new PerfettoDecoder.Moment("SharedQueue #1", "main/main", 115, 99)), trace.flowsOut);
        assertEquals(List.of(new PerfettoDecoder.Moment("SharedQueue #1", "main/main", 155, 99)), trace.flowsIn);
        assertEquals(List.of(new PerfettoDecoder.Moment("owner: thread 2", "main/main", 105, 0),
                new PerfettoDecoder.Moment("ready", "main/main", 140, 0),
                new PerfettoDecoder.Moment("ready: x: 1", "main/main", 145, 0),
                new PerfettoDecoder.Moment("7 events were lost", "main", 160, 0),
                new PerfettoDecoder.Moment("ended without closing its recording", "main", 160, 0)), trace.instants);
        assertEquals(List.of(new PerfettoDecoder.Decoded("com.acme.Main.run", "main/main", 110, 20),
                new PerfettoDecoder.Decoded("fetch", "main/main", 100, 50),
                new PerfettoDecoder.Decoded("com.acme.Main.run", "main/main", 160, -1)), trace.slices);
    }

    @Test
    void bothHaveWhatIsToldOfCalls() throws IOException {
        var file = new TraceFileBuilder(10).property("process.name", "main");
        int run = file.method("Main", "run", "(I)V", "", 0);
        int step = file.method("Main", "step", "()I", "", 0);
        file.lane(1).thread(1).enter(run, 10).words(Records.ofCall(Layout.RECORD_ARGUMENTS, run, 11, "n = 1, s = \"a: b\""))
                .enter(step, 20).words(Records.ofCall(Layout.RECORD_RETURNED, step, 21, "5")).exit(step, 22)
                .words(Records.ofCall(Layout.RECORD_THROWN, run, 29, "Error: é")).event(Layout.EXIT_THROWN, run, 30);
        file.write(traces.resolve("10.weft"));
        assertEquals(List.of("returned=5", "arguments=n = 1, s = \"a: b\"", "threw=Error: é", "thrown=1"),
                new PerfettoDecoder(export("a.pftrace")).annotations);
        assertEquals(List.of(Map.of("returned", "5"), Map.of("arguments", "n = 1, s = \"a: b\"", "threw", "Error: é", "thrown", true)),
                events(json(), "X").stream().map(TraceExportTest::arguments).toList());
    }

    @Test
    void jsonTellsWhatIsNoSlice() throws IOException {
        tellingTrace();
        var json = json();
        var slices = events(json, "X");
        assertEquals(List.of("com.acme.Main.run (com/acme/Main.java:12)", "fetch", "com.acme.Main.run (com/acme/Main.java:12)"),
                slices.stream().map(event -> event.get("name")).toList());
        assertEquals(List.of("call", "task", "call"), slices.stream().map(event -> event.get("cat")).toList());
        assertEquals(Map.of("thrown", true), arguments(slices.get(0)));
        assertEquals(Map.of("number", 42L, "said", List.of("owner: thread 2")), arguments(slices.get(1)));
        assertEquals(Map.of("open", true), arguments(slices.get(2)));
        assertEquals(Map.of("queued", -3L), arguments(events(json, "C").getFirst()));
        assertEquals(List.of("ready", "ready: x: 1"), events(json, "i").stream().limit(2).map(event -> event.get("name")).toList());
        var from = events(json, "s").getFirst();
        var to = events(json, "f").getFirst();
        assertEquals(from.get("id"), to.get("id"));
        assertEquals(115, nanos(from.get("ts")));
        assertEquals(155, nanos(to.get("ts")));
        assertEquals(true, ((Map<?, ?>) json.get("viztracer_metadata")).get("overflow"));
        assertEquals(List.of("com/acme/Main.java", 12L), ((Map<?, ?>) ((Map<?, ?>) json.get("file_info")).get("functions"))
                .get("com.acme.Main.run (com/acme/Main.java:12)"));
        var facts = (Map<?, ?>) json.get("weft");
        assertEquals(7L, facts.get("lost"));
        assertEquals(false, ((Map<?, ?>) ((List<?>) facts.get("processes")).getFirst()).get("complete"));
    }

    @Test
    void hostileNamesAreTextInBoth() throws IOException {
        HostileNames.write(traces);
        assertFalse(recorded().isEmpty());
        assertEquals(recorded().size(), events(json(), "X").size());
        assertEquals(recorded().size(), new PerfettoDecoder(export("a.pftrace")).slices.size());
    }

    @Test
    void aNameThatEndsInGzIsCompressed() throws IOException {
        SampleReports.processes(traces, 1, 300);
        for (String name : List.of("a.json", "a.pftrace")) {
            byte[] plain = export(name);
            byte[] compressed = export(name + ".gz");
            assertTrue(compressed.length < plain.length);
            assertArrayEquals(plain, new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes());
        }
    }

    @Test
    void whatCannotBeWrittenSaysSoAndLeavesNothing() throws IOException {
        SampleReports.small(traces);
        assertEquals("a report is an .html, .json, .pftrace, .folded or .profile.json file, all but the first also with .gz, or a .weft"
                + " folder, but was to be 'a.pdf'",
                assertThrows(IllegalArgumentException.class, () -> export("a.pdf")).getMessage().replaceFirst("'.*/", "'"));
        Path nothing = Files.createDirectories(folder.resolve("nothing"));
        Path out = Files.writeString(folder.resolve("kept.json"), "kept");
        assertThrows(NotARecordingException.class, () -> TraceExport.write(Recordings.of(nothing), Scope.ALL, out));
        assertEquals("kept", Files.readString(out));
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void severalFilesAreWrittenOfOneReadingAsEachAlone() throws IOException {
        SampleReports.processes(traces, 2, 500);
        List<Path> together = List.of(folder.resolve("t.pftrace"), folder.resolve("t.html"), folder.resolve("t.json"),
                folder.resolve("t.folded"), folder.resolve("t.pftrace.gz"));
        Recording recording = TraceExport.write(Recordings.of(traces), scope, together, _ -> together);
        assertEquals(0, recording.summary().leftOut());
        for (Path file : together) {
            assertArrayEquals(export(file.getFileName().toString().replaceFirst("t", "alone")), Files.readAllBytes(file), file.toString());
        }
    }

    @Test
    void whatIsSaidOfACallMayLoseItsSubjectByAnEdit() throws IOException {
        var file = new TraceFileBuilder(10);
        int run = file.method("Main", "run", "(I)V", "", 0);
        file.lane(1).thread(1).enter(run, 5).words(Records.ofCall(Layout.RECORD_ARGUMENTS, run, 6, "card = 1234")).exit(run, 40);
        file.close(50).write(traces.resolve("10.weft"));
        scope = Scope.ALL.withEdit(RecordingEdit.NONE.withTexts(text -> text.contains("1234") ? "(secret)" : text));
        assertTrue(new String(export("a.json"), StandardCharsets.US_ASCII).contains("\"args\":{\"\":\"(secret)\"}"));
        for (String name : List.of("a.html", "a.pftrace", "a.folded", "a.profile.json")) {
            assertTrue(export(name).length > 0, name);
        }
    }

    @Test
    void whereTheyGoIsAskedOnceAllIsReadAndNoneIsThereBefore() throws IOException {
        SampleReports.small(traces);
        List<Path> asked = List.of(folder.resolve("a.json.gz"), folder.resolve("a.html"), folder.resolve("a.folded"));
        var told = new ArrayList<Long>();
        TraceExport.write(Recordings.of(traces), Scope.ALL, asked, recording -> {
            told.add(recording.processes().getFirst().pid());
            assertTrue(asked.stream().noneMatch(Files::exists));
            return List.of(folder.resolve("b.json.gz"), folder.resolve("b.html"), folder.resolve("b.folded"));
        });
        assertEquals(List.of(4711L), told);
        assertEquals(List.of("b.folded", "b.html", "b.json.gz", "traces"), names());
        Path kept = Files.writeString(folder.resolve("a.html"), "kept");
        TraceExport.write(Recordings.of(traces), Scope.ALL, asked, _ -> List.of());
        assertEquals("kept", Files.readString(kept));
        assertEquals(List.of("a.html", "b.folded", "b.html", "b.json.gz", "traces"), names());
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void ofSeveralFilesTheOneThatCannotBeWrittenIsNamed() throws IOException {
        SampleReports.small(traces);
        Path blocked = Files.createDirectories(folder.resolve("b.json"));
        for (var outs : List.of(List.of(folder.resolve("a.pftrace"), blocked), List.of(blocked, folder.resolve("a.pftrace")))) {
            assertEquals("the report cannot be written to " + blocked + ": it is a folder", assertThrows(IOException.class,
                    () -> TraceExport.write(Recordings.of(traces), Scope.ALL, outs, _ -> outs)).getMessage());
            assertFalse(Files.exists(folder.resolve("a.pftrace")));
        }
    }

    @Test
    void manyCallsNeedLittleMemory() throws IOException {
        SampleReports.million(traces, 160_000);
        assertEquals(160_000, new PerfettoDecoder(export("a.pftrace")).slices.size());
        var recording = TraceExport.write(Recordings.of(traces), Scope.ALL, folder.resolve("b.json"));
        assertTrue(recording.processes().stream().flatMap(process -> process.threads().stream())
                .allMatch(thread -> thread.slices().findAny().isEmpty()), "none is kept in memory");
        assertEquals(Recording.read(traces).totals(), recording.totals());
    }
}
