package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of other tools, in the JSON of Chrome's trace viewer. */
class ChromeImportTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("a.json"), text);
    }

    /** Events without the quotes, as {@code {ph:X,ts:1}}. */
    private Recording read(String... events) throws IOException {
        return Recording.read(file(Arrays.stream(events).map(ChromeImportTest::quoted).collect(Collectors.joining(",\n", "[", "]"))));
    }

    private static String quoted(String event) {
        return event.replaceAll("([A-Za-z_]\\w*)", "\"$1\"").replace("\"true\"", "true");
    }

    private static List<Slice> slices(Recording recording) {
        return recording.processes().stream().flatMap(process -> process.threads().stream()).flatMap(RecordedThread::slices).toList();
    }

    private static List<String> shown(Recording recording) {
        return recording.processes().stream().flatMap(process -> process.threads().stream().flatMap(thread -> thread.slices()
                .map(slice -> process.pid() + " " + process.name() + "/" + thread.name() + " " + slice))).sorted().toList();
    }

    private static List<String> points(Recording recording) {
        var points = recording.timelines().points();
        return IntStream.range(0, points.size()).mapToObj(i -> Points.Kind.values()[points.kind(i)] + " " + points.thread(i).name() + " "
                + points.nanos(i) + " " + recording.timelines().names().get(points.name(i)).full()).sorted().toList();
    }

    private static Set<String> facts(Recording recording) {
        return recording.processes().stream().map(process -> process.pid() + " of " + process.parentPid() + ": " + process.command()
                + (process.complete() ? "" : " (not complete)")).collect(Collectors.toSet());
    }

    private static Slice call(String name, long start, long duration, int depth) {
        return new Slice(SliceKind.CALL, name, start, duration, depth, false);
    }

    private Path vizTracer() throws IOException {
        try (InputStream in = Objects.requireNonNull(ChromeImportTest.class.getResourceAsStream("viztracer-1.1.1.json.gz"))) {
            Path file = folder.resolve("viztracer.json.gz");
            Files.copy(in, file);
            return file;
        }
    }

    @Test
    void aReportOfVizTracerHasItsCounts() throws IOException {
        Path file = vizTracer();
        var recording = Recording.read(file);
        assertEquals(2_404, recording.summary().calls());
        assertEquals(2_404, slices(recording).size());
        assertEquals(List.of("MainProcess", "adder-0", "adder-1", "child.py"),
                recording.processes().stream().map(RecordedProcess::name).toList());
        assertEquals(List.of("reader-2", "reader-1", "reader-0", "MainThread", "Task-1", "fetch-0", "fetch-1", "fetch-2", "fetch-3",
                "Task-6", "Task-7"), recording.processes().getFirst().threads().stream().map(RecordedThread::name).toList());
        assertEquals(List.of(), recording.problems());
        var fib = Statistics.of(Recordings.of(file), Statistics.By.NAME).rows().stream()
                .filter(row -> row.name().equals("fib")).findFirst().orElseThrow();
        assertEquals(1_215, fib.count());
        assertEquals("/app/jobs.py:9", fib.place());
        assertEquals(fib.selfNanos(), fib.totalNanos());

        Path again = folder.resolve("again.json");
        TraceExport.write(Recordings.of(file), Scope.ALL, again);
        assertIterableEquals(shown(recording), shown(Recording.read(again)));
    }

    @Test
    void whatWeftExportsIsReadBackWhole() throws IOException {
        Path traces = Files.createDirectories(folder.resolve("traces"));
        SampleReports.processes(traces, 2, 2_000);
        var file = new TraceFileBuilder(10).parent(4711).started(SampleRun.WALL, 5_000_000).clock(SampleRun.BOOT, 1.0)
                .property("process.name", "main").property("process.command", "java Main").lost(7);
        int run = file.method("com.acme.Main", "run", "", "Main.java", 12);
        int task = file.name(Layout.SYMBOL_TASK, "fetch");
        int flow = file.name(Layout.SYMBOL_SLICE, "SharedQueue #1");
        file.lane(1).thread(1).enter(run, 5_000_100).event(Layout.BEGIN, task, 5_000_110, 42)
                .event(Layout.STATE, file.name(Layout.SYMBOL_SLICE, "owner: thread 2"), 5_000_112)
                .event(Layout.FLOW_OUT, flow, 5_000_115, 77).event(Layout.COUNTER, flow, 5_000_117, -3)
                .event(Layout.END, task, 5_000_130).enter(run, 5_000_140).event(Layout.EXIT_THROWN, run, 5_000_150);
        file.write(traces.resolve("10.weft"));
        Path json = folder.resolve("a.json.gz");
        TraceExport.write(Recordings.of(traces), Scope.ALL, json);

        var before = Recording.read(traces);
        var after = Recording.read(json);
        assertIterableEquals(shown(before), shown(after));
        assertIterableEquals(points(before), points(after));
        assertEquals(before.wallNanos(), after.wallNanos());
        assertEquals(before.summary().lost(), after.summary().lost());
        assertEquals(facts(before), facts(after));
    }

    @Test
    void whatWeftSaysOfAProcessIsReadBack() throws IOException {
        Path file = file("""
                {"traceEvents": [{"ph": "X", "pid": 7, "tid": 1, "ts": 1.5, "dur": 2, "name": "A.run"}],
                "weft": {"startNanos": 1000, "lost": 3, "processes": [{"pid": 7, "parentPid": 5, "command": "java A", "complete": false,
                "lost": 3, "dropped": 4, "stoppedNanos": 2500}]}}""");
        var process = Recording.read(file).processes().getFirst();
        assertEquals(List.of(7L, 5L, 3L, 4L, 1_000L), List.of(process.pid(), process.parentPid(), process.lost(), process.dropped(),
                process.stoppedNanos()));
    }

    @Test
    void whatDoesNotFitIntoMemoryGivesTheSame() throws IOException {
        Path file = vizTracer();
        try (var reader = new RecordingReader(Timelines.of(Scope.ALL), 100)) {
            assertIterableEquals(shown(Recording.read(file)), shown(reader.read(Recordings.of(file))));
        }
    }

    @Test
    void completeEventsNestByTheirTimesWhateverTheirOrder() throws IOException {
        var recording = read("{ph:X,pid:1,tid:2,ts:10,dur:1.5,name:leaf}", "{ph:X,pid:1,tid:2,ts:10,dur:5,name:inner}",
                "{ph:X,pid:1,tid:2,ts:10,dur:5,name:outer}", "{ph:X,pid:1,tid:2,ts:0,name:first}",
                "{ph:X,pid:1,tid:2,ts:15,dur:1,name:next}");
        assertEquals(List.of(call("first", 0, 0, 0), call("outer", 10_000, 5_000, 0), call("inner", 10_000, 5_000, 1),
                call("leaf", 10_000, 1_500, 2), call("next", 15_000, 1_000, 0)), slices(recording));
    }

    @Test
    void ofTwoEqualOnesTheEarlierIsAroundTheOtherWhereAFileIsWrittenAsTheyBegin() throws IOException {
        var recording = read("{ph:X,ts:1,dur:9,name:b}", "{ph:X,ts:5,dur:1,name:a}", "{ph:X,ts:20,dur:2,name:outer}",
                "{ph:X,ts:20,dur:2,name:inner}");
        assertEquals(List.of(call("b", 0, 9_000, 0), call("a", 4_000, 1_000, 1), call("outer", 19_000, 2_000, 0),
                call("inner", 19_000, 2_000, 1)), slices(recording));
    }

    @Test
    void beginsAndEndsArePairsAndWhatHasNoEndIsOpen() throws IOException {
        var recording = read("{ph:B,ts:1,name:main}", "{ph:B,ts:2,name:step}", "{ph:E,ts:3}", "{ph:E,ts:4,tid:9}",
                "{ph:X,ts:5,dur:1,name:x}",
                "{ph:i,ts:9,name:ready,s:t}");
        assertEquals(List.of(new Slice(SliceKind.CALL, "main", 0, 8_000, 0, true), call("step", 1_000, 1_000, 1),
                call("x", 4_000, 1_000, 1)),
                slices(recording));
        assertEquals(List.of("INSTANT thread 0 8000 ready"), points(recording));
        assertEquals(List.of("a.json: 1 ends have no begin and are left out"),
                recording.problems().stream().map(Problem::sentence).toList());
    }

    @Test
    void aSliceThatGoesBeyondItsOwnIsCutAndThatIsSaid() throws IOException {
        var recording = read("{ph:X,ts:0,dur:10,name:a}", "{ph:X,ts:5,dur:10,name:b}", "{ph:X,ts:20,dur:10,name:a}",
                "{ph:X,ts:25,dur:6,name:rounded}");
        assertEquals(List.of(call("a", 0, 10_000, 0), call("b", 5_000, 5_000, 1), call("a", 20_000, 10_000, 0),
                call("rounded", 25_000, 5_000, 1)), slices(recording));
        assertEquals(List.of("1 slices end later than what they are in, and are cut there"),
                recording.problems().stream().map(Problem::reason).toList());
    }

    @Test
    void countersInstantsAndFlowsAreMoments() throws IOException {
        var recording = read("{ph:M,pid:1,name:process_name,args:{name:app}}", "{ph:M,pid:1,tid:1,name:thread_name,args:{name:main}}",
                "{ph:C,pid:1,tid:1,ts:0,name:heap,args:{used:10,free:2.5}}", "{ph:C,pid:1,tid:1,ts:1,name:queue,args:{value:3}}",
                "{ph:i,pid:1,tid:1,ts:2,name:print,args:{text:hello}}", "{ph:s,pid:1,tid:1,ts:3,id:5,name:give}",
                "{ph:f,pid:1,tid:1,ts:4,id:5,name:give}", "{ph:O,pid:1,tid:1,ts:5,id:5,name:object}");
        assertEquals(List.of("COUNTER main 0 heap free", "COUNTER main 0 heap used", "COUNTER main 1000 queue", "FLOW_IN main 4000 give",
                "FLOW_OUT main 3000 give", "INSTANT main 2000 print: text: hello"), points(recording));
        var points = recording.timelines().points();
        var flows = IntStream.range(0, points.size()).filter(i -> points.kind(i) == Points.Kind.FLOW_OUT.ordinal()
                || points.kind(i) == Points.Kind.FLOW_IN.ordinal()).mapToLong(points::value).distinct().toArray();
        assertEquals(1, flows.length);
        assertNotEquals(5, flows[0], "the same number in another file is another flow");
        assertEquals(List.of("a.json: 1 snapshots of objects are left out", "a.json: 1 values of counters are rounded to whole numbers"),
                recording.problems().stream().map(Problem::sentence).toList());
    }

    @Test
    void whatGoesOnBesideThreadsIsOnLanesAndALaneIsUsedAgain() throws IOException {
        var recording = read("{ph:b,ts:0,cat:net,id:7,name:get}", "{ph:b,ts:1,cat:net,id:8,name:put}", "{ph:b,ts:2,cat:net,id:7,name:read}",
                "{ph:e,ts:3,cat:net,id:7}", "{ph:n,ts:4,cat:net,id:8,name:sent}", "{ph:e,ts:5,cat:net,id:7}", "{ph:e,ts:6,cat:net,id:8}",
                "{ph:b,ts:7,cat:net,id:9,name:get}", "{ph:e,ts:8,cat:net,id:9}");
        var threads = recording.processes().getFirst().threads();
        assertEquals(List.of("async 1", "async 2"), threads.stream().map(RecordedThread::name).toList());
        assertEquals(List.of(call("get", 0, 5_000, 0), call("read", 2_000, 1_000, 1)), threads.get(0).slices().toList());
        assertEquals(List.of(call("put", 1_000, 5_000, 0), call("get", 7_000, 1_000, 0)), threads.get(1).slices().toList());
        assertEquals(List.of("INSTANT async 2 4000 sent"), points(recording));
    }

    @Test
    void idsMayBeWords() throws IOException {
        var recording = read("{ph:X,pid:renderer,tid:main,ts:0,dur:1,name:a}", "{ph:X,pid:gpu,tid:main,ts:0,dur:1,name:a}");
        assertEquals(List.of("renderer", "gpu"), recording.processes().stream().map(RecordedProcess::name).toList());
        assertEquals("main", recording.processes().getFirst().threads().getFirst().name());
    }

    @Test
    void argumentsAreSaidOfTheSlice() throws IOException {
        Path file = file("""
                {"traceEvents": [{"ph": "X", "ts": 1, "dur": 2, "name": "f (app.py:3)",
                  "args": {"func_args": {"n": 5, "list": [1, 2]}, "return_value": "8"}}]}""");
        var recording = Recording.read(file);
        assertEquals(List.of("STATE thread 0 0 func_args: {n=5, list=[1, 2]}", "STATE thread 0 0 return_value: 8"), points(recording));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {"traceEvents": [}               | is no JSON: Unexpected close marker '}': expected ']' (line 1, column 18)
        {"name": "x", "version": 2}      | is JSON, but no trace: it has no traceEvents with a time
        [{"ph": "X", "ts": "soon"}]      | has a time that is no number of microseconds: 'soon' (line 1, column 20)
        [{"ph": "X", "ts": 1e300}]       | has a time that is no number of microseconds: '1e300' (line 1, column 20)
        [7]                              | has an event that is no object (line 1, column 2)
        {"traceEvents": [{"ph": "X", "t  | ends in the middle, before its first event
        """, ignoreLeadingAndTrailingWhitespace = true)
    void badInputIsNamedWithItsPlace(String text, String reason) throws IOException {
        Path file = file(text);
        assertEquals(file + " " + reason, assertThrows(NotARecordingException.class, () -> Recording.read(file)).getMessage());
    }

    @Test
    void aFileThatEndsInTheMiddleGivesWhatStandsBefore() throws IOException {
        Path cut = file("{\"traceEvents\": [{\"ph\": \"X\", \"ts\": 0, \"dur\": 1, \"name\": \"a\"}, {\"ph\": \"X\", \"ts");
        var recording = Recording.read(cut);
        assertEquals(List.of(call("a", 0, 1_000, 0)), slices(recording));
        assertTrue(recording.problems().getFirst().sentence().startsWith("a.json: it ends in the middle (line 1, column "),
                recording.problems().toString());

        byte[] whole = Files.readAllBytes(vizTracer());
        Path compressed = Files.write(folder.resolve("cut.json.gz"), Arrays.copyOf(whole, whole.length / 2));
        long calls = Recording.read(compressed).summary().calls();
        assertTrue(calls > 100 && calls < 2_404, "calls: " + calls);
    }

    @Test
    void damageAnywhereGivesARecordingOrOneSentence() throws IOException {
        byte[] whole = """
                {"traceEvents": [{"ph": "M", "pid": 1, "name": "process_name", "args": {"name": "app"}},
                {"ph": "X", "pid": 1, "tid": 2, "ts": 5343962560.968, "dur": 2.754, "cat": "fee", "name": "f (app.py:3)", "args": {"n": 1}},
                {"ph": "B", "ts": 2, "name": "q"}, {"ph": "E", "ts": 3}, {"ph": "C", "ts": 3, "name": "c", "args": {"a": 1.5}},
                {"ph": "b", "ts": 1, "cat": "n", "id": 1, "name": "x"}, {"ph": "e", "ts": 9, "cat": "n", "id": 1},
                {"ph": "X", "ts": 5, "dur": 3, "name": "t", "cat": "task", "args": {"number": 3, "said": ["owner: me"]}}],
                "weft": {"startNanos": 5, "processes": [{"pid": 1, "lost": 3, "stoppedNanos": 5}]}}""".getBytes(StandardCharsets.UTF_8);
        var random = new Random(5);
        int read = 0;
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            for (int left = random.nextInt(3); left >= 0; left--) {
                damaged[random.nextInt(damaged.length)] = (byte) "{}[]\",:0123456789.-eE".charAt(random.nextInt(20));
            }
            try {
                Recording.read(Files.write(folder.resolve("damaged.json"), damaged));
                read++;
            } catch (NotARecordingException e) {
                assertEquals(1, String.valueOf(e.getMessage()).lines().count(), e.getMessage());
            }
        }
        assertTrue(read > 50, "read: " + read);
    }

    @Test
    void whatOnlyLooksCompressedIsSaidToBeDamaged() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("[{\"ph\": \"X\", \"ts\": 0}]".getBytes(StandardCharsets.UTF_8));
        }
        byte[] damaged = bytes.toByteArray();
        damaged[10] = -1;
        Path file = Files.write(folder.resolve("a.json.gz"), damaged);
        String message = assertThrows(NotARecordingException.class, () -> Recording.read(file)).getMessage();
        assertTrue(String.valueOf(message).startsWith(file + " is damaged: "), message);
    }
}
