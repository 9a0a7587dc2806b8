package dev.weft.trace.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opening and frame times of a report of a million slices: {@code Figures FOLDER}. Times are milliseconds, pixels read back. */
final class Figures {
    private static final int WARM_UP = 5;

    private Figures() {}

    static void main(String[] args) throws IOException {
        var folder = Files.createDirectories(Path.of(args[0]).resolve("figures"));
        SampleReports.million(folder, 1_000_000);
        var report = folder.resolve("million.html");
        for (int i = 0; i < WARM_UP; i++) {
            long before = System.nanoTime();
            HtmlReport.write(Recording.read(folder), report);
            System.out.printf("native to HTML: %,d ms, %,d bytes%n", (System.nanoTime() - before) / 1_000_000, Files.size(report));
        }
        try (var browser = Browser.start()) {
            browser.size(1600, 1400);
            for (int i = 0; i < WARM_UP; i++) {
                browser.open(report);
                System.out.printf("opened and drawn after %.0f ms%n", browser.number("weft.openedAfter"));
            }
            browser.type("q");
            for (var window : new double[] {0, 1e9, 1e8, 1e7}) {
                zoomTo(browser, window);
                browser.run("window.times = Array.from({ length: 60 }, () => weft.measureFrame()).sort((a, b) => a - b)");
                System.out.printf("frame of %.3f s: median %.1f, least %.1f%n",
                        browser.number("(weft.visibleRange().to - weft.visibleRange().from) / 1e9"), browser.number("times[30]"),
                        browser.number("times[0]"));
            }
            System.out.printf("search: %.0f hits in %.1f ms%n", browser.number("(window.before = performance.now(), weft.search('read'))"),
                    browser.number("performance.now() - before"));
            browser.type("0");
            browser.run("weft.search('')");
            System.out.printf("heap: %.0f MB%n", browser.number("performance.memory.usedJSHeapSize / 1e6"));
        }
    }

    private static void zoomTo(Browser browser, double nanos) {
        while (nanos > 0 && browser.number("weft.visibleRange().to - weft.visibleRange().from") > nanos) {
            browser.type("w");
        }
    }
}
