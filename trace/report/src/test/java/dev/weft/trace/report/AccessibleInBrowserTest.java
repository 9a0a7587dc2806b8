package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page at twice its size, without a mouse, and for eyes that do not tell all colours apart. */
class AccessibleInBrowserTest extends InBrowser {
    /** What of the page a person needs to reach lies outside of the window, and does not come into it by scrolling. */
    private static final String OUTSIDE = """
            return [...document.querySelectorAll(arguments[0])].filter((element) => element.checkVisibility()).filter((element) => {
              element.scrollIntoView({ block: 'nearest' });
              const { left, top, right, bottom } = element.getBoundingClientRect();
              return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
            }).map((element) => element.id || element.textContent).join();""";

    /** What is shown of each of some elements is cut off although it does not scroll. */
    private static final String CUT_OFF = """
            return [...document.querySelectorAll(arguments[0])].filter((element) => element.checkVisibility())
              .filter((element) => element.scrollWidth > element.clientWidth + 1)
              .map((element) => element.id || element.textContent).join();""";

    /** Colours as sRGB from 0 to 1, as those see them who lack one kind of cones (Machado and others, 2009). */
    private static final String SIGHT = """
            const sights = {
              all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
              protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
              deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
              tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
            };
            const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
            const linear = (css) => {
              context.fillStyle = css;
              context.fillRect(0, 0, 1, 1);
              return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
                .map((byte) => byte / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
            };
            const seen = (rgb, m) => [0, 3, 6].map((row) => Math.max(0, rgb[0] * m[row] + rgb[1] * m[row + 1] + rgb[2] * m[row + 2]));
            const oklab = ([r, g, b]) => {
              const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
              const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
              const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
              return [0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s];
            };
            const distance = (a, b) => Math.hypot(...a.map((x, i) => x - b[i]));
            const style = getComputedStyle(document.documentElement);
            const colour = (name) => linear(style.getPropertyValue(name));
            """;

    private Path report = Path.of("");

    @BeforeEach
    void makeReport() throws IOException {
        Path folder = Files.createDirectories(shared.resolve("processes"));
        SampleReports.processes(folder, 3, 600);
        report = shared.resolve("processes.html");
        HtmlReport.write(Recording.read(folder), report);
    }

    @Test
    void atTwiceTheSizeAllOfItIsReached() {
        browser.zoom(1440, 900, 2);
        try {
            browser.open(report);
            assertEquals(720, browser.number("innerWidth"));
            assertEquals("", browser.run(OUTSIDE, "#bar button, #search, #notices button, [role=tab], #panel-close, #scroller"));
            assertEquals("", browser.run(CUT_OFF, "#bar button, [role=tab], #notices li, #panel-body p, td.number"));
            assertTrue(browser.number("document.getElementById('panel-body').clientHeight") >= 100, "some rows are in view");
            assertTrue(browser.number("document.getElementById('scroller').clientHeight") >= 100, "a track is in view");
            assertTrue(browser.holds("document.documentElement.scrollWidth === innerWidth"));
            browser.element("#notices button").click();
            assertEquals("", browser.run(CUT_OFF, "#notices li"));
            browser.type(".");
            assertEquals("", browser.run(CUT_OFF, ".details dd, .details h2, .details h3, .durations li"));
            browser.type("3");
            assertEquals("", browser.run(OUTSIDE, ".flame-bar button"));
            browser.type("?");
            assertEquals(0, browser.number("document.getElementById('help').scrollTop"), "it begins with its heading");
            assertEquals("", browser.run(OUTSIDE, "#help h2, #help dt, #help dd, #help button"));
            assertEquals("", browser.run(CUT_OFF, "#help dt, #help dd, #help kbd"));
            browser.type(Keys.ESCAPE);
            browser.mouse().keyDown(Keys.CONTROL).sendKeys("p").keyUp(Keys.CONTROL).perform();
            assertEquals("", browser.run(OUTSIDE, "#finder-text, #finder-list button"));
            browser.type(Keys.ESCAPE);
            browser.mouse().keyDown(Keys.SHIFT).sendKeys("m").keyUp(Keys.SHIFT).perform();
            assertEquals("", browser.run(OUTSIDE, "#note-text, #note button"));
            browser.type(Keys.ESCAPE);
        } finally {
            browser.unzoom();
        }
    }

    @Test
    void whateverTheMouseDoesAKeyDoes() throws IOException {
        browser.open(calls());
        assertEquals("null", browser.text("weft.selected()"));
        browser.type(".");
        assertEquals("App.give", browser.text("weft.selected().name"));
        browser.type(".");
        assertEquals("App.rest", browser.text("weft.selected().name"));
        browser.type(",", "]");
        assertEquals("App.take first", selected());
        browser.type("[");
        assertEquals("App.give main", selected());
        browser.type("]");
        browser.mouse().keyDown(Keys.CONTROL).sendKeys("]").keyUp(Keys.CONTROL).perform();
        assertEquals("App.take second", selected());
        browser.mouse().keyDown(Keys.CONTROL).sendKeys("]").keyUp(Keys.CONTROL).perform();
        assertEquals("App.take first", selected());

        browser.type("v");
        assertEquals("first", browser.text("weft.pins().join()"));
        browser.type("v");
        double visible = browser.number("weft.slices('App.').filter(s => s.y > 0).length");
        browser.type("g");
        assertEquals(0, browser.number("weft.slices('App.').filter(s => s.y > 0).length"));
        browser.type("g");
        assertEquals(visible, browser.number("weft.slices('App.').filter(s => s.y > 0).length"));
        browser.mouse().keyDown(Keys.CONTROL).sendKeys("p").keyUp(Keys.CONTROL).perform();
        browser.type("main", Keys.ENTER);
        browser.until("!document.getElementById('finder').open");

        browser.type("f");
        browser.mouse().keyDown(Keys.SHIFT).sendKeys("r").keyUp(Keys.SHIFT).perform();
        assertTrue(browser.holds("weft.area().from === weft.visibleRange().from && weft.area().to === weft.visibleRange().to"));
        assertEquals(3, browser.number("weft.area().tracks.length"));
        browser.type(Keys.ESCAPE);
        assertEquals("null", browser.text("weft.area()"));
    }

    private static String selected() {
        return browser.text("(s => s.name + ' ' + s.thread)(weft.selected())");
    }

    @Test
    void rowsAreMadeThinAndThePanelIsMadeHigherByKeys() {
        browser.open(report);
        browser.type(".");
        double lower = browser.number("weft.slices('Calls.').filter(s => s.y > 0).sort((a, b) => b.depth - a.depth)[0].y");
        browser.type("h");
        assertTrue(browser.number("weft.slices('Calls.').filter(s => s.y > 0).sort((a, b) => b.depth - a.depth)[0].y") < lower);
        double height = browser.number("document.getElementById('panel').offsetHeight");
        browser.run("document.getElementById('panel-edge').focus()");
        browser.type(Keys.ARROW_UP);
        assertEquals(height + 40, browser.number("document.getElementById('panel').offsetHeight"));
        browser.type(Keys.ARROW_DOWN);
        assertEquals(height, browser.number("document.getElementById('panel').offsetHeight"));
        browser.run("document.getElementById('tab-details').focus()");
        browser.type(Keys.ARROW_RIGHT);
        assertEquals("tab-statistics", browser.text("document.activeElement.id"));
        assertTrue(browser.holds("document.querySelector('.statistics table') !== null"));
        browser.type(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        assertEquals("true", browser.text("[...document.querySelectorAll('[role=tab]')].at(-1).getAttribute('aria-selected')"));
    }

    /** Whatever can be clicked can be reached by Tab, or in a group by arrow keys, and says what it is. */
    @Test
    void everyButtonHasANameAndTheFocus() {
        browser.open(report);
        for (String tab : new String[] {"1", "2", "3", "4", "5"}) {
            browser.type(tab);
            assertEquals("", browser.text("""
                    [...document.querySelectorAll('button, input, [tabindex]')].filter((e) => e.checkVisibility())
                      .filter((e) => !(e.getAttribute('aria-label') || e.textContent).trim()
                        || e.tabIndex < 0 && e.role !== 'tab' && !e.closest('.flames'))
                      .map((e) => e.outerHTML).join()"""));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void colourBlindEyesTellApartWhatHasAMeaning(boolean dark) {
        browser.dark(dark);
        browser.open(report);
        for (String sight : new String[] {"all", "protanopia", "deuteranopia", "tritanopia"}) {
            assertEquals("", browser.run(SIGHT + """
                    const sight = sights[arguments[0]];
                    const at = (name) => oklab(seen(colour(name), sight));
                    const alike = [];
                    const compare = (a, b, least) => {
                      const d = distance(at(a), at(b));
                      if (!(d >= least)) {
                        alike.push(`${a} ${b} ${d.toFixed(3)}`);
                      }
                    };
                    const states = [0, 1, 2, 3, 4, 5, 6].map((state) => `--s${state}`);
                    states.forEach((a, i) => states.slice(i + 1).forEach((b) => compare(a, b, 0.06)));
                    // Tasks and named slices beside the fifteen colours of calls.
                    for (let call = 0; call < 15; call++) {
                      compare(`--c${call}`, '--c15', 0.08);
                      compare(`--c${call}`, '--c16', 0.06);
                    }
                    compare('--c15', '--c16', 0.06);
                    return alike.join();""", sight), sight);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wordsStandOutFromWhatIsBehindThem(boolean dark) {
        browser.dark(dark);
        browser.open(report);
        assertEquals("", browser.run(SIGHT + """
                const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
                const pairs = [['--text', '--background'], ['--muted', '--background'], ['--muted', '--raised'],
                  ['--text', '--warning-soft'], ['--warning', '--background'], ['--text', '--accent-soft']];
                return pairs.map(([a, b]) => [a, b, Math.max(light(colour(a)) / light(colour(b)), light(colour(b)) / light(colour(a)))])
                  .filter(([, , contrast]) => !(contrast >= 4.5)).join();"""));
    }

    /** One call that gives to two threads. */
    private static Path calls() throws IOException {
        var file = new TraceFileBuilder(1).property("process.name", "app");
        int give = file.method("App", "give", "()V", "", 0);
        int rest = file.method("App", "rest", "()V", "", 0);
        int take = file.method("App", "take", "()V", "", 0);
        int flow = file.name(Layout.SYMBOL_FLOW, "queue");
        file.thread(1, 1, "main").thread(2, 2, "first").thread(3, 3, "second");
        file.lane(1).thread(1).enter(give, 1_000).event(Layout.FLOW_OUT, flow, 2_000, 7).event(Layout.FLOW_OUT, flow, 3_000, 8)
                .exit(give, 4_000).enter(rest, 5_000).exit(rest, 90_000);
        file.lane(2).thread(2).enter(take, 10_000).event(Layout.FLOW_IN, flow, 11_000, 7).exit(take, 20_000);
        file.lane(3).thread(3).enter(take, 12_000).event(Layout.FLOW_IN, flow, 13_000, 8).exit(take, 22_000);
        Path recording = shared.resolve("calls.weft");
        file.close(100_000).write(recording);
        Path page = shared.resolve("calls.html");
        HtmlReport.write(Recording.read(recording), page);
        return page;
    }
}
