package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The report as a person meets it: opened from its file, without a network. */
class ReportInBrowserTest extends InBrowser {
    private static final String PIXELS_THAT_DIFFER_FROM_THE_FIRST = """
            (() => {
              const canvas = document.getElementById('tracks');
              const pixels = new Uint32Array(canvas.getContext('2d').getImageData(300, 40, canvas.width - 320, 200).data.buffer);
              return new Set(pixels).size;
            })()""";

    private interface Traces {
        void write(Path folder) throws IOException;
    }

    private static Path report(String name, Traces traces) throws IOException {
        var folder = Files.createDirectories(shared.resolve(name));
        traces.write(folder);
        var report = shared.resolve(name + ".html");
        HtmlReport.write(Recording.read(folder), report);
        return report;
    }

    private static void openProcesses() throws IOException {
        browser.open(report("processes", folder -> SampleReports.processes(folder, 3, 2_000)));
    }

    @Test
    void itShowsEveryProcessThreadAndSliceAndAsksForNothing() throws IOException {
        var folder = Files.createDirectories(shared.resolve("counted"));
        SampleReports.processes(folder, 3, 2_000);
        var recording = Recording.read(folder);
        HtmlReport.write(recording, shared.resolve("counted.html"));
        browser.open(shared.resolve("counted.html"));

        long slices = recording.processes().stream().flatMap(process -> process.threads().stream())
                .mapToLong(thread -> thread.slices().count()).sum();
        assertEquals(slices, browser.number("weft.sliceCount()"));
        assertEquals("4711 atlas.JdkAtlas true,4712 worker 1 true,4713 worker 2 true,4714 worker 3 false",
                browser.text("weft.processes().map(p => `${p.pid} ${p.name} ${p.complete}`).join()"));
        assertEquals("main,metrics,pool-reader-1,pool-reader-2" + ",main,task-1,task-2,task-3".repeat(3),
                browser.text("weft.tracks().map(t => t.name).join()"));
        assertEquals(recording.summary().tasks(), browser.number("weft.slices('analyse').filter(s => s.kind === 'task').length"));
        assertTrue(browser.number(PIXELS_THAT_DIFFER_FROM_THE_FIRST) > 20);

        assertEquals(0, browser.number("performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length"));
        assertEquals(List.of(shared.resolve("counted.html").toUri().toString()),
                browser.requests().stream().filter(request -> !request.startsWith("data:")).toList());
        browser.assertConsoleIsEmpty();
    }

    @Test
    void keysMoveTheView() throws IOException {
        openProcesses();
        double from = browser.number("weft.visibleRange().from");
        double to = browser.number("weft.visibleRange().to");
        browser.type("w");
        double closer = browser.number("weft.visibleRange().from");
        assertTrue(closer > from && browser.number("weft.visibleRange().to") < to);
        browser.type("d");
        assertTrue(browser.number("weft.visibleRange().from") > closer);
        browser.type("aa");
        assertTrue(browser.number("weft.visibleRange().from") < closer);
        browser.type("s0");
        assertEquals(from, browser.number("weft.visibleRange().from"), 1);
        assertEquals(to, browser.number("weft.visibleRange().to"), 1);
    }

    @Test
    void theWheelZoomsAtThePointerAndDraggingPans() throws IOException {
        openProcesses();
        var range = "JSON.stringify(weft.visibleRange())";
        var whole = browser.text(range);
        browser.mouse().moveToLocation(900, 300).perform();
        double below = browser.number(timeAt(900));
        browser.run("""
                const element = document.getElementById('scroller');
                const where = { clientX: 900, clientY: 300 };
                element.dispatchEvent(new WheelEvent('wheel', { deltaY: -400, ctrlKey: true, cancelable: true, ...where }));""");
        double span = browser.number("weft.visibleRange().to - weft.visibleRange().from");
        assertFalse(whole.equals(browser.text(range)));
        assertEquals(below, browser.number(timeAt(900)), span / 1000);
        browser.run("weft.measureFrame()");
        double before = browser.number("weft.visibleRange().from");
        browser.mouse().keyDown(Keys.SHIFT).moveToLocation(900, 300).clickAndHold().moveToLocation(700, 300).release()
                .keyUp(Keys.SHIFT).perform();
        assertTrue(browser.number("weft.visibleRange().from") > before);
        assertEquals(span, browser.number("weft.visibleRange().to - weft.visibleRange().from"), span / 1000);
    }

    @Test
    void hoverAndClickTellAboutASlice() throws IOException {
        openProcesses();
        var longest = "weft.slices('atlas').filter(s => s.y > 200 && s.y < 500).sort((a, b) => b.duration - a.duration)[0]";
        var place = browser.place(longest);
        var name = browser.text(longest + ".name");
        browser.mouse().moveToLocation(place.x, place.y).perform();
        browser.until("!document.getElementById('tooltip').hidden");
        var tooltip = browser.element("#tooltip").getText();
        assertTrue(tooltip.contains(name.substring(name.lastIndexOf('.'))), tooltip);
        assertTrue(tooltip.contains(".java:") && tooltip.contains("depth"), tooltip);

        browser.mouse().click().perform();
        assertEquals(name, browser.text("weft.selected().name"));
        var details = browser.element("#panel-body").getText();
        assertTrue(details.contains(name) && details.contains("Self time") && details.contains("analyse packages"), details);
        browser.type("f");
        assertTrue(browser.holds("weft.visibleRange().to - weft.visibleRange().from < 2 * weft.selected().duration"));
        browser.type("p");
        assertTrue(browser.holds("weft.selected().duration >= 0 && weft.selected().name !== undefined"));
        browser.type(Keys.ESCAPE);
        assertEquals("null", browser.text("weft.selected()"));
    }

    @Test
    void namesOnTheLeftExplainThemselvesAndFold() throws IOException {
        openProcesses();
        var visible = "weft.slices('analyse').filter(s => s.y > 0).length";
        double all = browser.number(visible);
        int heading = (int) browser.number("document.getElementById('scroller').getBoundingClientRect().top") + 20;
        browser.mouse().moveToLocation(80, heading).perform();
        browser.until("!document.getElementById('tooltip').hidden");
        var tooltip = browser.element("#tooltip").getText();
        assertTrue(tooltip.contains("pid 4711") && tooltip.contains("Java 25") && tooltip.contains("java -cp target/classes"), tooltip);
        browser.mouse().click().perform();
        assertTrue(browser.number(visible) < all);
        browser.mouse().click().perform();
        assertEquals(all, browser.number(visible));

        browser.run("document.getElementById('scroller').scrollTop = 100");
        browser.mouse().moveToLocation(80, heading - 10).click().perform();
        assertTrue(browser.number(visible) < all, "the heading that stays in view folds too");
    }

    @Test
    void anAreaIsAddedUpByName() throws IOException {
        browser.open(report("area", folder -> {
            var file = new TraceFileBuilder(1);
            int outer = file.method("A", "outer", "", "A.java", 1);
            int inner = file.method("A", "inner", "", "A.java", 2);
            file.thread(1, 1, "main").lane(1).thread(1).enter(outer, 0).enter(inner, 2_000).exit(inner, 3_000)
                    .enter(inner, 5_000).exit(inner, 8_000).exit(outer, 10_000);
            file.close(10_000).write(folder.resolve("1.weft"));
        }));
        select("A.inner");
        assertDetails("2 × · median 1.000 µs · p99 3.000 µs · longest 3.000 µs 512 ns 1 1.024 µs 2.048 µs 1");
        assertEquals("512 ns1", browser.text("document.querySelector('.durations .own').textContent"));
        var outer = browser.place("weft.slices('outer')[0]");
        browser.mouse().moveToLocation(outer.x, outer.y).click().perform();
        browser.type("r");
        assertEquals("A.outer 1 10.00 µs 6.000 µs 10.00 µs|A.inner 2 4.000 µs 4.000 µs 2.000 µs", tableText());

        browser.mouse().moveToLocation(260, outer.y).clickAndHold().moveToLocation(outer.x, outer.y).release().perform();
        assertEquals(5_000, browser.number("weft.area().to"), 100);
        assertTrue(tableText().startsWith("A.outer 1 ") && tableText().contains("|A.inner 1 1.000 µs 1.000 µs"), tableText());
    }

    private static String tableText() {
        return browser.text("""
                [...document.querySelectorAll('#panel-body tbody tr')]
                    .map(row => [...row.cells].map(cell => cell.textContent).join(' ')).join('|')""");
    }

    @Test
    void theFlameGraphAddsUpCallPathsAndShowsCallersAndCallees() throws IOException {
        browser.open(report("flames", folder -> {
            var file = new TraceFileBuilder(1);
            int outer = file.method("A", "outer", "", "A.java", 1);
            int inner = file.method("A", "inner", "", "A.java", 2);
            int other = file.method("B", "other", "", "B.java", 3);
            file.thread(1, 1, "main").lane(1).thread(1).enter(outer, 0).enter(inner, 2_000).enter(inner, 2_200).exit(inner, 2_800)
                    .exit(inner, 3_000).enter(other, 5_000).enter(inner, 5_000).exit(inner, 8_000).exit(other, 9_000).exit(outer, 10_000);
            file.thread(2, 2, "second").lane(2).thread(2).enter(inner, 0).exit(inner, 6_000);
            file.close(10_000).write(folder.resolve("1.weft"));
        }));
        browser.type("3");
        assertEquals("all · 16.00 µs (100.0 %)"
                + "|A.outer · 10.00 µs (62.5 %) · self 5.000 µs · 1 ×|B.other · 4.000 µs (25.0 %) · self 1.000 µs · 1 ×"
                + "|A.inner · 3.000 µs (18.8 %) · self 3.000 µs · 1 ×"
                + "|A.inner · 1.000 µs (6.3 %) · self 400 ns · 1 ×|A.inner · 600 ns (3.8 %) · self 600 ns · 1 ×"
                + "|A.inner · 6.000 µs (37.5 %) · self 6.000 µs · 1 ×", flames());
        assertEquals("25%", browser.text("document.querySelectorAll('.flames button')[2].style.width"));

        browser.run("document.querySelectorAll('.flames button')[2].focus()");
        browser.type(Keys.ENTER);
        assertEquals("100%", browser.text("document.activeElement.style.width"));
        assertTrue(browser.text("document.activeElement.title").startsWith("B.other · "));
        browser.type(Keys.ARROW_DOWN);
        assertTrue(browser.text("document.activeElement.title").startsWith("A.inner · 3.000 µs"));
        browser.type(Keys.ENTER);
        browser.run("[...document.querySelectorAll('.flame-bar button')].find(b => b.textContent === 'Callers and callees').click()");
        assertEquals("B.other · 3.000 µs (18.8 %) · self 0 ns · 1 ×|A.outer · 3.000 µs (18.8 %) · self 3.000 µs · 1 ×"
                + "|A.outer · 1.000 µs (6.3 %) · self 1.000 µs · 1 ×"
                + "|A.inner · 10.00 µs (62.5 %) · self 9.400 µs · 3 ×|A.inner · 600 ns (3.8 %) · self 600 ns · 1 ×", flames());
        browser.assertConsoleIsEmpty();
    }

    @Test
    void anAddressTellsWhatIsLookedAtAndMarked() throws IOException {
        openProcesses();
        assertEquals("", browser.text("location.hash"));
        browser.mouse().moveToLocation(900, 300).perform();
        browser.type("m");
        browser.mouse().moveToLocation(500, 300).perform();
        browser.mouse().keyDown(Keys.SHIFT).sendKeys("m").keyUp(Keys.SHIFT).perform();
        browser.until("document.getElementById('note').open");
        browser.type("<b>slow & lost</b>", Keys.ENTER);
        browser.until("weft.marks().length === 2 && !document.getElementById('note').open");
        assertEquals("<b>slow & lost</b>,", browser.text("weft.marks().map(mark => mark.note).join()"));
        assertTrue(browser.holds("weft.marks()[0].at < weft.marks()[1].at"));
        browser.run("weft.search('methods.visit')");
        browser.type("ww", Keys.ENTER);
        browser.until("location.hash.includes('slice=') && location.hash.includes('mark=') && location.hash.includes('find=')");
        var before = stateOfPage();

        browser.run("window.isOld = true; location.reload()");
        browser.until("window.isOld === undefined && window.weft?.ready === true");
        assertEquals(before, stateOfPage());
        assertEquals("methods.visit", browser.text("document.getElementById('search').value"));

        browser.mouse().moveToLocation(900, 300).perform();
        browser.run("location.hash = 'from=5&to=x&slice=-1&area=1:0:7&mark=:&mark=q:r'");
        browser.run("location.hash = 'from=0&to=1000000&slice=99999999&area=1:5:77777&mark=:&mark=q:r&mark=7:'");
        browser.until("weft.marks().length === 1");
        assertEquals("7 null null", browser.text("`${weft.marks()[0].at} ${weft.selected()} ${weft.area()}`"));
        browser.assertConsoleIsEmpty();
    }

    private static String stateOfPage() {
        return browser.text("JSON.stringify([Object.values(weft.visibleRange()).map(Math.round), weft.selected().name, weft.marks()])");
    }

    private static String flames() {
        return browser.text("[...document.querySelectorAll('.flames button')].map(box => box.title).join('|')");
    }

    @Test
    void searchFindsAndWalksTheHits() throws IOException {
        openProcesses();
        long hits = (long) browser.number("weft.slices('methods.visit').length");
        assertTrue(hits > 3);
        browser.type("/");
        browser.type("METHODS.visit");
        assertEquals(hits + " hits", browser.text("document.getElementById('search-count').textContent"));
        browser.type(Keys.ENTER);
        assertEquals("1 of " + hits, browser.text("document.getElementById('search-count').textContent"));
        double first = browser.number("weft.selected().start");
        browser.type(Keys.ENTER);
        assertTrue(browser.number("weft.selected().start") >= first);
        browser.mouse().keyDown(Keys.SHIFT).sendKeys(Keys.ENTER).keyUp(Keys.SHIFT).perform();
        assertEquals(first, browser.number("weft.selected().start"));
        browser.type(Keys.ESCAPE);
        assertEquals("", browser.text("document.getElementById('search-count').textContent"));
        assertEquals(0, browser.number("weft.search('no such name')"));
        assertEquals(hits, browser.number("weft.search('methods.visit')"));
    }

    @Test
    void hostileNamesAreTextAndRunNothing() throws IOException {
        browser.open(report("hostile", HostileNames::write));
        assertEquals(2 * HostileNames.NAMES.size(), browser.number("weft.sliceCount()"));
        assertEquals(1, browser.number("weft.slices('</script><script>window.broken = 1</script>').filter(s => s.kind === 'task').length"));
        for (int i = 0; i < HostileNames.NAMES.size(); i++) {
            browser.run("weft.search(weft.slices('')[arguments[0]].name)", 2 * i);
            browser.type(Keys.ENTER);
            browser.type("1", "2", "3");
        }
        browser.element("#notices .quiet").click();
        assertEquals(0, browser.number("document.querySelectorAll('#app script, #app img, #panel svg, #notices svg').length"));
        assertEquals("undefined", browser.text("typeof window.broken"));
        assertTrue(browser.element("#notices").getText().contains("<img src=x onerror='window.broken = 2'>"));
        browser.assertConsoleIsEmpty();
    }

    @Test
    void longSlicesKeepTheirDurationAndTasksTheirNumber() throws IOException {
        browser.open(report("long", folder -> {
            var file = new TraceFileBuilder(1);
            int main = file.method("A", "main", "", "A.java", 1);
            int task = file.name(Layout.SYMBOL_TASK, "job");
            file.lane(1).thread(1).enter(main, 10).event(Layout.BEGIN, task, 6_000_000_000L, 42).event(Layout.END, task, 6_000_000_007L)
                    .exit(main, 7_200_000_000_123L);
            file.close(7_200_000_000_123L).write(folder.resolve("1.weft"));
        }));
        assertEquals(7_200_000_000_113.0, browser.number("weft.slices('main')[0].duration"));
        assertEquals(6_000_000_000.0, browser.number("weft.slices('job')[0].start"));
        assertEquals(7, browser.number("weft.slices('job')[0].duration"));
        assertEquals(1, browser.number("weft.search('job')"));
        browser.type(Keys.ENTER);
        var details = browser.element("#panel-body").getText();
        assertTrue(details.contains("Number\n42"), details);
    }

    @Test
    void aLoneShortSliceIsSeenFromAfar() throws IOException {
        browser.open(report("lone", folder -> {
            var file = new TraceFileBuilder(1);
            int tick = file.method("A", "tick", "", "A.java", 1);
            file.lane(1).thread(1).enter(tick, 3_000_000_000L).exit(tick, 3_000_000_001L);
            file.close(6_000_000_000L).write(folder.resolve("1.weft"));
        }));
        browser.run("weft.measureFrame()");
        var place = browser.place("weft.slices('tick')[0]");
        var differs = """
                (() => {
                  const canvas = document.getElementById('tracks');
                  const y = arguments[1] - canvas.getBoundingClientRect().top;
                  const [r, g, b] = canvas.getContext('2d').getImageData(arguments[0], y, 1, 1).data;
                  const [r0, g0, b0] = canvas.getContext('2d').getImageData(arguments[0] + 20, y, 1, 1).data;
                  return Math.abs(r - r0) + Math.abs(g - g0) + Math.abs(b - b0);
                })()""";
        assertTrue(browser.number(differs, place.x, place.y) > 30);
        browser.mouse().moveToLocation(place.x, place.y).click().perform();
        assertEquals("A.tick", browser.text("weft.selected().name"));
    }

    @Test
    void thousandsOfVirtualThreadsShareLanes() throws IOException {
        browser.open(report("wide", folder -> SampleReports.wide(folder, 2_000)));
        assertEquals(2_001, browser.number("weft.threadCount()"));
        assertEquals(2_000, browser.number("weft.tracks().filter(t => t.virtual).reduce((n, t) => n + t.threads, 0)"));
        assertTrue(browser.number("weft.tracks().length") < 100);
        assertEquals(0, browser.number("weft.search('fetcher')"));
        browser.type("e");
        browser.run("weft.measureFrame()");
        assertTrue(browser.number("weft.slices('parse').filter(s => s.thread.startsWith('fetch-') && s.y > 0).length") > 0);
        browser.type("c");
        assertEquals(0, browser.number("weft.slices('parse').filter(s => s.y > 0).length"));
    }

    /** Each has a task and a call, and a hundred are there at once. */
    @Test
    void aHundredThousandVirtualThreadsOpen() throws IOException {
        browser.open(report("hundredThousand", folder -> {
            var file = new TraceFileBuilder(1).property("process.name", "Fetcher");
            int task = file.name(Layout.SYMBOL_TASK, "fetch");
            int parse = file.method("Fetcher", "parse", "", "", 0);
            for (int lane = 0; lane < 100; lane++) {
                for (int i = 0; i < 1_000; i++) {
                    long id = 1_000L + lane * 1_000 + i;
                    long time = i * 1_000L;
                    file.thread(1 + lane, new ThreadInfo(id, "", true, true));
                    file.lane(1 + lane).thread(id).event(Layout.BEGIN, task, time).enter(parse, time + 100).exit(parse, time + 800)
                            .event(Layout.END, task, time + 900);
                }
            }
            file.close(1_000_000).write(folder.resolve("1.weft"));
        }));
        assertEquals(100_000, browser.number("weft.threadCount()"));
        assertEquals(200_000, browser.number("weft.sliceCount()"));
        assertEquals(100, browser.number("weft.tracks().length"));
        browser.type("e");
        assertTrue(browser.number("weft.measureFrame()") > 0);
        browser.mouse().keyDown(Keys.CONTROL).sendKeys("p").keyUp(Keys.CONTROL).perform();
        browser.type("77777", Keys.ENTER);
        browser.until("!document.getElementById('finder').open");
    }

    @Test
    void twoHundredThousandSlicesOpen() throws IOException {
        browser.open(report("large", folder -> SampleReports.million(folder, 200_000)));
        assertEquals(200_000, browser.number("weft.sliceCount()"));
        browser.type("w");
        assertTrue(browser.number("weft.measureFrame() > 0 ? 1 : 0") == 1);
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        var folder = Files.createDirectories(shared.resolve("thin"));
        SampleReports.processes(folder, 3, 2_000);
        Files.writeString(folder.resolve("x.weft"), "nonsense");
        HtmlReport.write(Recording.read(folder, Scope.ALL.withSlices(2_000)), shared.resolve("thin.html"));
        browser.open(shared.resolve("thin.html"));
        browser.element("#notices .quiet").click();
        var notices = browser.element("#notices").getText();
        assertTrue(notices.contains("worker 2 (pid 4713) lost 1,234 events"), notices);
        assertTrue(notices.contains("worker 3 (pid 4714) did not close its recording"), notices);
        assertTrue(notices.contains("are counted but not drawn"), notices);
        assertTrue(notices.contains("x.weft was skipped"), notices);
    }

    @Test
    void whatWasThrottledAndWhereARecordingStoppedIsSaid() throws IOException {
        browser.open(report("throttled", folder -> {
            var file = new TraceFileBuilder(7).property("process.name", "App");
            int run = file.method("App", "run", "()V", "", 0);
            file.lane(1).thread(1).enter(run, 0).exit(run, 3_900_000);
            for (int i = 1; i <= 4; i++) {
                file.throttled(file.method("App", "step" + i, "()V", "", 0), i * 1_000_000, i * 1_000);
            }
            file.stopped(4_500_000).close(5_000_000).write(folder.resolve("7.weft"));
        }));
        assertEquals("App (pid 7) counted 10,000 calls of very short methods instead of recording them: 4,000 of App.step4 from 4.000 ms"
                + " on, 3,000 of App.step3 from 3.000 ms on, 2,000 of App.step2 from 2.000 ms on, 1 other method.|"
                + "App (pid 7) stopped recording at 4.500 ms: its buffer was full.",
                browser.text("[...document.querySelectorAll('#notices li')].map(e => e.textContent).join('|')"));
        browser.element("#notices .quiet").click();
        assertTrue(browser.element("#notices").getText().contains("its buffer was full"));
        assertEquals("show less", browser.element("#notices .quiet").getText());
    }

    @Test
    void anEmptyRecordingAndACutReportSaySo() throws IOException {
        browser.open(report("empty", folder -> new TraceFileBuilder(1).close(10).write(folder.resolve("1.weft"))));
        assertTrue(browser.element("#state").getText().startsWith("Nothing was recorded"));
        browser.assertConsoleIsEmpty();

        var page = Files.readString(report("cut", SampleReports::small));
        int block = page.indexOf("data-kind=\"slices\">") + 40;
        var cut = shared.resolve("cut.html");
        Files.writeString(cut, page.substring(0, block) + page.substring(page.indexOf("</script>", block)));
        browser.visit(cut);
        browser.until("document.getElementById('state').className === 'error'");
        assertTrue(browser.element("#state").getText().startsWith("This report cannot be shown"));
    }

    @Test
    void darkAndLightFollowTheSystemUntilChosen() throws IOException {
        browser.dark(true);
        openProcesses();
        browser.until("document.documentElement.dataset.theme === 'dark'");
        browser.dark(false);
        browser.until("document.documentElement.dataset.theme === 'light'");
        browser.type("t");
        assertEquals("dark", browser.text("document.documentElement.dataset.theme"));
        browser.type("t");
        browser.run("localStorage.clear()");
    }

    @Test
    void whatIsSaidOfASliceAndWhatIsPassedOnIsInItsDetails() throws IOException {
        browser.open(report("flows", folder -> {
            giver().write(folder.resolve("1.weft"));
            taker().write(folder.resolve("2.weft"));
        }));
        assertEquals("owner: worker (pid 2), thread 1 (taker), ended: got", browser.text("weft.slices('wait lock')[0].states.join(', ')"));
        assertEquals("", browser.text("weft.slices('phase')[0].states.join(', ')"));
        assertEquals("items giver>taker 1000>6000, items giver>taker 5500>7000, items giver>giver 5000>8000", browser.text(
                "weft.flows().map(f => `${f.name} ${f.from.thread}>${f.to.thread} ${f.from.nanos}>${f.to.nanos}`).join(', ')"));

        select("wait lock");
        assertDetails("Owner worker (pid 2), thread 1 (taker) Ended got");
        select("phase");
        assertDetails("Gives 2 × items to taker · process 2 items to giver · process 1");
        select("use");
        assertDetails("Gets 2 × items from giver · process 1");
        browser.type("[");
        browser.until("weft.selected().name === 'phase'");
        browser.type("]");
        browser.until("weft.selected().name === 'use'");
        browser.assertConsoleIsEmpty();
    }

    private static void assertDetails(String words) {
        var details = browser.element(".details").getText().replaceAll("\\s+", " ");
        assertTrue(details.contains(words), details);
    }

    private static void select(String name) {
        browser.mouse().moveToLocation(browser.place("weft.slices('" + name + "')[0]").getX(),
                browser.place("weft.slices('" + name + "')[0]").getY()).click().perform();
        browser.until("weft.selected()?.name === '" + name + "'");
    }

    private static TraceFileBuilder giver() {
        var file = new TraceFileBuilder(1).clock(5, 1.0);
        int phase = file.name(Layout.SYMBOL_SLICE, "phase");
        int lock = file.name(Layout.SYMBOL_SLICE, "wait lock");
        int items = file.name(Layout.SYMBOL_FLOW, "items");
        file.thread(1, 1, "giver");
        file.lane(1).thread(1).event(Layout.BEGIN, phase, 0)
                // Numbers of arrows may come again: each ends the latest begin before it.
                .event(Layout.FLOW_OUT, items, 1_000, (1L << 52) - 1)
                .event(Layout.BEGIN, lock, 2_000)
                .event(Layout.STATE, file.name(Layout.SYMBOL_STATE, "owner: worker (pid 2), thread"), 2_000, 1)
                .event(Layout.STATE, file.name(Layout.SYMBOL_STATE, "ended: got"), 4_000)
                .event(Layout.END, lock, 4_000)
                .event(Layout.FLOW_OUT, items, 5_000, (1L << 52) - 2)
                .event(Layout.FLOW_OUT, items, 5_500, 9)
                .event(Layout.FLOW_OUT, items, 7_000, (1L << 52) - 1)
                .event(Layout.FLOW_IN, items, 8_000, (1L << 52) - 2)
                .event(Layout.END, phase, 9_000);
        return file.close(10_000);
    }

    private static TraceFileBuilder taker() {
        var file = new TraceFileBuilder(2).clock(5, 1.0).started(5, 0);
        int use = file.name(Layout.SYMBOL_SLICE, "use");
        int items = file.name(Layout.SYMBOL_FLOW, "items");
        file.thread(1, 1, "taker");
        file.lane(1).thread(1).event(Layout.BEGIN, use, 5_500)
                .event(Layout.FLOW_IN, items, 6_000, (1L << 52) - 1)
                .event(Layout.FLOW_IN, items, 6_500, 77)
                .event(Layout.FLOW_IN, items, 7_000, 9)
                .event(Layout.END, use, 7_500);
        return file.close(10_000);
    }

    @Test
    void helpListsTheKeys() throws IOException {
        openProcesses();
        browser.type("?");
        assertTrue(browser.element("#help").getText().contains("zoom in, out at the pointer"));
        browser.type(Keys.ESCAPE);
        assertTrue(browser.holds("!document.getElementById('help').open"));
    }
}
