package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page shows of waits. */
class WaitsInBrowserTest extends InBrowser {
    @BeforeAll
    static void open() throws IOException {
        var file = new TraceFileBuilder(1);
        int main = file.method("A", "main", "", "A.java", 1);
        int work = file.method("A", "work", "", "A.java", 2);
        int lock = file.name(Layout.SYMBOL_WAIT, "lock ReentrantLock #1");
        int sleep = file.name(Layout.SYMBOL_WAIT, "sleep");
        int owner = file.name(Layout.SYMBOL_STATE, "owner: thread");
        int wake = file.name(Layout.SYMBOL_FLOW, "wake");
        int start = file.name(Layout.SYMBOL_FLOW, "start");
        file.thread(1, 1, "main").thread(2, 2, "holder");
        file.lane(1).thread(1).enter(main, 0).event(Layout.FLOW_OUT, start, 100_000, 8)
                .event(Layout.BEGIN, lock, 2_000_000).event(Layout.STATE, owner, 2_000_100, 2)
                .event(Layout.FLOW_IN, wake, 5_000_000, 7).event(Layout.END, lock, 5_000_000)
                .event(Layout.BEGIN, sleep, 6_000_000).event(Layout.END, sleep, 8_000_000).exit(main, 10_000_000);
        file.lane(2).thread(2).event(Layout.FLOW_IN, start, 900_000, 8).enter(work, 1_000_000)
                .event(Layout.FLOW_OUT, wake, 4_000_000, 7).exit(work, 9_000_000);
        var parts = shared.resolve("parts");
        Files.createDirectory(parts);
        file.close(10_000_000).write(parts.resolve("1.weft"));
        var report = shared.resolve("waits.html");
        HtmlReport.write(Recording.read(parts), report);
        browser.open(report);
    }

    @Test
    void aTableTellsWhatWasWaitedForAndWhoHadIt() {
        browser.type("4");
        var text = browser.element("#panel-body").getText().replaceAll("\\s+", " ");
        assertTrue(text.contains("lock ReentrantLock #1 1 3.000 ms 3.000 ms 1 \u00d7 thread 2 (holder)"), text);
        assertTrue(text.contains("sleep 1 2.000 ms 2.000 ms"), text);
        assertTrue(text.contains("waits for a lock"), text);
        browser.assertConsoleIsEmpty();
    }

    /** The state whose colour the strip above a track has at a time. */
    private static double stateAt(String sliceOfTrack, long nanos) {
        browser.run("weft.measureFrame()");
        return browser.number("""
                (() => {
                  const canvas = document.getElementById('tracks');
                  const ratio = canvas.width / canvas.clientWidth;
                  const view = weft.visibleRange();
                  const x = 232 + (arguments[1] - view.from) / (view.to - view.from) * (canvas.clientWidth - 232);
                  const firstRow = weft.slices(arguments[0])[0].y - canvas.getBoundingClientRect().top;
                  const data = canvas.getContext('2d').getImageData(Math.round(x * ratio), Math.round((firstRow - 10) * ratio), 1, 1).data;
                  const colour = `rgb(${data[0]} ${data[1]} ${data[2]})`;
                  const style = getComputedStyle(document.documentElement);
                  return [0, 1, 2, 3, 4].findIndex((state) => style.getPropertyValue(`--s${state}`).trim() === colour);
                })()""", sliceOfTrack, nanos);
    }

    @Test
    void aStripAboveATrackTellsWhatItsThreadDoes() {
        int runs = 0;
        int mayGoOn = 1;
        int sleeps = 3;
        int waitsForALock = 4;
        assertEquals(runs, stateAt("A.main", 1_500_000));
        assertEquals(waitsForALock, stateAt("A.main", 3_000_000));
        assertEquals(mayGoOn, stateAt("A.main", 4_500_000));
        assertEquals(sleeps, stateAt("A.main", 7_000_000));
        assertEquals(runs, stateAt("A.work", 5_000_000));
        assertEquals(-1, stateAt("A.work", 9_500_000));
    }

    @Test
    void anArrowToAThreadThatDoesNothingLeadsToWhatItBeginsNext() {
        assertEquals("start 100000>1000000, wake 4000000>5000000",
                browser.text("weft.flows().map(f => `${f.name} ${f.from.nanos}>${f.to.nanos}`).join(', ')"));
    }

    @Test
    void aWaitIsOneAndSaysWhoHasIt() {
        assertEquals("wait, owner: thread 2 (holder)",
                browser.text("(s => s.kind + ', ' + s.states.join())(weft.slices('lock ReentrantLock')[0])"));
    }
}
