package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What a person does with a report beside looking: areas, tracks of interest, other viewers. */
class ViewerToolsTest extends InBrowser {
    private static Path openProcesses() throws IOException {
        var folder = Files.createDirectories(shared.resolve("processes"));
        SampleReports.processes(folder, 3, 2_000);
        var report = shared.resolve("processes.html");
        HtmlReport.write(Recording.read(folder), report);
        browser.open(report);
        return report;
    }

    @Test
    void anEdgeOfAnAreaIsMoved() throws IOException {
        openProcesses();
        browser.mouse().moveToLocation(600, 200).clickAndHold().moveToLocation(900, 260).release().perform();
        double from = browser.number("weft.area().from");
        var tracks = browser.text("weft.area().tracks.join()");
        browser.mouse().moveToLocation(900, 400).clickAndHold().moveToLocation(1_100, 500).release().perform();
        assertEquals(from, browser.number("weft.area().from"));
        double pixel = browser.number(timeAt(1_101)) - browser.number(timeAt(1_100));
        assertEquals(browser.number(timeAt(1_100)), browser.number("weft.area().to"), 2 * pixel);
        assertEquals(tracks, browser.text("weft.area().tracks.join()"));
        browser.mouse().moveToLocation(600, 400).clickAndHold().moveToLocation(1_200, 400).release().perform();
        assertTrue(browser.number("weft.area().from") > from, "an edge that goes beyond the other becomes the other");
    }

    @Test
    void aTrackIsFoundAndKeptAtTheTop() throws IOException {
        openProcesses();
        browser.mouse().keyDown(Keys.CONTROL).sendKeys("p").keyUp(Keys.CONTROL).perform();
        browser.type("4713 task-2");
        assertEquals(1, browser.number("document.querySelectorAll('#finder-list .track').length"));
        browser.type(Keys.ENTER);
        browser.until("!document.getElementById('finder').open");
        browser.mouse().keyDown(Keys.CONTROL).sendKeys("p").keyUp(Keys.CONTROL).perform();
        browser.type("no such");
        assertEquals("No track has such a name.", browser.element("#finder-list").getText());
        browser.type(Keys.ESCAPE);
        browser.until("!document.getElementById('finder').open");

        var slice = browser.place("weft.slices('analyse').find(s => s.thread === 'task-2' && s.y > 0)");
        browser.mouse().moveToLocation(slice.getX(), slice.getY()).perform();
        browser.type("v");
        assertEquals("task-2", browser.text("weft.pins().join()"));
        browser.until("location.hash.includes('pins=')");
        var address = browser.text("location.hash");
        browser.run("document.getElementById('scroller').scrollTop = 0");
        int top = (int) browser.number("document.getElementById('scroller').getBoundingClientRect().top");
        browser.mouse().moveToLocation(slice.getX(), top + 10).perform();
        browser.type("v");
        assertEquals("", browser.text("weft.pins().join()"));
        browser.until("!location.hash.includes('pins=')");
        browser.run("location.hash = arguments[0]", address);
        browser.until("weft.pins().join() === 'task-2'");
    }

    @Test
    void theSourceOfAMethodIsInItsDetails() throws IOException {
        Path sources = Files.createDirectories(shared.resolve("sources/com/acme"));
        Files.writeString(sources.resolve("Parser.java"), """
                package com.acme;

                class Parser {
                    void parse() { // </script>
                    }
                }
                """);
        var file = new TraceFileBuilder(1);
        int parse = file.method("com.acme.Parser$Inner", "parse", "()V", "Parser.java", 4);
        int other = file.method("com.acme.Other", "run", "()V", "../../secret.java", 1);
        Files.writeString(shared.resolve("secret.java"), "secret");
        file.thread(1, 1, "main").lane(1).thread(1).enter(other, 0).enter(parse, 1_000).exit(parse, 9_000).exit(other, 10_000);
        Path recording = shared.resolve("source.weft");
        file.close(10_000).write(recording);
        Path report = shared.resolve("source.html");
        HtmlReport.write(Recording.read(recording, Scope.ALL.withSources(new Sources(List.of(shared.resolve("sources"))))), report);
        browser.open(report);
        click("Parser");
        assertEquals("com/acme/Parser.java", browser.element(".source h3").getText());
        assertEquals("4    void parse() { // </script>", browser.text("document.querySelector('.source .own').textContent"));
        assertEquals(7, browser.number("document.querySelectorAll('.source pre > div').length"));
        click("Other");
        assertTrue(browser.holds("document.querySelector('.source') === null"));
    }

    private static void click(String name) {
        var slice = browser.place("weft.slices('" + name + "')[0]");
        browser.mouse().moveToLocation(slice.getX(), slice.getY()).click().perform();
        browser.until("weft.selected()?.name.includes('" + name + "')");
    }

    @Test
    void aPageFromItsFileIsSavedForPerfetto() throws IOException {
        openProcesses();
        Path saved = Files.createDirectories(shared.resolve("saved"));
        browser.saveTo(saved);
        browser.type("x");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(saved.resolve("trace.json")));
        var again = Recording.read(saved.resolve("trace.json"));
        assertEquals(browser.number("weft.sliceCount()"), again.processes().stream().flatMap(process -> process.threads().stream())
                .mapToLong(thread -> thread.slices().count()).sum());
        String facts = "[weft.flows().length, weft.processes().map(p => p.name), weft.tracks().map(t => t.name)].join()";
        var before = browser.text(facts);
        HtmlReport.write(again, shared.resolve("again.html"));
        browser.open(shared.resolve("again.html"));
        assertEquals(before, browser.text(facts));
    }

    @Test
    void aServedPageIsHandedToPerfetto() throws IOException {
        Path page = openProcesses();
        try (var server = ReportServer.start(page, 0)) {
            browser.online(true);
            browser.run("location = arguments[0]", server.uri().toString());
            browser.until("window.weft?.ready === true && location.protocol === 'http:'");
            browser.run("""
                    window.handed = [];
                    window.open = (url) => ({
                      postMessage: (message, origin) => {
                        window.handed.push([url, origin, message]);
                        if (message === 'PING') {
                          window.dispatchEvent(new MessageEvent('message', { origin: 'https://ui.perfetto.dev', data: 'PONG' }));
                        }
                      },
                    });""");
            browser.type("x");
            browser.until("window.handed.length >= 2");
            assertEquals("https://ui.perfetto.dev https://ui.perfetto.dev PING", browser.text("window.handed[0].join(' ')"));
            assertTrue(browser.holds("new TextDecoder().decode(window.handed[1][2].perfetto.buffer) === weft.chromeJson()"));
        } finally {
            browser.online(false);
        }
    }
}
