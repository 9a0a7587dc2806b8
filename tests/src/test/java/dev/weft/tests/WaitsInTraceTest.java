package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trace shows of shared objects: who waits for what, and where what is put in a queue is taken. */
class WaitsInTraceTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"processes:1", "threads:1", "virtual:1"})
    void waitsAreSlicesWithTheirEndAndItemsAreArrows(String backend) {
        Path report = folder.resolve("report.html");
        var result = weft("trace", "-o", report.toString(), Programs.source("Waits"), backend).run();
        assertEquals("done\n", result.text(), result.err());
        try (var page = ReportPage.open(report)) {
            long home = page.number("window.weft.processes()[0].pid");
            long worker = page.number("window.weft.processes().at(-1).pid");
            assertEquals(backend.startsWith("processes"), worker != home);
            assertWaits(page, home);
            var thread = page.ask("window.weft.slices('Waits.passItems').filter(s => s.kind === 'task')[0].thread");
            assertFlows(page, "main@" + home, thread + "@" + worker);
            assertEquals(List.of(), page.console());
        }
    }

    private static void assertWaits(ReportPage page, long home) {
        String timedOut = "window.weft.slices('wait SharedLock').filter(s => s.states.at(-1) === 'ended: timed out')";
        assertEquals(List.of("slice"), page.ask(timedOut + ".map(s => s.kind)"));
        assertNotEquals("main", page.ask(timedOut + "[0].thread"));
        String owner = (String) page.ask(timedOut + "[0].states[0]");
        assertTrue(owner.matches("owner: the program \\(pid " + home + "\\), thread \\d+ \\(main\\)"), owner);

        assertEnded(page, "wait SharedCondition 4 of SharedLock", "got");
        assertEnded(page, "wait SharedBarrier", "got", "broken");
        assertEnded(page, "wait SharedSemaphore", "timed out");
        assertEnded(page, "wait SharedLatch", "timed out");
        assertEnded(page, "wait SharedByteRing", "timed out", "timed out");
        assertEquals(List.of("put", "take"),
                page.ask("window.weft.slices('wait SharedByteRing').map(s => s.name.split(' ').at(-1)).sort()"));
        assertEnded(page, "wait SharedEvent", "interrupted");
        assertEnded(page, "wait SharedTopic", "got");
        assertEquals(List.of("interrupted"), page.ask("window.weft.slices('wait SharedEvent').map(s => s.thread)"));
        List<Map<String, Object>> takes = page.list("window.weft.slices('wait SharedQueue').filter(s => s.name.endsWith(' take'))");
        assertEquals(1, takes.size(), () -> "what is there is taken without a wait: " + takes);
        assertEquals("main", takes.getFirst().get("thread"));
        assertEquals(List.of("ended: timed out"), takes.getFirst().get("states"));
    }

    /** How the waits of a name ended, in their order. */
    private static void assertEnded(ReportPage page, String name, String... ends) {
        assertEquals(List.of(ends).stream().map(end -> List.of("ended: " + end)).toList(),
                page.ask("window.weft.slices('" + name + "').map(s => s.states)"));
    }

    /** Three items there and back, then the first hundred of 150; an arrow never goes back in time. */
    private static void assertFlows(ReportPage page, String home, String worker) {
        long queue = page.number("Math.min(...window.weft.flows('SharedQueue').map(f => f.name.replace('SharedQueue #', '')))");
        var expected = new ArrayList<String>();
        for (int i = 0; i < 103; i++) {
            expected.add("SharedQueue #" + queue + " " + home + " " + worker + " true");
        }
        for (int i = 0; i < 3; i++) {
            expected.add("SharedQueue #" + (queue + 1) + " " + worker + " " + home + " true");
        }
        assertEquals(expected, page.ask("window.weft.flows('SharedQueue').map(f => `${f.name} ${f.from.thread}@${f.from.pid} "
                + "${f.to.thread}@${f.to.pid} ${f.from.nanos <= f.to.nanos}`).sort()"));
    }
}
