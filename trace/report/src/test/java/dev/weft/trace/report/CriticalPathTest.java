package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.LaneBuilder;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** What decided how long something took. */
class CriticalPathTest {
    @TempDir
    Path folder = Path.of("");

    private final TraceFileBuilder file = new TraceFileBuilder(10).clock(5, 1.0).property("process.name", "shop");
    private final int submit = file.name(Layout.SYMBOL_FLOW, "submit");
    private final int wake = file.name(Layout.SYMBOL_FLOW, "wake");
    private final int run = file.name(Layout.SYMBOL_RUN, "task");
    private final int main = file.method("Shop", "main", "", "", 0);
    private final int load = file.method("Shop", "load", "", "", 0);
    private final int count = file.method("Shop", "count", "", "", 0);
    private final int get = file.name(Layout.SYMBOL_WAIT, "wait FutureTask");
    private final int sleep = file.name(Layout.SYMBOL_WAIT, "sleep");
    private final int lock = file.name(Layout.SYMBOL_WAIT, "lock ReentrantLock #1");

    private LaneBuilder thread(int id, String name) {
        return file.thread(id, id, name).lane(id).thread(id);
    }

    private List<String> path(String glob) throws IOException {
        return CriticalPath.of(read(), glob).orElseThrow().steps().stream()
                .map(step -> step.fromNanos() + "-" + step.toNanos() + " " + step.kind() + " " + step.name() + " on "
                        + step.thread().replace("shop / ", "")).toList();
    }

    private Recordings read() throws IOException {
        file.close(2_000).write(folder.resolve("10.weft"));
        return Recordings.of(folder);
    }

    /** Main submits at 100 and waits from 200 on; it begins at 150, sleeps, needs a lock that another has up to 600, ends at 900. */
    private void shop() {
        thread(1, "main").enter(main, 0).event(Layout.FLOW_OUT, submit, 100, 1).event(Layout.BEGIN, get, 200)
                .event(Layout.FLOW_IN, wake, 920, 3).event(Layout.END, get, 930).exit(main, 1_000);
        thread(2, "worker").event(Layout.FLOW_IN, submit, 150, 1).event(Layout.BEGIN, run, 150).enter(load, 160)
                .event(Layout.BEGIN, sleep, 200).event(Layout.END, sleep, 300)
                .event(Layout.BEGIN, lock, 400).event(Layout.FLOW_IN, wake, 640, 2).event(Layout.END, lock, 650)
                .exit(load, 880).event(Layout.FLOW_OUT, wake, 900, 3).event(Layout.END, run, 910);
        thread(3, "other").enter(count, 50).event(Layout.FLOW_OUT, wake, 600, 2).exit(count, 610);
    }

    @Test
    void itGoesFromWhoWaitsToWhoLetItGoOnBackToTheBegin() throws IOException {
        shop();
        assertEquals(List.of("50-600 RUN Shop.count on other", "600-650 HANDOFF lock ReentrantLock #1 on worker",
                "650-900 RUN Shop.load on worker", "900-930 HANDOFF wait FutureTask on main", "930-1000 RUN Shop.main on main"),
                path("Shop.main"));
    }

    @Test
    void ofATaskItBeginsWhereThatWasHandedOver() throws IOException {
        thread(1, "main").enter(main, 0).event(Layout.FLOW_OUT, submit, 100, 1).exit(main, 1_000);
        thread(2, "worker").event(Layout.FLOW_IN, submit, 150, 1).event(Layout.BEGIN, run, 150).enter(load, 160)
                .event(Layout.BEGIN, sleep, 200).event(Layout.END, sleep, 300).exit(load, 400).event(Layout.END, run, 410);
        assertEquals(List.of("100-150 QUEUED Shop.load on worker", "150-200 RUN Shop.load on worker", "200-300 WAIT sleep on worker",
                "300-410 RUN Shop.load on worker"), path("*load"));
    }

    @Test
    void whoWaitsForATaskOfWhichNoArrowComesBackHasWaitedForItsEnd() throws IOException {
        thread(1, "main").enter(main, 0).event(Layout.FLOW_OUT, submit, 100, 1).event(Layout.BEGIN, get, 200).event(Layout.END, get, 930)
                .exit(main, 1_000);
        thread(2, "worker").event(Layout.FLOW_IN, submit, 150, 1).event(Layout.BEGIN, run, 150).enter(load, 160).exit(load, 880)
                .event(Layout.END, run, 900);
        assertEquals(List.of("0-100 RUN Shop.main on main", "100-150 QUEUED Shop.load on worker", "150-900 RUN Shop.load on worker",
                "900-930 HANDOFF wait FutureTask on main", "930-1000 RUN Shop.main on main"), path("*main"));
    }

    @Test
    void twoThatSeemToWakeEachOtherAtOneMomentAreNotWalkedForEver() throws IOException {
        thread(1, "main").enter(main, 0).event(Layout.BEGIN, get, 100).event(Layout.FLOW_IN, wake, 500, 1)
                .event(Layout.FLOW_OUT, wake, 500, 2).event(Layout.END, get, 500).exit(main, 1_000);
        thread(2, "other").enter(load, 0).event(Layout.BEGIN, lock, 100).event(Layout.FLOW_IN, wake, 500, 2)
                .event(Layout.FLOW_OUT, wake, 500, 1).event(Layout.END, lock, 500).exit(load, 600);
        List<String> steps = path("*main");
        assertEquals("500-1000 RUN Shop.main on main", steps.getLast());
        assertTrue(steps.size() <= 4, steps.toString());
    }

    @Test
    void ofSeveralOfANameItIsTheSlowest() throws IOException {
        thread(1, "main").enter(load, 0).exit(load, 10).enter(load, 100).exit(load, 200).enter(load, 300).exit(load, 350);
        assertEquals(List.of("100-200 RUN Shop.load on main"), path("Shop.load"));
        assertTrue(CriticalPath.of(read(), "Shop.none").isEmpty());
    }

    @Test
    @SuppressWarnings({"NullAway", "unchecked"}) // what is missing fails the test as it should
    void jsonHasAllSteps() throws IOException {
        shop();
        Map<String, Object> json = new Json().toType(CriticalPath.of(read(), "*").orElseThrow().json(), Map.class);
        assertEquals("Shop.main", json.get("name"));
        assertEquals(950L, json.get("nanos"));
        assertEquals(Map.of("kind", "run", "name", "Shop.main", "thread", "shop / main", "fromNanos", 930L, "toNanos", 1_000L),
                ((List<Map<String, Object>>) json.get("steps")).getLast());
    }
}
