package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: {@code weft demo}, and its report as a person sees it. */
class DemoTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void theReportShowsEveryProcessItsTasksAndTheCallsInThem() throws IOException {
        Path report = folder.resolve("weft-report.html");
        var result = weft("demo").in(folder).run();
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.text().contains("Largest packages"), result.text());
        assertTrue(result.text().contains("java.lang.StringBuilder.append"), result.text());
        assertTrue(result.err().contains("none lost"), result.err());
        assertTrue(result.err().contains("weft-report.html"), result.err());
        Files.createDirectories(Path.of("target"));

        try (var page = ReportPage.open(report)) {
            Files.write(Path.of("target/demo-report.png"), page.screenshot());
            List<Map<String, Object>> processes = page.list("window.weft.processes()");
            int workers = Runtime.getRuntime().availableProcessors();
            assertEquals(1 + workers, processes.size(), processes.toString());
            List<String> names = processes.stream().map(process -> String.valueOf(process.get("name"))).toList();
            assertTrue(names.stream().anyMatch(name -> name.contains("JdkAtlas")), names.toString());
            assertEquals(workers, names.stream().filter(name -> name.contains("worker")).count(), names.toString());

            Map<String, Object> task = page.list("window.weft.slices('survey')").stream()
                    .filter(slice -> "task".equals(slice.get("kind"))).findFirst().orElseThrow();
            assertNotEquals("", task.get("thread"));
            long tasks = page.number("window.weft.slices('survey').filter(s => s.kind === 'task').length");
            assertTrue(tasks > 100, "tasks: " + tasks);
            assertTrue(page.hits("JdkAtlas.read") > 20_000);
            assertTrue(page.number("window.weft.slices('JdkAtlas.read').filter(s => s.depth > 0).length") > 0, "calls lie inside tasks");

            Object before = page.ask("JSON.stringify(window.weft.visibleRange())");
            page.press("w");
            assertNotEquals(before, page.ask("JSON.stringify(window.weft.visibleRange())"));
            assertEquals(List.of(), page.requests());
            assertEquals(List.of(), page.console());
        }
    }
}
