package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFileBuilder;
import dev.weft.trace.report.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "NONE, sub/run.profile.json, sub/run\\.profile\\.json",
        "PID, sub/run.profile.json, sub/run_4711\\.profile\\.json",
        "PID, run.weft, run_4711\\.weft",
        "UNIQUE, sub/run.html, sub/My_Orders_\\d{8}_\\d{6}_4711\\.html",
    })
    void aNameTellsOfTheRun(RunNaming naming, Path file, String expected) throws IOException {
        var native4711 = new TraceFileBuilder(4711).property("process.name", "src/My Orders.java");
        int main = native4711.method("App", "main", "()V", "", 0);
        native4711.thread(1, 1, "main").lane(1).thread(1).enter(main, 0).exit(main, 5);
        Path source = folder.resolve("4711-1.weft");
        native4711.write(source);
        String name = naming.of(file, Recording.read(source)).toString();
        assertTrue(name.matches(expected), name);
    }

    @ParameterizedTest
    @CsvSource({
        "run.html, run-3.html",
        "out/my.run.json.gz, out/my.run-3.json.gz",
        "run.profile.json, run-3.profile.json",
        "run.profile.json.gz, run-3.profile.json.gz",
        "a b.perfetto-trace, a b-3.perfetto-trace",
        "run.weft, run-3.weft",
    })
    void aNumberStandsBeforeWhatTellsTheFormat(String name, String numbered) {
        assertEquals(Path.of(numbered), new Outputs(List.of(Path.of(name))).numbered(3).first());
    }
}
