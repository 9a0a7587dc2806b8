package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks for flame graphs. */
class FoldedStacksTest {
    @TempDir
    Path folder = Path.of("");

    private List<String> folded(Path source, Scope scope) throws IOException {
        Path out = folder.resolve("a.folded");
        TraceExport.write(Recordings.of(source), scope, out);
        return Files.readAllLines(out).stream().sorted().toList();
    }

    @Test
    void aLineIsAStackAndTheTimeInItItself() throws IOException {
        var file = new TraceFileBuilder(1);
        int run = file.method("A", "run", "", "", 0);
        int step = file.method("A", "step", "", "", 0);
        int task = file.name(Layout.SYMBOL_TASK, "load; all\n");
        file.lane(1).thread(1).enter(run, 0).enter(step, 10).exit(step, 30).enter(step, 40).exit(step, 45).exit(run, 100);
        file.lane(2).thread(2).enter(run, 0).event(Layout.BEGIN, task, 5, 1).event(Layout.END, task, 6).exit(run, 9);
        file.lane(3).thread(3).enter(run, 0).enter(step, 50);
        file.close(60).write(folder.resolve("1.weft"));
        assertEquals(List.of("A.run 133", "A.run;A.step 75", "A.run;load, all  1"), folded(folder.resolve("1.weft"), Scope.ALL));
        assertEquals(List.of("A.run 158", "A.run;A.step 50", "A.run;load, all  1"),
                folded(folder.resolve("1.weft"), Scope.ALL.withShortest(Duration.ofNanos(26))));
    }

    @Test
    void theTimesOfAllStacksAreTheSelfTimesOfAllMethods() throws IOException {
        Path traces = Files.createDirectories(folder.resolve("traces"));
        SampleReports.processes(traces, 2, 2_000);
        long inStacks = folded(traces, Scope.ALL).stream()
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1))).sum();
        assertEquals(Recording.read(traces).totals().stream().mapToLong(NameTotal::selfNanos).sum(), inStacks);
    }
}
