package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plug-ins of {@code weft trace}. */
class TracePluginTest {
    private static final List<String> ALL = List.of("initialize", "beforeStart Fib", "afterStop 0", "beforeSave", "terminate");
    private static final String FAILED = "weft: the plug-in " + Programs.source("Moments") + " failed in ";

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void compileProgram() {
        Programs.compile("Fib", 17, folder);
    }

    private WeftCommand.Result trace(String throwsIn, String... plugins) {
        var words = Stream.of(Stream.of("trace", "-o", report().toString()), Stream.of(plugins),
                Stream.of(Jdks.current().resolve("bin/java").toString(), "-cp", folder.toString(), "Fib")).flatMap(each -> each);
        return weft(words.toArray(String[]::new)).with("MOMENTS", moments().toString()).with("THROWS_IN", throwsIn).run();
    }

    private Path report() {
        return folder.resolve("report.json");
    }

    private Path moments() {
        return folder.resolve("moments");
    }

    private List<String> seen() throws IOException {
        return Files.exists(moments()) ? Files.readAllLines(moments()) : List.of();
    }

    @Test
    void aPluginSeesAllMomentsInOrderAndChangesReports() throws IOException {
        var result = trace("-", "--plugin", Programs.source("Moments"));
        assertEquals("0: 55\n", result.exitCode() + ": " + result.text(), result.err());
        assertEquals(ALL, seen());
        String json = Files.readString(report());
        assertEquals(177, Pattern.compile("\"name\":\"Series.fib").matcher(json).results().count());
        assertFalse(json.contains("Fib"), "neither names nor the command have it");
        assertFalse(json.contains("Series.main"), "it is left out");
        assertTrue(result.err().contains("recorded 177 calls "), result.err());
    }

    @Test
    void aJarMayOfferSome() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("plugin"));
        Programs.compileWithReports("Moments", classes);
        Files.writeString(Files.createDirectories(classes.resolve("META-INF/services")).resolve("dev.weft.trace.report.TracePlugin"),
                "Moments\n");
        Path jar = folder.resolve("moments.jar");
        String tool = Jdks.current().resolve("bin/jar").toString();
        assertEquals(0, WeftCommand.command(tool, "-cf", jar.toString(), "-C", classes.toString(), ".").run().exitCode());
        assertEquals(0, trace("-", "--plugin", jar.toString()).exitCode());
        assertEquals(ALL, seen());
    }

    /** Whatever they throw, the program's exit code stays its own once it runs. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"initialize, 1, 2", "beforeStart, 1, 3", "afterStop, 0, 5", "beforeSave, 0, 5", "terminate, 0, 5"})
    void whatAPluginThrowsIsSaid(String moment, int exitCode, int moments) throws IOException {
        var result = trace(moment, "--plugin", Programs.source("Moments"));
        assertEquals(exitCode, result.exitCode(), result.err());
        assertTrue(result.err().contains(FAILED.substring("weft: ".length()) + moment + ": java.lang.IllegalStateException: as told"),
                result.err());
        assertEquals(moments, seen().size());
        assertEquals("terminate", seen().getLast());
        assertEquals(exitCode == 0 && !moment.equals("beforeSave"), Files.exists(report()), result.err());
        assertEquals(moment.equals("beforeSave"), result.err().contains("weft: the recording is kept in "), result.err());
    }

    @Test
    void aPluginThatCannotBeHadIsSaidAndNothingRuns() throws IOException {
        Path wrong = Files.writeString(folder.resolve("Wrong.java"), "class Wrong { int }");
        Path other = Files.writeString(folder.resolve("Other.java"), "class Other { }");
        Path empty = folder.resolve("empty.jar");
        String tool = Jdks.current().resolve("bin/jar").toString();
        assertEquals(0, WeftCommand.command(tool, "-cf", empty.toString(), "-C", folder.toString(), "Fib.class").run().exitCode());
        String type = "dev.weft.trace.report.TracePlugin";
        refused("missing.jar", "the plug-in missing.jar must exist and be readable.");
        refused("missing", "a plug-in must be a .java or .jar file, but was 'missing'.");
        refused(wrong.toString(), "the plug-in " + wrong + " does not compile: " + wrong + ":1: error: <identifier> expected");
        refused(other.toString(), "the plug-in " + other + " must have a class Other that implements " + type + ".");
        refused(empty.toString(), "the plug-in " + empty + " must name a class in META-INF/services/" + type + ", but names none.");
        assertFalse(Files.exists(report()));
    }

    private void refused(String plugin, String sentence) {
        var result = trace("-", "--plugin", plugin);
        assertEquals("weft: " + sentence, result.err().lines().findFirst().orElse(""));
        assertEquals("1: ", result.exitCode() + ": " + result.text());
    }

    /** It would be code that a folder brings along. */
    @Test
    void aFileOfOptionsCannotNameOne() throws IOException {
        Path file = Files.writeString(folder.resolve("options"), "[trace]\nplugin = " + Programs.source("Moments") + "\n");
        var result = trace("-", "--rcfile", file.toString());
        assertEquals("weft: " + file + ", line 2: weft trace has no option 'plugin' for a file.\n", result.err());
        assertEquals(2, result.exitCode());
    }
}
