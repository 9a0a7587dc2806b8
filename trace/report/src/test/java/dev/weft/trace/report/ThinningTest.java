package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThinningTest {
    @TempDir
    Path folder;

    /** Tasks of one long call with ten short ones inside, and one call that never ends around them all. */
    private Path manyCalls(int tasks) throws IOException {
        var file = new TraceFileBuilder(1);
        int main = file.method("A", "main", "", "", 0);
        int outer = file.method("A", "outer", "", "", 0);
        int inner = file.method("A", "inner", "", "", 0);
        int task = file.name(Layout.SYMBOL_TASK, "task");
        int tiny = file.name(Layout.SYMBOL_SLICE, "tiny");
        var lane = file.lane(1).thread(1).enter(main, 0);
        long time = 0;
        for (int t = 0; t < tasks; t++) {
            lane.event(Layout.BEGIN, task, time += 10).enter(outer, time += 10);
            for (int i = 0; i < 10; i++) {
                lane.enter(inner, time += 5).exit(inner, time += 1 + (t * 10 + i) % 50);
            }
            lane.event(Layout.BEGIN, tiny, time).event(Layout.END, tiny, time).exit(outer, time += 900).event(Layout.END, task, time += 10);
        }
        var path = folder.resolve("1.weft");
        file.write(path);
        return path;
    }

    @Test
    void theShortestCallsGoFirstAndAllAreCounted() throws IOException {
        var whole = Recording.read(manyCalls(1_000));
        var thin = Recording.read(manyCalls(1_000), Scope.ALL.withSlices(4_000));
        var slices = thin.processes().getFirst().threads().getFirst().slices().toList();
        long below = thin.summary().leftOutBelow().toNanos();

        assertEquals(0, whole.summary().leftOut());
        assertTrue(slices.size() <= 4_000 && slices.size() > 3_500, () -> slices.size() + " slices are kept");
        assertEquals(13_001 - slices.size(), thin.summary().leftOut());
        assertEquals(1_000, slices.stream().filter(slice -> slice.kind() == SliceKind.TASK).count());
        assertEquals(1_000, slices.stream().filter(slice -> slice.kind() == SliceKind.SLICE).count());
        assertEquals(1, slices.stream().filter(Slice::open).count());
        assertTrue(slices.stream().filter(slice -> slice.kind() == SliceKind.CALL).allMatch(slice -> slice.durationNanos() >= below));
        assertEquals(whole.totals(), thin.totals());
        assertEquals(whole.summary().calls(), thin.summary().calls());
    }

    @Test
    void depthsAndOrderStayAsTheyWere() throws IOException {
        var whole = Recording.read(manyCalls(300)).processes().getFirst().threads().getFirst().slices().toList();
        var thin = Recording.read(manyCalls(300), Scope.ALL.withSlices(1_000))
                .processes().getFirst().threads().getFirst().slices().toList();
        var expected = whole.stream().filter(List.copyOf(thin)::contains).toList();
        assertEquals(expected, thin);
    }

    @Test
    void aLimitBelowWhatMustStayKeepsThat() throws IOException {
        var slices = Recording.read(manyCalls(100), Scope.ALL.withSlices(1)).processes().getFirst().threads().getFirst().slices().toList();
        assertEquals(201, slices.size());
    }

    @Test
    void aRandomCallTreeOfAnyLengthFitsItsLimit() throws IOException {
        SampleReports.million(folder, 60_000);
        var whole = Recording.read(folder);
        var thin = Recording.read(folder, Scope.ALL.withSlices(2_000));
        assertTrue(thin.timelines().paths().size() < whole.timelines().paths().size() / 4);
        assertEquals(whole.totals(), thin.totals());
        for (int process = 0; process < 2; process++) {
            for (int thread = 0; thread < 4; thread++) {
                var all = Set.copyOf(whole.processes().get(process).threads().get(thread).slices().toList());
                assertTrue(thin.processes().get(process).threads().get(thread).slices().allMatch(all::contains));
            }
        }
    }

    @Test
    void aLimitIsAtLeastOne() {
        var e = assertThrows(IllegalArgumentException.class, () -> Recording.read(folder, Scope.ALL.withSlices(0)));
        assertEquals("the slice limit must be at least 1, but was 0", e.getMessage());
    }
}
