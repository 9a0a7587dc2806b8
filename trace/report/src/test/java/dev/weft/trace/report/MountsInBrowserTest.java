package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the page shows of carriers, and of virtual threads that are pinned or may run. */
class MountsInBrowserTest extends InBrowser {
    @BeforeAll
    static void open() throws IOException {
        var file = new TraceFileBuilder(1);
        int work = file.method("A", "work", "", "A.java", 2);
        int carried = file.name(Layout.SYMBOL_MOUNT, "virtual thread");
        int park = file.name(Layout.SYMBOL_WAIT, "park");
        int pinned = file.name(Layout.SYMBOL_WAIT, "pinned");
        int by = file.name(Layout.SYMBOL_STATE, "by: a native frame on its stack");
        int runnable = file.name(Layout.SYMBOL_STATE, Layout.RUNNABLE);
        file.thread(1, 5, "carrier-1").thread(1, new ThreadInfo(9, "worker", true, false)).thread(2, 6, "carrier-2");
        file.lane(1).thread(5).event(Layout.BEGIN, carried, 1_000_000, 9)
                .thread(9).event(Layout.STATE, runnable, 1_100_000, 900_000).enter(work, 1_200_000).event(Layout.BEGIN, park, 2_000_000)
                .thread(5).event(Layout.END, carried, 2_100_000);
        file.lane(2).thread(6).event(Layout.BEGIN, carried, 5_000_000, 9)
                .thread(9).event(Layout.STATE, runnable, 5_100_000, 1_100_000).event(Layout.END, park, 5_100_000)
                .event(Layout.BEGIN, park, 6_000_000).event(Layout.BEGIN, pinned, 6_100_000).event(Layout.STATE, by, 6_100_100)
                .event(Layout.END, pinned, 7_900_000).event(Layout.END, park, 8_000_000).exit(work, 9_000_000)
                .thread(6).event(Layout.END, carried, 9_500_000);
        var parts = shared.resolve("parts");
        Files.createDirectory(parts);
        file.close(10_000_000).write(parts.resolve("1.weft"));
        var report = shared.resolve("mounts.html");
        HtmlReport.write(Recording.read(parts), report);
        browser.open(report);
    }

    private static String details(String slice, int number) {
        var place = browser.place("weft.slices('" + slice + "')[" + number + "]");
        browser.mouse().moveToLocation(place.getX(), place.getY()).click().perform();
        browser.type("1");
        return browser.element("#panel-body").getText().replaceAll("\\s+", " ");
    }

    @Test
    void aCarrierSaysWhatItHasAndAVirtualThreadWhoHadIt() {
        String carrier = details("virtual thread", 1);
        assertTrue(carrier.contains("Carries worker · id 9"), carrier);
        browser.run("[...document.querySelectorAll('#panel-body .link')].find(e => e.textContent === 'worker · id 9').click()");
        assertEquals("worker", browser.text("weft.selected().thread"), "also where it has ended before the turn has");
        String worker = details("A.work", 0);
        assertTrue(worker.matches(".*Carrier carrier-1 .* 1\\.100 ms carrier-2 .* 4\\.500 ms.*"), worker);
        browser.assertConsoleIsEmpty();
    }

    @Test
    void timeInWhichItMightHaveRunIsAWait() {
        assertEquals("200000+900000 in 0, 4000000+1100000 in 2",
                browser.text("weft.slices('runnable').sort((a, b) => a.start - b.start)"
                        + ".map(s => `${s.start}+${s.duration} in ${s.depth}`).join(', ')"));
    }

    @Test
    void whoIsPinnedSaysWhy() {
        assertEquals("6100000+1800000 by: a native frame on its stack",
                browser.text("weft.slices('pinned').map(s => `${s.start}+${s.duration} ${s.states}`).join(', ')"));
    }
}
