package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.json.Json;

/** A run of examples as its trace shows it. */
@SuppressWarnings({"NullAway", "unchecked"}) // what is missing fails the test as it should
class ExamplesInTraceTest {
    @TempDir
    Path folder = Path.of("");

    private Path page(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "```\nj> 1 + 1\n=> 2\nj> 2 + 2\n=> 4\n```\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void eachExampleIsASliceOnItsWorker(String backend) throws IOException {
        Path first = page("a.md");
        Path second = page("b.md");
        Path trace = folder.resolve("run.json");
        var result = weft("trace", "-q", "-o", trace.toString(), WeftCommand.ROOT.resolve("weft").toString(), "examples", "-j", "2",
                "--backend", backend, first.toString(), second.toString()).run();
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.text().contains("2 files, 4 examples: 4 passed"), result.text());

        Map<String, Object> json = new Json().toType(Files.readString(trace), Map.class);
        List<String> slices = ((List<Map<String, Object>>) json.get("traceEvents")).stream().filter(event -> "X".equals(event.get("ph")))
                .map(event -> (String) event.get("name")).filter(name -> name.startsWith(folder.toString())).sorted().toList();
        assertEquals(Stream.of(first + ":2", first + ":4", second + ":2", second + ":4").sorted().toList(),
                slices.stream().filter(name -> name.matches(".*:\\d+")).toList());
    }
}
