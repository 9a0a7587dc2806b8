package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a recording: some time, some threads, some tasks. */
class ExcerptTest {
    @TempDir
    Path folder = Path.of("");

    /**
     * A process that ends at 1000 and one that was killed at 90. Of the first, {@code main} runs all the time, with a step from 100 to
     * 200 and one from 300 to 400; {@code worker-1} has two tasks, and {@code waiter} does nothing after 50.
     */
    @BeforeEach
    void makeRecording() throws IOException {
        var file = new TraceFileBuilder(1).started(1_000_000, 0).clock(7, 1.0).property("process.name", "app");
        int main = file.method("App", "main", "", "App.java", 1);
        int step = file.method("App", "step", "", "App.java", 5);
        int fetch = file.name(Layout.SYMBOL_TASK, "fetch page");
        int parse = file.name(Layout.SYMBOL_TASK, "parse");
        int ready = file.name(Layout.SYMBOL_INSTANT, "ready");
        file.thread(1, 1, "main").thread(2, 2, "worker-1").thread(3, 3, "waiter");
        file.lane(1).thread(1).enter(main, 10).words(Records.ofCall(Layout.RECORD_ARGUMENTS, main, 11, "args = 3"))
                .enter(step, 100).exit(step, 200).event(Layout.INSTANT, ready, 250).enter(step, 300).exit(step, 400).exit(main, 900);
        file.lane(2).thread(2).event(Layout.BEGIN, fetch, 120, 41)
                .event(Layout.STATE, file.name(Layout.SYMBOL_SLICE, "owner: thread 9"), 125).enter(step, 130).exit(step, 140)
                .event(Layout.END, fetch, 320).event(Layout.BEGIN, parse, 330, 42).enter(step, 340).exit(step, 350)
                .event(Layout.END, parse, 360);
        file.lane(3).thread(3).enter(main, 20).enter(step, 50);
        file.close(1_000).write(folder.resolve("1.weft"));
        var killed = new TraceFileBuilder(2).started(1_000_000, 0).clock(7, 1.0).property("process.name", "killed");
        int run = killed.method("App", "run", "", "App.java", 9);
        killed.lane(1).thread(1).enter(run, 80).enter(run, 90);
        killed.write(folder.resolve("2.weft"));
    }

    private static Excerpt time(long from, long to) {
        return new Excerpt(Duration.ofNanos(from), Duration.ofNanos(to), List.of(), List.of());
    }

    private static Excerpt named(List<String> threads, List<String> tasks) {
        return new Excerpt(Duration.ZERO, Excerpt.WHOLE.to(), threads, tasks);
    }

    private Recording read(Excerpt excerpt) throws IOException {
        return Recording.read(folder, Scope.ALL.withExcerpt(excerpt));
    }

    private static List<String> slices(Recording recording) {
        return recording.processes().stream().flatMap(process -> process.threads().stream().flatMap(thread -> thread.slices()
                .map(slice -> thread.name() + " " + "  ".repeat(slice.depth()) + slice.name() + " " + slice.startNanos() + " for "
                        + slice.durationNanos() + (slice.open() ? " open" : "")))).toList();
    }

    private static List<String> points(Recording recording) {
        var points = recording.timelines().points();
        var names = recording.timelines().names();
        return IntStream.range(0, points.size()).mapToObj(i -> points.nanos(i) + " " + names.get(points.name(i)).text()).sorted().toList();
    }

    @Test
    void whatGoesBeyondTheEdgesIsCutThere() throws IOException {
        var recording = read(time(150, 310));
        assertEquals(List.of("main App.main 0 for 160 open", "main   App.step 0 for 50", "main   App.step 150 for 10 open",
                "worker-1 fetch page 0 for 160 open", "waiter App.main 0 for 160 open", "waiter   App.step 0 for 160 open"),
                slices(recording));
        assertEquals(List.of("0 arguments: args = 3", "0 fetch page", "0 owner: thread 9", "100 ready"), points(recording));
        assertEquals(List.of("app"), recording.processes().stream().map(RecordedProcess::name).toList());
        assertEquals(Duration.ofNanos(160), recording.summary().duration());
        assertEquals(5, recording.summary().calls());
        assertEquals(1_000_150, recording.wallNanos());
    }

    @Test
    void whatEndsAsAnExcerptBeginsOrBeginsAsItEndsIsNotInIt() throws IOException {
        assertEquals(List.of("main App.main 0 for 100 open", "waiter App.main 0 for 100 open", "waiter   App.step 0 for 100 open"),
                slices(read(time(200, 300))).stream().filter(line -> !line.startsWith("worker")).toList());
    }

    @Test
    void aThreadWithoutAnyEventInItIsInItIfItWasUnderWay() throws IOException {
        assertEquals(List.of("main App.main 0 for 100 open", "waiter App.main 0 for 100 open", "waiter   App.step 0 for 100 open"),
                slices(read(time(500, 600))));
        assertEquals(List.of("waiter App.main 0 for 50 open", "waiter   App.step 0 for 50 open"), slices(read(time(950, 2_000))));
        assertEquals("nothing of " + folder + " is in that part of it: no chosen thread or task was under way in that time",
                assertThrows(NotARecordingException.class, () -> read(time(1_000, 2_000))).getMessage());
    }

    @Test
    void threadsAreChosenByName() throws IOException {
        var recording = read(named(List.of("wait*", "worker-?", "worker-*"), List.of()));
        assertEquals(List.of("worker-1", "waiter"), recording.processes().getFirst().threads().stream().map(RecordedThread::name).toList());
        assertEquals(1, recording.processes().size());
        assertEquals(6, slices(recording).size());
    }

    @Test
    void tasksAreChosenByNameWithWhatHappensInThem() throws IOException {
        var recording = read(named(List.of(), List.of("fetch*")));
        assertEquals(List.of("worker-1 fetch page 120 for 200", "worker-1   App.step 130 for 10"), slices(recording));
        assertEquals(1, recording.summary().tasks());
        assertEquals(List.of("worker-1 fetch page 0 for 20 open"),
                slices(read(new Excerpt(Duration.ofNanos(300), Duration.ofNanos(320), List.of(), List.of("fetch*")))));
    }

    @Test
    void exportsHaveTheSamePart() throws IOException {
        Path out = folder.resolve("part.json");
        TraceExport.write(Recordings.of(folder), Scope.ALL.withExcerpt(time(150, 310)), out);
        assertEquals(slices(read(time(150, 310))), slices(Recording.read(out)));
        var trace = new PerfettoDecoder(perfetto(time(150, 310)));
        assertEquals(6, trace.slices.size());
    }

    private byte[] perfetto(Excerpt excerpt) throws IOException {
        Path out = folder.resolve("part.pftrace");
        TraceExport.write(Recordings.of(folder), Scope.ALL.withExcerpt(excerpt), out);
        return Files.readAllBytes(out);
    }

    @Test
    void anExcerptEndsLaterThanItBegins() {
        assertEquals("an excerpt must end later than it begins, but was to be from PT0.000000005S to PT0.000000005S",
                assertThrows(IllegalArgumentException.class, () -> time(5, 5)).getMessage());
    }
}
