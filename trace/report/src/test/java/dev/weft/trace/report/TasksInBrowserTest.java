package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.LaneBuilder;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What the page shows of tasks: a table, and tracks of their own. */
class TasksInBrowserTest extends InBrowser {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static Path report = Path.of("");
    private static Path plain = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        var file = new TraceFileBuilder(1).property("process.name", "shop");
        int submit = file.name(Layout.SYMBOL_FLOW, "submit");
        int run = file.name(Layout.SYMBOL_RUN, "task");
        int hostile = file.name(Layout.SYMBOL_TASK, HOSTILE);
        int main = file.method("Shop", "main", "", "", 0);
        int load = file.method("Shop", "load", "", "", 0);
        int sleep = file.name(Layout.SYMBOL_WAIT, "sleep");
        file.thread(1, 1, "main").thread(2, 2, "worker");
        file.lane(1).thread(1).enter(main, 0).event(Layout.FLOW_OUT, submit, 1_000_000, 1).event(Layout.FLOW_OUT, submit, 1_000_000, 2)
                .exit(main, 20_000_000);
        LaneBuilder worker = file.lane(2).thread(2);
        worker.event(Layout.FLOW_IN, submit, 2_000_000, 1).event(Layout.BEGIN, run, 2_000_000).enter(load, 2_000_000)
                .event(Layout.BEGIN, sleep, 3_000_000).event(Layout.END, sleep, 5_000_000).exit(load, 6_000_000)
                .event(Layout.END, run, 6_000_000);
        worker.event(Layout.FLOW_IN, submit, 8_000_000, 2).event(Layout.BEGIN, run, 8_000_000).enter(load, 8_000_000)
                .event(Layout.EXIT_THROWN, load, 9_000_000).event(Layout.END, run, 9_000_000);
        worker.event(Layout.BEGIN, hostile, 10_000_000, 7).event(Layout.END, hostile, 10_500_000);
        Path parts = Files.createDirectory(shared.resolve("parts"));
        file.close(20_000_000).write(parts.resolve("1.weft"));
        report = shared.resolve("tasks.html");
        HtmlReport.write(Recording.read(parts, Scope.ALL.withTasks(true)), report);
        Path without = Files.createDirectory(shared.resolve("without"));
        var other = new TraceFileBuilder(2);
        int only = other.method("A", "main", "", "", 0);
        other.lane(1).thread(1).enter(only, 0).exit(only, 100);
        other.write(without.resolve("2.weft"));
        plain = shared.resolve("plain.html");
        HtmlReport.write(Recording.read(without), plain);
    }

    @BeforeEach
    void open() {
        browser.open(report);
    }

    private static String table() {
        return browser.text("""
                [...document.querySelectorAll('.tasks tbody tr')].map(r => [...r.cells].map(c => c.innerText).join('|')).join('; ')""");
    }

    @Test
    void aTableHasWhatEachWasQueuedRanAndWaited() {
        browser.type("5");
        assertEquals("Shop.load|1.000 ms|2.000 ms|2.000 ms in 1|worker|done; Shop.load|7.000 ms|1.000 ms||worker|failed; "
                + HOSTILE + "||500.0 \u00b5s||worker|done", table());
        browser.assertConsoleIsEmpty();
    }

    @Test
    void itIsSortedByAnyColumnAndSearched() {
        browser.type("5");
        browser.element(".tasks th:nth-child(2) button").click();
        assertEquals("7.000 ms,1.000 ms,",
                browser.text("[...document.querySelectorAll('.tasks td:nth-child(2)')].map(c => c.innerText).join()"));
        assertEquals("descending", browser.element(".tasks th:nth-child(2)").getDomAttribute("aria-sort"));
        browser.element(".tasks input").sendKeys("LOAD fail");
        assertEquals("Shop.load|7.000 ms|1.000 ms||worker|failed", table());
        browser.element(".tasks input").sendKeys("x");
        assertEquals("", table());
        assertTrue(browser.element(".tasks").getText().contains("No task has that"));
    }

    @Test
    void aKeyOnATaskGoesToIt() {
        browser.type("5");
        browser.element(".tasks tbody tr:nth-child(2) button").sendKeys(Keys.ENTER);
        assertEquals("task 8000000 worker", browser.text("(s => `${s.name} ${s.start} ${s.thread}`)(weft.selected())"));
        assertTrue(browser.holds("(r => r.from < 8000000 && r.to > 9000000 && r.to - r.from < 2000000)(weft.visibleRange())"));
    }

    @Test
    void tasksAreTracksOfTheirOwnAndNoThreads() {
        assertEquals("main:null, worker:null, Shop.load:tasks, Shop.load:tasks, " + HOSTILE + ":tasks",
                browser.text("weft.tracks().map(t => `${t.name}:${t.group}`).join(', ')"));
        assertEquals(2, browser.number("weft.threadCount()"));
        assertEquals("main,worker,Shop.load,Shop.load," + HOSTILE, browser.text("""
                (events => [...new Map(events.map(e => [e.tid, e.args.name])).values()].join())
                  (JSON.parse(weft.chromeJson()).traceEvents.filter(e => e.name === 'thread_name'))"""), "no two have one number");
        assertEquals("queued 1000000+1000000, queued 1000000+7000000",
                browser.text("weft.slices('queued').map(s => `${s.name} ${s.start}+${s.duration}`).join(', ')"));
        assertEquals("2000000+1000000, 5000000+1000000, 8000000+1000000, 10000000+500000",
                browser.text("weft.slices('runs').map(s => `${s.start}+${s.duration}`).join(', ')"));
    }

    @Test
    void withoutTasksThereIsNoTab() {
        browser.open(plain);
        browser.type("5");
        assertFalse(browser.element("#tab-tasks").isDisplayed());
        assertEquals("tab-statistics", browser.text("document.querySelector('[role=tab][aria-selected=true]').id"));
        assertEquals(0, browser.element("#panel-body").findElements(By.className("tasks")).size());
    }
}
