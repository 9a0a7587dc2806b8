package dev.weft.trace.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.Keys;

/** Pictures of the sample reports, to be looked at: {@code Screens FOLDER} after {@code SampleReports FOLDER}. */
final class Screens {
    private Screens() {}

    static void main(String[] args) throws IOException {
        var folder = Path.of(args[0]);
        try (var browser = Browser.start()) {
            for (boolean dark : new boolean[] {false, true}) {
                browser.dark(dark);
                for (var name : new String[] {"small", "processes", "wide", "deep", "empty", "million"}) {
                    browser.open(folder.resolve(name + ".html"));
                    shoot(browser, folder, name, dark);
                    if (name.equals("wide")) {
                        browser.type("e");
                        shoot(browser, folder, "wide-open", dark);
                    }
                    if (name.equals("processes")) {
                        interact(browser, folder, dark);
                    }
                    if (name.equals("million")) {
                        browser.run("weft.measureFrame()");
                        System.out.printf("million: opened in %.0f ms, frame %.1f ms, at a tenth %.1f ms%n",
                                browser.number("weft.openedAfter"), best(browser), tenth(browser));
                    }
                }
            }
        }
    }

    private static double best(Browser browser) {
        return browser.number("Math.min(...Array.from({ length: 20 }, () => weft.measureFrame()))");
    }

    private static double tenth(Browser browser) {
        browser.type("wwwwwww");
        return best(browser);
    }

    private static void interact(Browser browser, Path folder, boolean dark) throws IOException {
        var slice = browser.place("weft.slices('Calls.').find(s => s.depth > 2 && s.y > 0)");
        browser.mouse().moveToLocation(slice.x, slice.y).click().perform();
        browser.type("f");
        browser.type("sss");
        browser.until("weft.selected() !== null");
        browser.mouse().moveToLocation(700, 240).perform();
        shoot(browser, folder, "details", dark);
        browser.type("0");
        browser.mouse().moveToLocation(500, 240).clickAndHold().moveToLocation(860, 470).release().perform();
        shoot(browser, folder, "area", dark);
        browser.mouse().moveToLocation(620, 330).perform();
        browser.type("m");
        browser.mouse().moveToLocation(900, 330).keyDown(Keys.SHIFT).sendKeys("m").keyUp(Keys.SHIFT).perform();
        shoot(browser, folder, "note", dark);
        browser.type("here it waits", Keys.ENTER);
        browser.type("3");
        shoot(browser, folder, "flames", dark);
        browser.run("document.querySelectorAll('.flames button')[3].click()");
        browser.run("[...document.querySelectorAll('.flame-bar button')].find(b => b.textContent === 'Callers and callees').click()");
        shoot(browser, folder, "callers", dark);
        browser.type(Keys.ESCAPE);
        browser.type("/");
        browser.type("calls.");
        browser.type(Keys.ENTER);
        shoot(browser, folder, "search", dark);
        browser.type(Keys.ESCAPE, Keys.ESCAPE);
        browser.type("?");
        shoot(browser, folder, "help", dark);
    }

    private static void shoot(Browser browser, Path folder, String name, boolean dark) throws IOException {
        browser.run("weft.measureFrame()");
        Files.write(folder.resolve("shot-" + name + (dark ? "-dark" : "") + ".png"), browser.screenshot());
    }
}
