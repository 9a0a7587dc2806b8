package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What VizTracer wrote, in our page: alone, and beside a recording of ours. */
class OtherToolsInBrowserTest extends InBrowser {
    private static final Path VIZ_TRACER = Path.of("src/test/resources/dev/weft/trace/report/viztracer-1.1.1.json.gz");

    private static void open(Recording recording, String name) throws IOException {
        Path page = shared.resolve(name);
        HtmlReport.write(recording, page);
        browser.open(page);
    }

    @Test
    void aReportOfVizTracerHasItsCounts() throws IOException {
        open(Recording.read(VIZ_TRACER), "python.html");
        assertEquals(2_404, browser.number("weft.sliceCount()"));
        assertEquals(1_215, browser.number("weft.search('fib')"));
        assertEquals("MainProcess,adder-0,adder-1,child.py", browser.text("weft.processes().map(p => p.name).join()"));
        assertEquals(11, browser.number("weft.processes()[0].threads"));
        assertEquals("", browser.element("#notices").getText());
        browser.assertConsoleIsEmpty();
    }

    @Test
    void itLiesBesideOneOfOurs() throws IOException {
        Path ours = Files.createDirectories(shared.resolve("ours"));
        SampleReports.small(ours);
        open(Recording.read(new Recordings(List.of(ours, VIZ_TRACER), Alignment.STARTS), Scope.ALL), "both.html");
        assertEquals(2_404 + 60, browser.number("weft.sliceCount()"));
        assertEquals("MainProcess,Squares,adder-0,adder-1,child.py", browser.text("weft.processes().map(p => p.name).sort().join()"));
        assertEquals(1_215, browser.number("weft.search('fib')"));
    }
}
