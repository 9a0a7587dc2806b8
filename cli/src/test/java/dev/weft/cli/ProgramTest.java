package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private static final Home HOME = new Home(Path.of("/opt/weft"));
    private static final String JAVA = Home.tool("java");
    private static final String MODULES = "/opt/weft/lib/run";
    private static final String LETS_AGENTS_IN = "-XX:+EnableDynamicAgentLoading";
    private static final String CLUSTER = "-Dweft.cluster=/opt/weft/lib/cluster";
    private static final List<String> AT_HAND =
            List.of(JAVA, "--module-path", MODULES, "--add-modules", "dev.weft", CLUSTER, LETS_AGENTS_IN);

    @TempDir
    Path folder = Path.of("");

    @Test
    void aClassHasWeftAtHand() {
        assertEquals(atHand("com.acme.Main", "-x"), of("com.acme.Main", "-x"));
    }

    @Test
    void aModulePathOfTheUserIsJoined() {
        String joined = "mods" + File.pathSeparator + MODULES;
        assertEquals(List.of(JAVA, "--add-modules", "dev.weft", CLUSTER, LETS_AGENTS_IN, "-p", joined, "-m", "a/a.Main"),
                of("-p", "mods", "-m", "a/a.Main"));
        assertEquals(List.of(JAVA, "--add-modules", "dev.weft", CLUSTER, LETS_AGENTS_IN, "-ea", "--module-path=" + joined, "A"),
                of("-ea", "--module-path=mods", "A"));
    }

    @Test
    void aModulePathBehindTheMainClassIsTheProgramsOwn() {
        assertEquals(atHand("-cp", "x", "Main", "-p", "80"), of("-cp", "x", "Main", "-p", "80"));
    }

    @Test
    void aJarIsStartedAsOne() throws IOException {
        String jar = Files.createFile(folder.resolve("app.jar")).toString();
        assertEquals(atHand("-jar", jar, "a"), of(jar, "a"));
    }

    @Test
    void aReportInItsPlaceIsShownTheWay() throws IOException {
        Path report = Files.createFile(folder.resolve("my run.json.gz"));
        var failure = assertThrows(CommandFailure.class, () -> Program.orCommand(List.of(report.toString()), HOME));
        assertEquals(report + " is a report, not a program; see it with: weft view '" + report + "'", failure.getMessage());
    }

    @Test
    void aJavaCommandIsTakenAsItIs() {
        List<String> command = List.of("/usr/bin/java", "-jar", "x.jar");
        assertEquals(command, Program.orCommand(command, HOME).command());
    }

    @Test
    void anyOtherCommandIsTakenAsItIsToo() throws IOException {
        Path script = Files.createFile(folder.resolve("start.sh"));
        assertEquals(2, assertThrows(CommandFailure.class, () -> Program.orCommand(List.of(script.toString()), HOME)).exitCode());
        assertTrue(script.toFile().setExecutable(true));
        List<String> command = List.of(script.toString(), "-jar", "x");
        assertEquals(command, Program.orCommand(command, HOME).command());
        assertFalse(Program.orCommand(command, HOME).isJava());
        assertEquals(List.of("sh", "-c", "true"), Program.orCommand(List.of("sh", "-c", "true"), HOME).command());
        assertEquals(atHand("Sh"), Program.orCommand(List.of("Sh"), HOME).command());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-class", "mvn.cmd!", "a b", "Missing.java", "missing.jar"})
    void whatIsNoProgramIsRefused(String word) {
        assertEquals(2, assertThrows(CommandFailure.class, () -> of(word)).exitCode());
    }

    private static List<String> atHand(String... words) {
        List<String> all = new ArrayList<>(AT_HAND);
        all.addAll(List.of(words));
        return all;
    }

    private static List<String> of(String... words) {
        return Program.of(List.of(words), HOME).command();
    }
}
