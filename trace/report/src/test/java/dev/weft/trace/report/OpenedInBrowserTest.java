package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are dropped on a page, or chosen in it. */
class OpenedInBrowserTest extends InBrowser {
    private static final String DROP = """
            const data = new DataTransfer();
            for (const [name, content] of arguments[0]) {
              data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
            }
            const target = document.getElementById('scroller') ?? document.body;
            target.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }));
            const shown = document.getElementById('drop').textContent;
            target.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
            return shown;""";

    private Path report = Path.of("");
    private Path other = Path.of("");

    @BeforeEach
    void makeReports() throws IOException {
        Path small = Files.createDirectories(shared.resolve("small"));
        SampleReports.small(small);
        report = shared.resolve("small.html");
        HtmlReport.write(Recording.read(small), report);
        Path deep = Files.createDirectories(shared.resolve("deep"));
        SampleReports.deep(deep);
        other = deep.resolve("31.weft");
    }

    @AfterEach
    void leaveTheNetwork() {
        browser.online(false);
    }

    private static Object file(Path path) throws IOException {
        return new Object[] {path.getFileName().toString(), Base64.getEncoder().encodeToString(Files.readAllBytes(path))};
    }

    private static void visit(ReportServer server) {
        browser.online(true);
        browser.run("location = arguments[0]", server.uri().toString());
        browser.until("window.weft?.ready === true && location.protocol === 'http:'");
    }

    @Test
    void aDroppedFileIsShownInPlaceOfThePage() throws IOException {
        browser.open(report);
        try (var server = ReportServer.start(report, 0)) {
            visit(server);
            assertEquals("Drop it to open it" + "One file: a recording (.weft), a report, Chrome JSON (.json, .json.gz) or one of Flight"
                    + " Recorder (.jfr).", browser.run(DROP, (Object) new Object[] {file(other)}));
            browser.until("location.pathname === '/opened/1' && window.weft?.ready === true");
            assertEquals("Recursion", browser.text("weft.processes()[0].name"));

            Path words = Files.writeString(shared.resolve("words.txt"), "no trace");
            browser.run(DROP, (Object) new Object[] {file(words)});
            browser.until("location.pathname === '/opened/2' && document.readyState === 'complete'");
            assertTrue(browser.element("p").getText().equals("words.txt is neither a Weft report nor a recording."),
                    browser.element("p").getText());
            browser.element("input[type=file]").sendKeys(other.toString());
            browser.element("button").click();
            browser.until("location.pathname === '/opened/3' && window.weft?.ready === true");
        }
    }

    @Test
    void aFileIsChosenByKeyAndSeveralAreRefused() throws IOException {
        browser.open(report);
        try (var server = ReportServer.start(report, 0)) {
            visit(server);
            browser.run(DROP, (Object) new Object[] {file(other), file(report)});
            assertTrue(browser.text("document.getElementById('drop').textContent").startsWith("One file can be opened at a time"));
            browser.run("""
                    document.getElementById('opener-file').addEventListener('click', (event) => {
                      event.preventDefault();
                      window.asked = true;
                    });""");
            browser.type("o");
            browser.until("window.asked === true");
            browser.element("#opener-file").sendKeys(other.toString());
            browser.until("location.pathname === '/opened/1' && window.weft?.ready === true");
        }
    }

    @Test
    void aPageFromItsFileSaysWhatOpensOthers() throws IOException {
        browser.open(report);
        Object offered = browser.run(DROP, (Object) new Object[] {file(other)});
        assertTrue(String.valueOf(offered).startsWith("This page cannot open other files"), "nothing is promised: " + offered);
        assertEquals("This page cannot open other files It was opened from its file. Open them with: weft view FILE",
                browser.text("[...document.querySelectorAll('#drop h1, #drop p')].map(e => e.textContent).join(' ')"));
        browser.assertConsoleIsEmpty();
    }
}
