package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final long BOOT = 5;

    @TempDir
    Path folder;

    private Recording readBack(TraceFileBuilder... files) throws IOException {
        for (int i = 0; i < files.length; i++) {
            files[i].write(folder.resolve(i + ".weft"));
        }
        return Recording.read(folder);
    }

    private static Slice call(String name, long start, long duration, int depth) {
        return new Slice(SliceKind.CALL, name, start, duration, depth, false);
    }

    private static List<Slice> slices(Recording recording, int process, int thread) {
        return recording.processes().get(process).threads().get(thread).slices().toList();
    }

    @Test
    void processesOfOneClockAreComparedByTicksWhateverTheWallClockDid() throws IOException {
        var parent = new TraceFileBuilder(10).started(1_000_000, 500).clock(BOOT, 1.0).property("process.name", "main");
        parent.lane(1).thread(1).enter(parent.method("A", "run", "", "", 0), 600);
        var child = new TraceFileBuilder(11).parent(10).started(9_000_000, 900).clock(BOOT, 1.0).property("worker.name", "worker 1");
        int run = child.method("A", "run", "", "", 0);
        child.lane(1).thread(1).enter(run, 950).exit(run, 960);
        child.close(1_000);

        var recording = readBack(child, parent);
        assertEquals(List.of("main", "worker 1"), recording.processes().stream().map(RecordedProcess::name).toList());
        var worker = recording.processes().get(1);
        assertEquals(10, worker.parentPid());
        assertEquals(400, worker.startNanos());
        assertEquals(500, worker.endNanos());
        assertEquals(List.of(call("A.run", 450, 10, 0)), slices(recording, 1, 0));
    }

    @Test
    void processesOfDifferentClocksAreComparedByTheWallClock() throws IOException {
        var one = new TraceFileBuilder(1).started(1_000, 77).clock(BOOT, 1.0);
        var other = new TraceFileBuilder(2).started(4_000, 5).clock(BOOT + 1, 2.0);
        var unknown = new TraceFileBuilder(3).started(6_000, 5);
        var sameUnknown = new TraceFileBuilder(4).started(7_000, 5);
        int run = other.method("A", "run", "", "", 0);
        other.lane(1).thread(1).enter(run, 10).exit(run, 15);

        var recording = readBack(one, other, unknown, sameUnknown);
        assertEquals(List.of(0L, 3_000L, 5_000L, 6_000L), recording.processes().stream().map(RecordedProcess::startNanos).toList());
        assertEquals(List.of(call("A.run", 3_010, 10, 0)), slices(recording, 1, 0));
    }

    @Test
    void itIsSaidWhichMethodsWereThrottledFromWhenOn() throws IOException {
        var file = new TraceFileBuilder(1).started(0, 100);
        int peek = file.method("a.Parser", "peek", "", "", 0);
        int next = file.method("a.Parser", "next", "", "", 0);
        file.throttled(peek, 300, 7).throttled(next, 400, 8_000_000_000L);
        file.lane(1).thread(1).enter(peek, 200).exit(peek, 210);
        assertEquals(List.of(new ThrottledMethod("Parser.next", 300, 8_000_000_000L), new ThrottledMethod("Parser.peek", 200, 7)),
                readBack(file).processes().get(0).throttled());
    }

    @Test
    void threadsOfOneNameStayApartAndVirtualOnesFollowTheirCarriers() throws IOException {
        var file = new TraceFileBuilder(1);
        int a = file.method("A", "a", "", "", 0);
        int b = file.method("A", "b", "", "", 0);
        file.thread(1, new ThreadInfo(7, "worker", true, true)).thread(1, new ThreadInfo(8, "worker", true, true));
        file.thread(2, new ThreadInfo(9, "", true, true)).thread(2, new ThreadInfo(10, "", false, true));
        file.lane(1).thread(7).enter(a, 10).thread(8).enter(b, 20).thread(7).exit(a, 60);
        file.lane(2).thread(8).exit(b, 30).thread(7).enter(b, 40).exit(b, 50).thread(9).enter(a, 70).thread(10).enter(a, 80);

        var recording = readBack(file);
        assertEquals(List.of("worker", "worker", "virtual 9", "thread 10"),
                recording.processes().getFirst().threads().stream().map(RecordedThread::name).toList());
        assertEquals(List.of(call("A.a", 10, 50, 0), call("A.b", 40, 10, 1)), slices(recording, 0, 0));
        assertEquals(List.of(call("A.b", 20, 10, 0)), slices(recording, 0, 1));
        assertTrue(recording.processes().getFirst().threads().getFirst().isVirtual());
    }

    @Test
    void whatIsOpenWhenAProcessDiesEndsWithItsLastEvent() throws IOException {
        var file = new TraceFileBuilder(1);
        int run = file.method("A", "run", "", "", 0);
        int step = file.method("A", "step", "", "", 0);
        file.lane(1).thread(1).enter(run, 10).enter(step, 20);
        file.lane(2).thread(2).enter(step, 25).exit(step, 95);

        var recording = readBack(file);
        var process = recording.processes().getFirst();
        assertFalse(process.complete());
        assertEquals(95, process.endNanos());
        assertEquals(List.of(new Slice(SliceKind.CALL, "A.run", 10, 85, 0, true), new Slice(SliceKind.CALL, "A.step", 20, 75, 1, true)),
                slices(recording, 0, 0));
    }

    @Test
    void whatIsOpenWhenAProcessClosesEndsWithIt() throws IOException {
        var file = new TraceFileBuilder(1);
        file.lane(1).thread(1).enter(file.method("A", "run", "", "", 0), 10);
        var recording = readBack(file.close(50));
        assertTrue(recording.processes().getFirst().complete());
        assertEquals(List.of(new Slice(SliceKind.CALL, "A.run", 10, 40, 0, true)), slices(recording, 0, 0));
    }

    @Test
    void missingBeginsAndEndsDoNotMixTheNesting() throws IOException {
        var file = new TraceFileBuilder(1);
        int outer = file.method("A", "outer", "", "", 0);
        int inner = file.method("A", "inner", "", "", 0);
        int other = file.method("A", "other", "", "", 0);
        file.lane(1).thread(1).exit(other, 5).enter(outer, 10).lost(2).enter(inner, 20).exit(outer, 30).enter(other, 40).exit(other, 41);

        var recording = readBack(file);
        var thread = recording.processes().getFirst().threads().getFirst();
        assertEquals(1, thread.unmatched());
        assertEquals(2, thread.lost());
        assertEquals(List.of(call("A.outer", 10, 20, 0), new Slice(SliceKind.CALL, "A.inner", 20, 10, 1, true), call("A.other", 40, 1, 0)),
                thread.slices().toList());
    }

    @Test
    void recursionCountsOnceInATotal() throws IOException {
        var file = new TraceFileBuilder(1);
        int fib = file.method("Fib", "fib", "(I)I", "Fib.java", 3);
        int print = file.method("Fib", "print", "()V", "Fib.java", 9);
        file.lane(1).thread(1).enter(fib, 0).enter(fib, 10).enter(print, 12).exit(print, 15).exit(fib, 20).exit(fib, 100);

        var totals = readBack(file).totals();
        assertEquals(List.of(new NameTotal(SliceKind.CALL, "Fib", "fib", "(I)I", 2, 100, 97),
                new NameTotal(SliceKind.CALL, "Fib", "print", "()V", 1, 3, 3)), totals);
    }

    @Test
    void aSummaryCountsWhatWasRecorded() throws IOException {
        var one = new TraceFileBuilder(1).clock(BOOT, 1.0);
        int run = one.method("A", "run", "", "", 0);
        int task = one.name(Layout.SYMBOL_TASK, "job");
        int slice = one.name(Layout.SYMBOL_SLICE, "phase");
        var lane = one.lane(1).thread(1);
        lane.event(Layout.BEGIN, task, 1, 42).enter(run, 2).event(Layout.BEGIN, slice, 3).event(Layout.END, slice, 4).exit(run, 5);
        lane.event(Layout.END, task, 6).event(Layout.INSTANT, one.name(Layout.SYMBOL_INSTANT, "done"), 7);
        one.close(2_000_000_000);
        var two = new TraceFileBuilder(2).clock(BOOT, 1.0).lost(7);
        two.lane(1).thread(1).enter(two.method("A", "run", "", "", 0), 4);

        assertEquals(new Summary(2, 2, 1, 2, 7, 0, Duration.ZERO, 0, Duration.ofSeconds(2)), readBack(one, two).summary());
    }

    @Test
    void brokenPartsAreSkippedAndListed() throws IOException {
        Files.writeString(folder.resolve("b.weft"), "no trace at all");
        Files.writeString(folder.resolve("notes.txt"), "not looked at");
        var recording = readBack(new TraceFileBuilder(1).close(10));
        assertEquals(List.of("b.weft"), recording.problems().stream().map(Problem::file).toList());
        assertTrue(recording.problems().getFirst().reason().contains("is not a Weft trace"));
    }

    @Test
    void nothingUsableIsSaidInOneSentence() throws IOException {
        var missing = folder.resolve("missing");
        assertEquals(missing + " does not exist", messageOf(missing));
        assertEquals(folder + " holds no recording: there is no .weft file in it", messageOf(folder));
        var broken = folder.resolve("b.weft");
        Files.writeString(broken, "no trace at all");
        assertEquals(broken + " is not a Weft trace: it does not start with WEFTRACE", messageOf(broken));
        assertEquals("no .weft file in " + folder + " can be used: " + messageOf(broken), messageOf(folder));
    }

    private static String messageOf(Path path) {
        return String.valueOf(assertThrows(NotARecordingException.class, () -> Recording.read(path)).getMessage());
    }

    @Test
    void aFileCutAnywhereGivesItsBeginning() throws IOException {
        SampleReports.processes(folder, 0, 400);
        var whole = folder.resolve("4711.weft");
        var all = slices(Recording.read(whole), 0, 0);
        byte[] bytes = Files.readAllBytes(whole);
        var cut = folder.resolve("cut.weft");
        for (int length = Layout.HEADER_BYTES; length < bytes.length; length += 4_099) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            var threads = Recording.read(cut).processes().getFirst().threads();
            if (!threads.isEmpty()) {
                var starts = threads.getFirst().slices().map(Slice::startNanos).toList();
                assertEquals(all.stream().map(Slice::startNanos).limit(starts.size()).toList(), starts);
            }
        }
    }

    @Test
    void namesComeFromWhatTheProcessSaidOfItself() throws IOException {
        var recording = readBack(
                new TraceFileBuilder(1).started(1, 0).property("process.name", " ").property("process.command", "/jdk/bin/java -jar x.jar"),
                new TraceFileBuilder(2).started(2, 0),
                new TraceFileBuilder(3).started(3, 0).property("process.name", "Main").property("worker.name", "worker 3"),
                new TraceFileBuilder(4).started(4, 0).property("process.name", "/home/me/JdkAtlas.java"),
                new TraceFileBuilder(5).started(5, 0).property("process.name", "read / write"));
        assertEquals(List.of("java", "process 2", "worker 3", "JdkAtlas.java", "read / write"),
                recording.processes().stream().map(RecordedProcess::name).toList());
        assertEquals("/jdk/bin/java -jar x.jar", recording.processes().getFirst().command());
    }

    @Test
    void whereEventsWereLostAnOpenSliceEndsWithTheLastEventOfItsThread() throws IOException {
        var file = new TraceFileBuilder(1).lost(9);
        int run = file.method("A", "run", "", "", 0);
        file.lane(1).thread(1).enter(run, 10).enter(run, 30);
        assertEquals(List.of(new Slice(SliceKind.CALL, "A.run", 10, 20, 0, true), new Slice(SliceKind.CALL, "A.run", 30, 0, 1, true)),
                slices(readBack(file.close(5_000)), 0, 0));
    }

    @Test
    void whatWasUnderWayWhenTheOldestWereDroppedIsDrawnFromItsBegin() throws IOException {
        var file = new TraceFileBuilder(1).property(Records.DROPPED_ELSEWHERE, "5");
        int serve = file.method("A", "serve", "", "", 0);
        int answer = file.method("A", "answer", "", "", 0);
        int step = file.method("A", "step", "", "", 0);
        file.lane(1).thread(1).enter(serve, 10).enter(answer, 70).words(Records.dropped(90, 1_000))
                .enter(step, 95).exit(step, 97).exit(answer, 98);
        file.lane(1).thread(2).words(Records.dropped(98, 20));
        var recording = readBack(file.close(100));

        assertEquals(List.of(new Slice(SliceKind.CALL, "A.serve", 10, 90, 0, true), call("A.answer", 70, 28, 1), call("A.step", 95, 2, 2)),
                slices(recording, 0, 0));
        var process = recording.processes().getFirst();
        assertEquals(1, process.threads().size());
        assertEquals(1_000, process.threads().getFirst().dropped());
        assertEquals(90, process.threads().getFirst().cutNanos());
        assertEquals(1_025, process.dropped());
        assertEquals(List.of(new NameTotal(SliceKind.CALL, "A", "serve", "", 1, 90, 2),
                new NameTotal(SliceKind.CALL, "A", "answer", "", 1, 28, 6),
                new NameTotal(SliceKind.CALL, "A", "step", "", 1, 2, 2)), recording.totals());
    }

    @Test
    void aRecordingThatStoppedEndsForAllThreadsAtThatMoment() throws IOException {
        var file = new TraceFileBuilder(1);
        int run = file.method("A", "run", "", "", 0);
        file.lane(1).thread(1).enter(run, 10).exit(run, 60);
        file.lane(2).thread(2).enter(run, 20).exit(run, 30).enter(run, 65);
        var recording = readBack(file.stopped(50).close(100));
        assertEquals(50, recording.processes().getFirst().stoppedNanos());
        assertEquals(100, recording.processes().getFirst().endNanos());
        assertEquals(List.of(new Slice(SliceKind.CALL, "A.run", 10, 40, 0, true)), slices(recording, 0, 0));
        assertEquals(List.of(call("A.run", 20, 10, 0)), slices(recording, 0, 1));
    }

    @Test
    void theEndOfARecordingBeginsSoMuchBeforeIt() throws IOException {
        var file = new TraceFileBuilder(1);
        int run = file.method("A", "run", "", "", 0);
        int step = file.method("A", "step", "", "", 0);
        file.lane(1).thread(1).enter(run, 0).enter(step, 10).exit(step, 30).enter(step, 50).exit(step, 70);
        readBack(file.close(100));
        Excerpt last = Excerpt.ofLast(folder, Duration.ofNanos(40));
        assertEquals(Duration.ofNanos(60), last.from());
        assertEquals(List.of(new Slice(SliceKind.CALL, "A.run", 0, 40, 0, true), call("A.step", 0, 10, 1)),
                slices(Recording.read(folder, Scope.ALL.withExcerpt(last)), 0, 0));
        assertEquals(Excerpt.WHOLE, Excerpt.ofLast(folder, Duration.ofSeconds(1)));
    }
}
