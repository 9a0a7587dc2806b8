package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waits, as a recording has them. */
class WaitsInReportTest {
    @TempDir
    Path folder;

    private final TraceFileBuilder file = new TraceFileBuilder(1);
    private final int main = file.method("A", "main", "", "", 0);
    private final int work = file.method("A", "work", "", "", 0);
    private final int lock = file.name(Layout.SYMBOL_WAIT, "lock ReentrantLock #1");
    private final int sleep = file.name(Layout.SYMBOL_WAIT, "sleep");
    private final int owner = file.name(Layout.SYMBOL_STATE, "owner: thread");

    private Recording read(Scope scope) throws IOException {
        var path = folder.resolve("1.weft");
        file.write(path);
        return Recording.read(path, scope);
    }

    private static List<String> slices(Recording recording) {
        return recording.processes().getFirst().threads().getFirst().slices()
                .map(slice -> slice.kind() + " " + slice.name() + " " + slice.durationNanos() + " in " + slice.depth()).toList();
    }

    @Test
    void aWaitWithoutEndEndsWithWhatItsThreadDoesNext() throws IOException {
        file.lane(1).thread(1).enter(main, 0).event(Layout.BEGIN, sleep, 100).enter(work, 400).event(Layout.BEGIN, sleep, 500)
                .exit(work, 700).event(Layout.BEGIN, lock, 800).exit(main, 1_000);

        assertEquals(List.of("CALL A.main 1000 in 0", "WAIT sleep 300 in 1", "CALL A.work 300 in 1", "WAIT sleep 200 in 2",
                "WAIT lock ReentrantLock #1 200 in 1"), slices(read(Scope.ALL)));
    }

    @Test
    void aWaitMayLieInAnother() throws IOException {
        file.lane(1).thread(1).event(Layout.BEGIN, lock, 0).event(Layout.BEGIN, sleep, 100).event(Layout.END, sleep, 200)
                .event(Layout.END, lock, 300);

        assertEquals(List.of("WAIT lock ReentrantLock #1 300 in 0", "WAIT sleep 100 in 1"), slices(read(Scope.ALL)));
    }

    @Test
    void shortWaitsAreNotShownAndKeepNoCall() throws IOException {
        file.lane(1).thread(1).enter(main, 0).enter(work, 100).event(Layout.BEGIN, sleep, 110).event(Layout.END, sleep, 120).exit(work, 130)
                .event(Layout.BEGIN, sleep, 200).event(Layout.END, sleep, 900).exit(main, 1_000);

        assertEquals(List.of("CALL A.main 1000 in 0", "WAIT sleep 700 in 1"), slices(read(Scope.ALL.withShortest(Duration.ofNanos(50)))));
    }

    @Test
    void theOwnerHasItsName() throws IOException {
        file.lane(1).thread(1).enter(main, 0).event(Layout.BEGIN, lock, 100).event(Layout.STATE, owner, 110, 2).event(Layout.END, lock, 200)
                .exit(main, 300);
        file.thread(2, 2, "holder").lane(2).thread(2).enter(work, 0).exit(work, 250);

        var recording = read(Scope.ALL);
        var points = recording.timelines().points();
        assertEquals("owner: thread 2 (holder)", recording.timelines().names().get(points.name(0)).text());
    }
}
