package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.LaneBuilder;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** What of a recording is a task, and what such tasks add up to. */
@SuppressWarnings({"NullAway", "unchecked"}) // what is missing fails the test as it should
class TasksTest {
    private static final long ORDER = 1;

    @TempDir
    Path folder = Path.of("");

    private final TraceFileBuilder file = new TraceFileBuilder(10).clock(5, 1.0).property("process.name", "shop");
    private final int submit = file.name(Layout.SYMBOL_FLOW, "submit");
    private final int run = file.name(Layout.SYMBOL_RUN, "task");
    private final int main = file.method("Shop", "main", "", "", 0);
    private final int load = file.method("Shop", "load", "", "Shop.java", 7);
    private final int parse = file.method("Shop", "parse", "", "", 0);
    private final int sleep = file.name(Layout.SYMBOL_WAIT, "sleep");
    private final int queue = file.name(Layout.SYMBOL_WAIT, "wait Condition #1");

    private List<RecordedTask> tasks() throws IOException {
        return tasks(1_000);
    }

    private List<RecordedTask> tasks(int most) throws IOException {
        file.write(folder.resolve("10.weft"));
        var names = new Names(Scope.ALL);
        var follower = new TaskFollower(names, most);
        TraceExport.follow(Recordings.of(folder), Scope.ALL, names, follower);
        List<RecordedTask> tasks = follower.tasks();
        shown = tasks.stream().map(task -> names.get(task.name()).full() + " on " + task.thread().name() + ": queued "
                + (task.isQueuedKnown() ? task.queuedNanos() : "?") + ", ran " + task.ranNanos() + ", waited " + task.waitedNanos() + " in "
                + task.waits().size() + ", " + task.state()).toList();
        notKept = follower.notKept();
        return tasks;
    }

    private List<String> shown = List.of();
    private long notKept;

    /** The thread that hands over; its events are added in order of time. */
    private LaneBuilder giver() {
        return file.thread(1, 1, "main").lane(1).thread(1);
    }

    private LaneBuilder worker(int id) {
        return file.thread(id, id, "worker-" + id).lane(id).thread(id);
    }

    private static LaneBuilder wait(LaneBuilder lane, int name, long from, long to) {
        return lane.event(Layout.BEGIN, name, from).event(Layout.END, name, to);
    }

    @Test
    void aTaskIsQueuedThenRunsWithAWaitBetweenEachTwoStretches() throws IOException {
        giver().enter(main, 0).event(Layout.FLOW_OUT, submit, 100, ORDER).exit(main, 900);
        LaneBuilder worker = worker(2);
        worker.event(Layout.FLOW_IN, submit, 300, ORDER).event(Layout.BEGIN, run, 300).enter(load, 310);
        wait(worker, sleep, 400, 450);
        wait(worker, sleep, 500, 520).exit(load, 600).event(Layout.END, run, 610);
        wait(worker, queue, 620, 900);

        RecordedTask task = tasks().getFirst();

        assertEquals(List.of("Shop.load on worker-2: queued 200, ran 240, waited 70 in 2, done"), shown);
        assertEquals(100, task.given());
        assertEquals("main", Objects.requireNonNull(task.giver()).name());
        assertEquals(List.of("400 to 450", "500 to 520"),
                task.waits().stream().map(wait -> wait.begin() + " to " + wait.end()).toList());
    }

    @Test
    void aTaskThatAnExceptionLeavesHasFailed() throws IOException {
        worker(2).event(Layout.FLOW_IN, submit, 0, 1).event(Layout.BEGIN, run, 0).enter(load, 10).event(Layout.EXIT_THROWN, load, 50)
                .event(Layout.END, run, 60)
                .event(Layout.FLOW_IN, submit, 100, 2).event(Layout.BEGIN, run, 100).enter(load, 110).enter(parse, 115)
                .event(Layout.EXIT_THROWN, parse, 120).exit(load, 130).event(Layout.END, run, 140);
        tasks();
        assertEquals(List.of("Shop.load on worker-2: queued ?, ran 60, waited 0 in 0, failed",
                "Shop.load on worker-2: queued ?, ran 40, waited 0 in 0, done"), shown);
    }

    @Test
    void aRunWithoutEndEndsWithTheExceptionBeforeTheNextOne() throws IOException {
        worker(2).event(Layout.FLOW_IN, submit, 0, 1).event(Layout.BEGIN, run, 0).enter(load, 10).event(Layout.EXIT_THROWN, load, 50)
                .event(Layout.FLOW_IN, submit, 100, 2).event(Layout.BEGIN, run, 100).enter(load, 110).event(Layout.EXIT_THROWN, load, 150);
        tasks();
        assertEquals(List.of("Shop.load on worker-2: queued ?, ran 50, waited 0 in 0, failed",
                "Shop.load on worker-2: queued ?, ran 50, waited 0 in 0, failed"), shown);
    }

    @Test
    void aThreadMayWaitWhileItTellsOfTheExceptionThatEndsIt() throws IOException {
        LaneBuilder worker = worker(2).event(Layout.FLOW_IN, submit, 0, 1).event(Layout.BEGIN, run, 0).enter(load, 10)
                .event(Layout.EXIT_THROWN, load, 50);
        wait(worker, queue, 60, 80);
        LaneBuilder another = worker(3).event(Layout.FLOW_IN, submit, 0, 2).event(Layout.BEGIN, run, 0).enter(load, 10)
                .event(Layout.EXIT_THROWN, load, 50);
        wait(another, queue, 60, 80).enter(parse, 90).exit(parse, 95);
        file.close(100);
        tasks();
        assertEquals(List.of("Shop.load on worker-2: queued ?, ran 60, waited 20 in 1, failed",
                "Shop.load on worker-3: queued ?, ran 80, waited 20 in 1, open"), shown);
    }

    @Test
    void whatIsCaughtInsideEndsNoRun() throws IOException {
        worker(2).event(Layout.FLOW_IN, submit, 0, 1).event(Layout.BEGIN, run, 0).enter(load, 10).event(Layout.EXIT_THROWN, load, 50)
                .enter(parse, 60).exit(parse, 70).event(Layout.END, run, 80);
        tasks();
        assertEquals(List.of("Shop.load on worker-2: queued ?, ran 80, waited 0 in 0, done"), shown);
    }

    @Test
    void aThreadThatIsMadeForATaskIsTheTask() throws IOException {
        giver().enter(main, 0).event(Layout.FLOW_OUT, submit, 5, 1).event(Layout.FLOW_OUT, submit, 6, 2).exit(main, 900);
        wait(worker(2).event(Layout.FLOW_IN, submit, 50, 1).enter(load, 60), sleep, 100, 200)
                .exit(load, 300).enter(parse, 310).exit(parse, 330);
        worker(3).event(Layout.FLOW_IN, submit, 70, 2).enter(parse, 80).event(Layout.EXIT_THROWN, parse, 90);
        tasks();
        assertEquals(List.of("Shop.load on worker-2: queued 45, ran 180, waited 100 in 1, done",
                "Shop.parse on worker-3: queued 64, ran 20, waited 0 in 0, failed"), shown);
    }

    @Test
    void whatHadNotEndedIsOpen() throws IOException {
        worker(2).event(Layout.FLOW_IN, submit, 0, 1).event(Layout.BEGIN, run, 0).enter(load, 10).event(Layout.BEGIN, sleep, 30);
        worker(3).event(Layout.FLOW_IN, submit, 10, 2).enter(parse, 20);
        file.close(100);
        tasks();
        assertEquals(List.of("Shop.load on worker-2: queued ?, ran 30, waited 70 in 1, open",
                "Shop.parse on worker-3: queued ?, ran 90, waited 0 in 0, open"), shown);
    }

    @Test
    void aTaskThatHelpsRunsAnotherOne() throws IOException {
        LaneBuilder worker = worker(2).event(Layout.FLOW_IN, submit, 0, 1).event(Layout.BEGIN, run, 0).enter(load, 10)
                .event(Layout.FLOW_IN, submit, 20, 2).event(Layout.BEGIN, run, 20).enter(parse, 25);
        wait(worker, sleep, 30, 40).exit(parse, 50).event(Layout.END, run, 55).exit(load, 90).event(Layout.END, run, 100);
        tasks();
        assertEquals(List.of("Shop.load on worker-2: queued ?, ran 90, waited 10 in 1, done",
                "Shop.parse on worker-2: queued ?, ran 25, waited 10 in 1, done"), shown);
    }

    @Test
    void aTaskMayRunInAnotherProcessAndHasItsOwnNameThere() throws IOException {
        giver().enter(main, 0).event(Layout.FLOW_OUT, submit, 100, ORDER).exit(main, 900);
        var other = new TraceFileBuilder(11).clock(5, 1.0).property("worker.name", "worker 1");
        int name = other.name(Layout.SYMBOL_TASK, "resize");
        int arrow = other.name(Layout.SYMBOL_FLOW, "submit");
        other.thread(1, 1, "main").lane(1).thread(1).event(Layout.FLOW_IN, arrow, 400, ORDER).event(Layout.BEGIN, name, 400, 17)
                .event(Layout.END, name, 700);
        other.write(folder.resolve("11.weft"));

        RecordedTask task = tasks().getFirst();

        assertEquals(List.of("resize on main: queued 300, ran 300, waited 0 in 0, done"), shown);
        assertEquals(11, task.thread().process().pid());
        assertEquals(10, Objects.requireNonNull(task.giver()).process().pid());
    }

    @Test
    void whatIsHandedOverAndHasNoNameIsCalledByItsKind() throws IOException {
        worker(2).event(Layout.FLOW_IN, submit, 0, 1).event(Layout.BEGIN, run, 0).event(Layout.END, run, 5);
        tasks();
        assertEquals(List.of("task on worker-2: queued ?, ran 5, waited 0 in 0, done"), shown);
    }

    @Test
    void ofVeryManyTheFirstAreKeptAndTheOthersCounted() throws IOException {
        LaneBuilder worker = worker(2);
        for (int i = 0; i < 5; i++) {
            worker.event(Layout.FLOW_IN, submit, 10 * i, i + 1).event(Layout.BEGIN, run, 10 * i).event(Layout.END, run, 10 * i + 5);
        }
        assertEquals(3, tasks(3).size());
        assertEquals(2, notKept);
    }

    @Test
    void tasksOfANameAreOneRow() throws IOException {
        giver().enter(main, 0).event(Layout.FLOW_OUT, submit, 0, 1).event(Layout.FLOW_OUT, submit, 0, 2).exit(main, 900);
        worker(2).event(Layout.FLOW_IN, submit, 10, 1).event(Layout.BEGIN, run, 10).enter(load, 10).exit(load, 30)
                .event(Layout.END, run, 30);
        wait(worker(3).event(Layout.FLOW_IN, submit, 20, 2).event(Layout.BEGIN, run, 20).enter(load, 20), sleep, 25, 45)
                .event(Layout.EXIT_THROWN, load, 50).event(Layout.END, run, 50);
        file.write(folder.resolve("10.weft"));

        TaskStatistics statistics = TaskStatistics.of(Recordings.of(folder));

        assertEquals(List.of(new TaskStatistics.Row("Shop.load", "Shop.java:7", 2, 1, 0, 2, 2, 10, 20, 20, 30, 10, 20, 20, 20, 1)),
                statistics.rows());
        List<Map<String, Object>> json = new Json().toType(TaskStatistics.json(statistics.rows()), List.class);
        assertEquals(Map.ofEntries(Map.entry("name", "Shop.load"), Map.entry("place", "Shop.java:7"), Map.entry("count", 2L),
                Map.entry("failed", 1L), Map.entry("open", 0L), Map.entry("threads", 2L), Map.entry("queued", 2L),
                Map.entry("queuedMedianNanos", 10L), Map.entry("queuedP99Nanos", 20L), Map.entry("queuedMaxNanos", 20L),
                Map.entry("ranNanos", 30L), Map.entry("ranMedianNanos", 10L), Map.entry("ranP99Nanos", 20L), Map.entry("ranMaxNanos", 20L),
                Map.entry("waitedNanos", 20L), Map.entry("waits", 1L)), json.getFirst());
    }

    @Test
    void aTaskIsATrackOfItsOwnInOtherFormatsIfThatIsWanted() throws IOException {
        giver().enter(main, 0).event(Layout.FLOW_OUT, submit, 100, ORDER).exit(main, 900);
        wait(worker(2).event(Layout.FLOW_IN, submit, 300, ORDER).event(Layout.BEGIN, run, 300).enter(load, 310), sleep, 400, 450)
                .event(Layout.EXIT_THROWN, load, 600).event(Layout.END, run, 610);
        file.write(folder.resolve("10.weft"));
        Path json = folder.resolve("a.json");
        Path perfetto = folder.resolve("a.pftrace");
        TraceExport.write(Recordings.of(folder.resolve("10.weft")), Scope.ALL.withTasks(true), List.of(json, perfetto),
                _ -> List.of(json, perfetto));

        List<String> parts = List.of("Shop.load 100+510", "queued 100+200", "runs 300+100", "sleep 400+50", "runs 450+160");
        var decoded = new PerfettoDecoder(Files.readAllBytes(perfetto));
        assertEquals(parts, decoded.slices.stream().filter(slice -> slice.track().endsWith("task Shop.load"))
                .sorted(Comparator.comparingLong(PerfettoDecoder.Decoded::start)
                        .thenComparing(PerfettoDecoder.Decoded::duration, Comparator.reverseOrder()))
                .map(slice -> slice.name() + " " + slice.start() + "+" + slice.duration()).toList());
        Map<String, Object> read = new Json().toType(Files.readString(json), Json.MAP_TYPE);
        List<Map<String, Object>> events = (List<Map<String, Object>>) Objects.requireNonNull(read.get("traceEvents"));
        List<Map<String, Object>> ofTask = events.stream().filter(event -> ((Number) event.get("tid")).longValue() > 1_000_000_000_000L)
                .toList();
        assertEquals(Map.of("name", "task Shop.load"), ofTask.getFirst().get("args"));
        assertEquals(Map.of("state", "failed", "thread", "worker-2"), ofTask.get(1).get("args"));
        assertEquals(parts.size() + 1, ofTask.size());
    }

    @Test
    void parallelismIsWhatRunsWaitsAndIsQueuedInEachStretch() throws IOException {
        giver().enter(main, 0).event(Layout.FLOW_OUT, submit, 0, 1).exit(main, 100);
        wait(worker(2).event(Layout.FLOW_IN, submit, 100, 1).event(Layout.BEGIN, run, 100).enter(load, 100), sleep, 200, 250)
                .exit(load, 400).event(Layout.END, run, 400);
        file.close(400).write(folder.resolve("10.weft"));

        List<Parallelism.Stretch> stretches = Parallelism.of(Recordings.of(folder), 4).stretches();

        assertEquals(List.of(new Parallelism.Stretch(0, 100, 1, 0, 0, 1), new Parallelism.Stretch(100, 200, 1, 1, 0, 0),
                new Parallelism.Stretch(200, 300, 0.5, 0.5, 0.5, 0), new Parallelism.Stretch(300, 400, 1, 1, 0, 0)), stretches);
        assertEquals("there must be from 1 to 512 stretches, but were to be 0",
                assertThrows(IllegalArgumentException.class, () -> Parallelism.of(Recordings.of(folder), 0)).getMessage());
    }

    @Test
    void stretchesOfTimeGrowWithTheRecording() {
        var bins = new TimeBins();
        bins.add(0, 1_000);
        bins.add(500, 10_000_000);
        assertEquals(1, bins.mean(5_000_000, 10_000_000), 0.001);
        assertEquals(1, bins.mean(0, 10_000_000), 0.001);
        assertEquals(0, bins.mean(20_000_000, 30_000_000));
        assertTrue(bins.mean(0, 0) == 0);
    }
}
