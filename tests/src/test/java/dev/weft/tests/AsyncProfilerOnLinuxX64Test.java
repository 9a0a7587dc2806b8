package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** {@code weft trace --async-profiler}, with the library from Maven Central. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@SuppressWarnings("NullAway") // what is missing in a report fails the test as it should
class AsyncProfilerOnLinuxX64Test {
    @TempDir
    Path folder = Path.of("");

    Path library = Path.of("");

    @BeforeEach
    void unpackLibrary() throws IOException {
        library = folder.resolve("libasyncProfiler.so");
        try (InputStream in = ClassLoader.getSystemResourceAsStream("linux-x64/libasyncProfiler.so")) {
            Files.copy(Objects.requireNonNull(in), library);
        }
        Programs.compile("Sampled", 17, folder);
    }

    private static List<Map<String, Object>> called(List<Map<String, Object>> events, String phase, String name) {
        return events.stream().filter(event -> event.get("ph").equals(phase) && event.get("name").toString().startsWith(name)).toList();
    }

    private static BigDecimal number(Map<String, Object> event, String key) {
        return new BigDecimal(event.get(key).toString());
    }

    private static boolean isIn(Map<String, Object> sample, Map<String, Object> call) {
        BigDecimal at = number(sample, "ts");
        BigDecimal start = number(call, "ts");
        return sample.get("pid").equals(call.get("pid")) && sample.get("tid").equals(call.get("tid"))
                && at.compareTo(start) >= 0 && at.compareTo(start.add(number(call, "dur"))) <= 0;
    }

    @Test
    @SuppressWarnings("unchecked")
    void samplesLieInTheCallsThatTheyWereTakenOfInChildrenToo() throws IOException {
        Path report = folder.resolve("run.json");
        var result = weft("trace", "--no-waits", "--async-profiler", library + ",event=ctimer,interval=1ms", "-o", report.toString(),
                Jdks.current().resolve("bin/java").toString(), "-cp", folder.toString(), "Sampled").run();
        assertEquals("0\n", result.text(), result.err());
        Map<String, Object> json = new Json().toType(Files.readString(report), Json.MAP_TYPE);
        var events = (List<Map<String, Object>>) json.get("traceEvents");
        var calls = called(events, "X", "Sampled.calculate");
        assertEquals(2, calls.size());
        var samples = called(events, "i", "sample in Sampled.calculate");
        for (var call : calls) {
            assertTrue(samples.stream().anyMatch(sample -> isIn(sample, call)), () -> call + ": " + samples);
        }
        assertEquals(2, called(events, "M", "process_name").size());
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() {
        refused("weft: the library of async-profiler must exist and be readable, but 'missing.so' is not.",
                "--async-profiler", "missing.so,event=cpu");
        refused("weft: one file lies beside each trace, so it is Flight Recorder or async-profiler that records there, but both were to.",
                "--jfr", "--async-profiler", library.toString());
        var unsampled = weft("trace", "--async-profiler", library + ",interval=-5", "-o", folder.resolve("run.json").toString(),
                Jdks.current().resolve("bin/java").toString(), "-cp", folder.toString(), "Sampled", "alone").run();
        assertEquals("0: ", unsampled.exitCode() + ": " + unsampled.text());
        assertTrue(unsampled.err().contains("weft: nothing of async-profiler (--async-profiler) in process "), unsampled.err());
        assertTrue(unsampled.err().contains(": Invalid interval\n"), unsampled.err());
    }

    private void refused(String sentence, String... options) {
        var words = Stream.concat(Stream.concat(Stream.of("trace"),
                Stream.of(options)), Stream.of("Sampled")).toArray(String[]::new);
        var result = weft(words).in(folder).run();
        assertEquals(sentence, result.err().lines().findFirst().orElse(""));
        assertEquals(2, result.exitCode());
        assertFalse(Files.exists(folder.resolve("weft-report.html")));
    }
}
