package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weft trace} keeps from run to run so that programs start sooner, and that they do not notice. */
class TraceStartTest {
    private static final String JAVA = Jdks.current().resolve("bin/java").toString();

    @TempDir
    Path folder = Path.of("");

    private WeftCommand.Result trace(String... options) {
        var words = new ArrayList<>(List.of("trace", "-q", "-o", folder.resolve("report.html").toString()));
        words.addAll(List.of(options));
        return weft(words.toArray(String[]::new)).with("JAVA_HOME", Jdks.current().toString())
                .with("XDG_CACHE_HOME", folder.resolve("caches").toString()).run();
    }

    private static void check(String out, WeftCommand.Result result) {
        assertEquals(out + "\n", result.text());
        assertEquals("to standard error\n", result.err());
        assertEquals(0, result.exitCode());
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(WeftCommand.HOME)) {
            return files.filter(file -> file.getFileName().toString().matches("trace-plain-.*\\.aot")).toList();
        }
    }

    @Test
    void aProgramStartsFromAnArchiveOnceOneWasMade() throws IOException {
        Programs.compile("Started", 17, folder);
        String classPath = folder.toString();
        trace(JAVA, "-cp", classPath, "Started");
        Awaitility.await().atMost(3, TimeUnit.MINUTES).until(() -> archives().size() == 1);
        check("archive", trace(JAVA, "-cp", classPath, "Started"));
        check("archive", trace(JAVA, "-ea", "-Dx=y", "-Xmx64m", "-cp", classPath, "Started"));
        check("none", trace(JAVA, "-XX:+UseParallelGC", "-cp", classPath, "Started"));
        check("none", trace("--no-cache", JAVA, "-cp", classPath, "Started"));
    }

    /** A JVM that refuses its archive would say so on standard output. */
    @Test
    void anArchiveThatIsNoneCostsNothingButTime() throws IOException {
        Programs.compile("Started", 17, folder);
        String classPath = folder.toString();
        trace(JAVA, "-cp", classPath, "Started");
        Awaitility.await().atMost(3, TimeUnit.MINUTES).until(() -> archives().size() == 1);
        Path archive = archives().get(0);
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, "no archive".getBytes(StandardCharsets.UTF_8));
        try {
            check("archive", trace(JAVA, "-cp", classPath, "Started"));
        } finally {
            Files.delete(archive);
            Files.write(archive, whole);
        }
        assertArrayEquals(whole, Files.readAllBytes(archive));
    }

    @Test
    void wovenClassesAreKeptUnlessThatIsTurnedOff() throws IOException {
        Programs.compile("Started", 17, folder);
        trace("--no-cache", JAVA, "-cp", folder.toString(), "Started");
        Path woven = folder.resolve("caches/weft/woven");
        assertEquals(false, Files.exists(woven));
        trace(JAVA, "-cp", folder.toString(), "Started");
        try (Stream<Path> files = Files.list(woven)) {
            assertEquals(List.of("hooks", "woven"), files.map(file -> file.toString().replaceFirst(".*\\.", "")).sorted().toList());
        }
    }
}
