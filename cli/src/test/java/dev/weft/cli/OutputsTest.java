package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {
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
