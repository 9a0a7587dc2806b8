package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instants of a thread, of its process and of the whole recording, wherever they go. */
class InstantScopesTest {
    private static final Pattern INSTANT = Pattern.compile("\"ph\":\"i\",\"s\":\"(\\w)\".*?\"name\":\"(\\w+)\"");
    private static final List<String> SCOPES = List.of("mine t", "ours p", "all g");

    @TempDir
    Path folder;

    Path traces = Path.of("");

    @BeforeEach
    void makeTrace() throws IOException {
        traces = Files.createDirectories(folder.resolve("traces"));
        var file = new TraceFileBuilder(10).property("process.name", "main");
        int run = file.method("Main", "run", "()V", "", 0);
        file.thread(1, 1, "worker");
        file.lane(1).thread(1).enter(run, 5)
                .event(Layout.INSTANT, file.name(Layout.SYMBOL_INSTANT, "mine"), 10)
                .event(Layout.INSTANT, file.name(Layout.SYMBOL_INSTANT, "ours"), 20, Layout.INSTANT_OF_PROCESS)
                .event(Layout.INSTANT, file.name(Layout.SYMBOL_INSTANT, "all"), 30, Layout.INSTANT_OF_ALL)
                .exit(run, 40);
        file.close(50).write(traces.resolve("10.weft"));
    }

    private Path export(Path recording, String name) throws IOException {
        Path out = folder.resolve(name);
        TraceExport.write(Recordings.of(recording), Scope.ALL, out);
        return out;
    }

    private static List<String> instants(String json) {
        return INSTANT.matcher(json).results().map(found -> found.group(2) + " " + found.group(1)).toList();
    }

    @Test
    void chromeJsonSaysWhoseTheyAreAndIsReadSo() throws IOException {
        Path json = export(traces, "a.json");
        assertEquals(SCOPES, instants(Files.readString(json)));
        assertEquals(SCOPES, instants(Files.readString(export(json, "again.json"))));
    }

    @Test
    void perfettoHasThemOnTracksOfTheirOwn() throws IOException {
        var trace = new PerfettoDecoder(Files.readAllBytes(export(traces, "a.pftrace")));
        assertEquals(List.of("mine on main/worker", "ours on main", "all on all processes"),
                trace.instants.stream().map(instant -> instant.name() + " on " + instant.track()).toList());
        assertEquals(List.of(10L, 20L, 30L), trace.instants.stream().map(instant -> instant.nanos() + 0).toList());
    }

    @Test
    void thePageDrawsThemThroughAllTracksTheyAreOf() throws IOException {
        Path page = folder.resolve("a.html");
        HtmlReport.write(Recording.read(traces), page);
        try (Browser browser = Browser.start()) {
            browser.open(page);
            assertEquals("{\"ofProcess\":{\"0\":[20]},\"ofAll\":[30]}", browser.text("JSON.stringify(weft.shared())"));
            String json = browser.text("weft.chromeJson()");
            assertEquals("t p g", Pattern.compile("\"s\":\"(\\w)\"").matcher(json).results().map(found -> found.group(1))
                    .collect(Collectors.joining(" ")));
        }
    }
}
