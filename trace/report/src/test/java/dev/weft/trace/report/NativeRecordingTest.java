package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A part of a recording as a recording of its own: what is read from it is what is read of the part. */
class NativeRecordingTest {
    @TempDir
    Path folder = Path.of("");

    private Path whole = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        whole = Files.createDirectories(folder.resolve("whole"));
    }

    private interface Traces {
        void write(Path folder) throws IOException;
    }

    /** All that a page has of a recording. */
    private static List<String> told(Path path, Excerpt excerpt) throws IOException {
        Recording recording = Recording.read(path, Scope.ALL.withExcerpt(excerpt));
        var lines = new ArrayList<>(List.of(recording.summary().toString(), "from " + recording.wallNanos()));
        for (RecordedProcess process : recording.processes()) {
            lines.add(String.join(" ", process.name(), process.command(), "" + process.pid(), "" + process.parentPid(),
                    "" + process.startNanos(), "" + process.endNanos(), "" + process.complete(), "" + process.lost(),
                    "" + process.dropped(),
                    "" + process.stoppedNanos(), "" + process.throttled(), "" + new TreeMap<>(process.properties())));
            for (RecordedThread thread : process.threads()) {
                lines.add(String.join(" ", thread.name(), "" + thread.id(), "" + thread.isVirtual(), "" + thread.lost(),
                        "" + thread.dropped(), "" + thread.cutNanos()));
                ThreadTimeline timeline = thread.timeline();
                thread.slices().map(Slice::toString).forEach(lines::add);
                IntStream.range(0, timeline.size()).mapToObj(slice -> timeline.start(slice) + " " + timeline.flags(slice))
                        .forEach(lines::add);
            }
        }
        Points points = recording.timelines().points();
        Names names = recording.timelines().names();
        for (int i = 0; i < points.size(); i++) {
            Points.Kind kind = Points.Kind.values()[points.kind(i)];
            Object value = kind == Points.Kind.STATE ? names.get((int) points.value(i)) : points.value(i);
            lines.add(String.join(" ", "" + kind, points.thread(i).name(), "" + points.nanos(i), "" + names.get(points.name(i)),
                    "" + value));
        }
        recording.totals().stream().map(NameTotal::toString).sorted().forEach(lines::add);
        return lines;
    }

    private static void assertSame(List<String> expected, List<String> told) {
        for (int i = 0; i < Math.min(expected.size(), told.size()); i++) {
            assertEquals(expected.get(i), told.get(i));
        }
        assertEquals(expected.size(), told.size());
    }

    private Path cut(Path recording, Excerpt excerpt, String name) throws IOException {
        Path out = folder.resolve(name);
        TraceExport.write(Recordings.of(recording), Scope.ALL.withExcerpt(excerpt), out);
        return out;
    }

    private static Excerpt time(long from, long to) {
        return new Excerpt(Duration.ofNanos(from), Duration.ofNanos(to), List.of(), List.of());
    }

    static Stream<Arguments> parts() {
        Traces several = to -> SampleReports.processes(to, 3, 900);
        var pool = new Excerpt(Duration.ZERO, Excerpt.WHOLE.to(), List.of("pool-*", "task-2"), List.of());
        var tasks = new Excerpt(Duration.ofMillis(1), Duration.ofSeconds(9), List.of(), List.of("analyse*"));
        return Stream.of(
                Arguments.of("processes", several, Excerpt.WHOLE),
                Arguments.of("the middle of some", (Traces) to -> SampleReports.processes(to, 1, 900), time(4_000_000, 12_000_000)),
                Arguments.of("some threads", several, pool),
                Arguments.of("some tasks", several, tasks),
                Arguments.of("virtual threads", (Traces) to -> SampleReports.wide(to, 150), time(1_000_000, 9_000_000)),
                Arguments.of("hostile names", (Traces) HostileNames::write, Excerpt.WHOLE),
                Arguments.of("all that there is", (Traces) NativeRecordingTest::everything, Excerpt.WHOLE),
                Arguments.of("a part of that", (Traces) NativeRecordingTest::everything, time(60, 400)));
    }

    /** Values, states, waits, flows, instants of more than a thread, and what is missing in three ways. */
    private static void everything(Path to) throws IOException {
        var file = new TraceFileBuilder(10).parent(9).started(1_000_000, 5_000).clock(77, 1.0).property("process.name", "main")
                .property(Records.DROPPED_ELSEWHERE, "12").property("end", "killed");
        int run = file.method("com.acme.Main", "run", "(I)V", "Main.java", 12);
        int step = file.method("com.acme.Main", "step", "()V", "Main.java", 30);
        int task = file.name(Layout.SYMBOL_TASK, "fetch");
        int lock = file.name(Layout.SYMBOL_WAIT, "lock a");
        int named = file.name(Layout.SYMBOL_SLICE, "import");
        int flow = file.name(Layout.SYMBOL_FLOW, "queue");
        int queued = file.name(Layout.SYMBOL_COUNTER, "queued");
        int ready = file.name(Layout.SYMBOL_INSTANT, "ready");
        int owner = file.name(Layout.SYMBOL_STATE, "owner: thread");
        file.throttled(step, 5_020, 40).thread(1, 1, "main").thread(1, new ThreadInfo(40, "", true, false));
        file.lane(1).thread(1).event(Layout.BEGIN, task, 5_020, 7).enter(run, 5_030)
                .words(Records.ofCall(Layout.RECORD_ARGUMENTS, run, 5_031, "n = 3: <b>"))
                .event(Layout.BEGIN, lock, 5_050).event(Layout.STATE, owner, 5_051, 40).event(Layout.END, lock, 5_080)
                .event(Layout.FLOW_OUT, flow, 5_090, 99).event(Layout.COUNTER, queued, 5_100, -3)
                .event(Layout.INSTANT, ready, 5_110).event(Layout.INSTANT, ready, 5_111, Layout.INSTANT_OF_PROCESS)
                .words(Records.note(ready, 5_112, "x"))
                .words(Records.ofCall(Layout.RECORD_THROWN, run, 5_199, "Error: é")).event(Layout.EXIT_THROWN, run, 5_200)
                .event(Layout.END, task, 5_210)
                .thread(40).event(Layout.BEGIN, named, 5_220).enter(run, 5_230).words(Records.dropped(5_240, 6))
                .event(Layout.FLOW_IN, flow, 5_250, 99).enter(step, 5_260)
                .words(Records.ofCall(Layout.RECORD_RETURNED, step, 5_270, "5")).exit(step, 5_270)
                .thread(1).enter(run, 5_300).lost(4).enter(step, 5_310).exit(step, 5_500);
        file.lost(4).stopped(5_450).write(to.resolve("10.weft"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void nothingOfThePartIsLost(String what, Traces traces, Excerpt excerpt) throws IOException {
        traces.write(whole);
        Path part = cut(whole, excerpt, "part.weft");
        assertSame(told(whole, excerpt), told(part, Excerpt.WHOLE));
    }

    @Test
    void aPartCanBeCutAgain() throws IOException {
        SampleReports.processes(whole, 2, 600);
        Path part = cut(whole, time(2_000_000, 9_000_000), "part.weft");
        Path again = cut(part, time(1_000_000, 3_000_000), "again.weft");
        assertSame(told(whole, time(3_000_000, 5_000_000)), told(again, Excerpt.WHOLE));
    }

    @Test
    void whatWasSaidOfACallStaysWhereThatIsCutAgainBeforeItsEnd() throws IOException {
        everything(whole);
        Path part = cut(whole, time(10, 150), "part.weft");
        assertSame(told(whole, time(15, 40)), told(part, time(5, 30)));
    }

    @Test
    void aPartLiesBesideOthersOfItsMachineByTheClockThatDoesNotJump() throws IOException {
        everything(whole);
        var other = new TraceFileBuilder(11).started(999, 5_100).clock(77, 1.0);
        other.lane(1).thread(1).enter(other.method("A", "b", "", "", 0), 5_100);
        other.write(Files.createDirectories(folder.resolve("other")).resolve("11.weft"));
        Path part = cut(whole, time(60, 400), "part.weft");
        var both = Recording.read(new Recordings(List.of(part, folder.resolve("other")), Alignment.CLOCK), Scope.ALL);
        assertEquals(List.of(0L, 40L), both.processes().stream().map(RecordedProcess::startNanos).toList());
    }

    @Test
    void whatOtherToolsWroteBecomesARecording() throws IOException {
        Path report = Path.of("src/test/resources/dev/weft/trace/report/viztracer-1.1.1.json.gz");
        Path out = cut(report, Excerpt.WHOLE, "python.weft");
        assertEquals(Recording.read(report).summary(), Recording.read(out).summary());
        assertEquals(starts(Recording.read(report)), starts(Recording.read(out)));

        everything(whole);
        var both = Recording.read(new Recordings(List.of(whole, out), Alignment.CLOCK), Scope.ALL);
        assertEquals(starts(Recording.read(report)), starts(both).stream().filter(line -> !line.startsWith("main ")).toList(),
                "they begin where the others do");
    }

    private static List<String> starts(Recording recording) {
        return recording.processes().stream().map(process -> process.name() + " " + process.startNanos()).sorted().toList();
    }

    @Test
    void threadsOfOtherToolsMayHaveAnyNumber() throws IOException {
        Path json = Files.writeString(folder.resolve("any.json"), """
                {"traceEvents": [{"ph": "X", "pid": 1, "tid": 0, "ts": 1, "dur": 3, "name": "a"},
                {"ph": "X", "pid": 1, "tid": -7, "ts": 1, "dur": 3, "name": "b"},
                {"ph": "X", "pid": 1, "tid": 5, "ts": 1, "dur": 3, "name": "c"}]}
                """);
        Recording again = Recording.read(cut(json, Excerpt.WHOLE, "any.weft"));
        assertEquals(List.of("a", "b", "c"), again.processes().getFirst().threads().stream()
                .flatMap(thread -> thread.slices().map(Slice::name)).sorted().toList());
        assertEquals(3, again.summary().threads());
    }

    @Test
    void onlyARecordingIsReplaced() throws IOException {
        everything(whole);
        Path out = cut(whole, Excerpt.WHOLE, "part.weft");
        Path old = Files.writeString(out.resolve("old.weft"), "");
        cut(whole, Excerpt.WHOLE, "part.weft");
        assertTrue(Files.notExists(old));
        Path mine = Files.writeString(out.resolve("mine.txt"), "");
        assertEquals("the recording cannot be written to " + out + ": there are other files in it",
                assertThrows(IOException.class, () -> cut(whole, Excerpt.WHOLE, "part.weft")).getMessage());
        assertTrue(Files.exists(mine));
        assertSame(told(whole, Excerpt.WHOLE), told(out, Excerpt.WHOLE));
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count(), "nothing else is left");
        }
    }
}
