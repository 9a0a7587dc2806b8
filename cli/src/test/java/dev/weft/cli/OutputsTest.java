package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFileBuilder;
import dev.weft.trace.report.Recording;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    @Test
    void allOfOneReadingAreNamedOfItsRunAndNoneIsThereIfNoneIsWanted() throws IOException {
        var native7 = new TraceFileBuilder(7);
        int main = native7.method("App", "main", "()V", "", 0);
        native7.lane(1).thread(1).enter(main, 0).exit(main, 5);
        Path source = Files.createDirectories(folder.resolve("run")).resolve("7-1.weft");
        native7.close(9).write(source);
        var outputs = new Outputs(Stream.of("a.html", "a.json", "a.weft").map(folder::resolve).toList(), RunNaming.PID, false);
        var said = new ArrayList<String>();
        outputs.write(Recordings.of(source), Scope.ALL, _ -> false, said::add);
        assertEquals(List.of("run"), names());
        assertEquals(List.of(), said);

        outputs.write(Recordings.of(source), Scope.ALL, _ -> said.add("read"), said::add);
        assertEquals(List.of("a_7.html", "a_7.json", "a_7.weft", "run"), names());
        assertEquals(List.of("read", "report", "report", "recording"), said.stream().map(line -> line.split(":", 2)[0]).toList());
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
