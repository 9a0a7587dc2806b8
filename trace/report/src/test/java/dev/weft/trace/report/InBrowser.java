package dev.weft.trace.report;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one browser, and a folder for what they open in it. */
abstract class InBrowser {
    @TempDir
    static Path shared;
    static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    /** The moment at a place of the page, as JavaScript. */
    static String timeAt(int x) {
        return "(r => r.from + (r.to - r.from) * (" + x + " - 232) / (document.getElementById('scroller').clientWidth - 232))"
                + "(weft.visibleRange())";
    }
}
