package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script and the command line: what it says, and with which exit code. */
class LauncherTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void withoutArgumentsItTeaches() {
        var result = weft().run();
        assertEquals(0, result.exitCode());
        assertTrue(result.text().contains("weft demo"), result.text());
        assertEquals("", result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "run", "trace", "view", "ps", "top", "jshell", "completion"})
    void everyCommandHasHelp(String command) {
        var result = weft(command, "--help").run();
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.text().contains("weft " + command), result.text());
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense,                  unknown option: '--nonsense'.",
        "nonsense,                    'there is no command ''nonsense''.'",
        "run,                         missing required parameter: 'PROGRAM'.",
        "run Missing.java,            the file Missing.java must exist and be readable.",
        "run missing.jar,             the file missing.jar must exist and be readable.",
        "run no-class,                'the program must be a .java file, a .jar file or a class, but was ''no-class''.'",
        "trace Missing.java,          the file Missing.java must exist and be readable.",
        "trace -o report.txt X,       'an output ends in .html, .json, .pftrace, .folded or .profile.json, the last four also with .gz,"
                + " or in .weft, but was ''report.txt''.'",
        "trace --inculde x X.java,    unknown option: '--inculde'.",
        "stats missing.weft,          missing.weft does not exist.",
        "trace --include a#b#c X.java, 'a pattern must be mine, deps, jdk, CLASS, CLASS#METHOD, a folder or a jar, as in com.acme.*,"
                + " com.acme.Parser#parse* or lib/acme.jar, but was \"a#b#c\".'",
        "trace --min-duration 0.0.3s X, 'invalid value for option ''--min-duration'': it must be a number with ns, us, ms or s,"
                + " as in 100us or 0.2ms, but was ''0.0.3s''.'",
        "trace --min-duration 5 X,    'invalid value for option ''--min-duration'': it must be a number with ns, us, ms or s,"
                + " as in 100us or 0.2ms, but was ''5''.'",
        "trace --max-stack-depth 0 X, '--max-stack-depth must be at least 1, but was 0.'",
        "trace --args #a X,           'a pattern must be CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*,"
                + " but was \"#a\".'",
        "trace --hide-below a# X,     'a pattern must be CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*,"
                + " but was \"a#\".'",
        "view missing.html,           the report missing.html does not exist.",
        "view --port 70000 .,         'the port must be from 0 to 65535, but was 70000.'",
    })
    void wrongUseIsOneSentenceAndExitCode2(String arguments, String sentence) {
        var result = weft(arguments.split(" ")).in(folder).run();
        assertEquals(2, result.exitCode(), result.err());
        assertEquals("weft: " + sentence, result.err().lines().findFirst().orElse(""));
        assertFalse(result.err().contains("\tat "), result.err());
        assertEquals("", result.text());
    }

    @Test
    void helpIsAWordToo() {
        assertEquals(weft("trace", "--help").run().text(), weft("help", "trace").run().text());
    }

    @Test
    void aNameThatTheLocaleCannotReadIsSaidToBeOne() {
        var result = weft("run", "D\u00f6c.java").with("LC_ALL", "C").in(folder).run();
        assertEquals(2, result.exitCode());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void aFileThatIsNotAReportIsSaidToBeNone() throws IOException {
        Path file = Files.writeString(folder.resolve("page.html"), "<html><body>Good day</body></html>");
        var result = weft("view", "--no-open", file.toString()).run();
        assertEquals(2, result.exitCode(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void anUnwritableFolderStopsATraceBeforeTheProgramStarts() throws IOException {
        Path file = Files.writeString(folder.resolve("in-the-way"), "not a folder");
        Path program = Files.writeString(folder.resolve("Hello.java"), "void main() { IO.println(\"ran\"); }");
        var result = weft("trace", "-o", file.resolve("report.html").toString(), program.toString()).run();
        assertEquals(1, result.exitCode(), result.err());
        assertEquals("", result.text());
        assertTrue(result.err().startsWith("weft: the folder " + file + " must be writable"), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void aReportWhoseNameIsTooLongIsSaidToBe() throws IOException {
        Path program = Files.writeString(folder.resolve("Hello.java"), "void main() { IO.println(\"ran\"); }");
        var result = weft("trace", "-o", "x".repeat(250) + ".html", program.toString()).in(folder).run();
        assertEquals(1, result.exitCode(), result.err());
        assertEquals("", result.text());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("File name too long"), result.err());
    }

    @Test
    void withoutAJdk25ItSaysWhatToInstall() {
        var result = weft("--version")
                .with("JAVA_HOME", "").with("WEFT_JDK_FOLDERS", folder.toString()).with("PATH", "/usr/bin:/bin").run();
        assertEquals(1, result.exitCode());
        assertTrue(result.err().startsWith("weft: no JDK 25 was found"), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void aJdkNamedOutrightMustBeOne() {
        var result = weft("--version").with("WEFT_JAVA_HOME", folder.toString()).run();
        assertEquals(1, result.exitCode());
        assertEquals("weft: WEFT_JAVA_HOME must name a JDK 25 or later, but was " + folder + ".\n", result.err());
    }

    @Test
    void aLinkToTheScriptWorks() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("weft"), WeftCommand.ROOT.resolve("weft"));
        var result = WeftCommand.command(link.toString(), "--version").with("WEFT_HOME", WeftCommand.HOME.toString()).run();
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.text().startsWith("weft "), result.text());
    }

    @Test
    void aShellMayBeGivenItsNameAlone() {
        var result = WeftCommand.command("sh", "weft", "--version")
                .in(WeftCommand.ROOT).with("WEFT_HOME", WeftCommand.HOME.toString()).run();
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.text().startsWith("weft "), result.text());
    }

    @Test
    void completionIsAScriptThatBashReads() throws IOException {
        var script = Files.write(folder.resolve("completion"), weft("completion").run().out());
        var result = WeftCommand.command("bash", "-c", "source " + script + " && complete -p weft"
                + " && COMP_WORDS=(weft top --) COMP_CWORD=2 && $(complete -p weft | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
                + " && echo ${COMPREPLY[@]}").run();
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.text().contains("weft"), result.text());
        assertTrue(result.text().contains("--delay"), result.text());
    }

    private Path homeOfItsOwn() throws IOException {
        Path home = folder.resolve("home");
        try (Stream<Path> files = Files.walk(WeftCommand.HOME)) {
            for (Path each : files.filter(file -> !file.getFileName().toString().contains(".aot")).toList()) {
                Path copy = home.resolve(WeftCommand.HOME.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else if (Files.notExists(copy)) {
                    Files.copy(each, copy);
                }
            }
        }
        // Newer than the jars, as a build leaves it.
        Files.setLastModifiedTime(home.resolve("built"), FileTime.from(Instant.now()));
        return home;
    }

    private static boolean hasCache(Path home) {
        try (Stream<Path> files = Files.list(home)) {
            List<String> names = files.map(each -> each.getFileName().toString()).toList();
            return names.stream().anyMatch(each -> each.matches("weft-examples-.*\\.aot"))
                    && names.stream().noneMatch(each -> each.endsWith(".making"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void examplesStartFromTheCacheThatTheFirstHaveMade() throws IOException {
        Path home = homeOfItsOwn();
        Path page = Files.writeString(folder.resolve("page.md"), """
                ```
                j> Files.readString(Path.of("/proc/self/maps")).contains("/weft-examples-")
                => true
                ```
                """);
        assertEquals(1, weft("examples", page.toString()).with("WEFT_HOME", home.toString()).run().exitCode());
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> hasCache(home));
        for (String backend : List.of("threads", "processes")) {
            var result = weft("examples", "--backend", backend, page.toString()).with("WEFT_HOME", home.toString()).run();
            assertEquals(0, result.exitCode(), backend + result.text() + result.err());
        }
    }
}
