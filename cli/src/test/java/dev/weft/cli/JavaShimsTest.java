package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.TraceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaShimsTest {
    private static final Path AGENT = Path.of("/opt/weft/agent.jar");
    private static final String OPTION = TraceOptions.in(Path.of("/tmp/x")).agentOption(AGENT);
    private static final String SAY = "#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done\n";
    private static final String SAY_SURROUNDINGS =
            "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$PATH\" \"${JAVA_HOME-none}\" \"${WEFT_JAVA_AGENT-none}\"\n";

    @TempDir
    Path folder = Path.of("");

    private Path jdk = Path.of("");
    private Path shims = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        jdk = folder.resolve("the 'jdk'");
        write(jdk.resolve("bin/java"), SAY);
        write(jdk.resolve("bin/javac"), SAY);
        write(jdk.resolve("lib/libinstrument.so"), "");
        write(jdk.resolve("lib/modules"), "");
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.resolve("ca che").toString(), "JAVA_HOME", jdk.toString());
        shims = JavaShims.prepare(environment).folder();
        assertEquals(shims, JavaShims.prepare(environment).folder());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What a script's {@code java} is started with is what a program's {@code java} is. */
    @ParameterizedTest
    @ValueSource(strings = {
        "", "-version", "-cp a Main x", "-XX:AOTCache=a -cp b Main -XX:AOTCache=c", "-cp a -XX:SharedArchiveFile=b -jar c.jar -jar",
        "-cp b Main --limit-modules -XX:AOTMode=record", "-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=b Main",
        "Main -Xshare:dump", "--add-modules java.instrument -XX:AOTCache=a Main", "--add-modules=java.instrument -XX:AOTCache=a Main",
        "--add-modules other -XX:AOTMode=on -cp -XX:AOTCache=a -XX:AOTCache=b -m a/b", "-Xshare:dump",
        "-XX:ArchiveClassesAtExit=a -cp b Main",
        "-cp b -XX:AOTCacheOutput=a Main", "-XX:AOTMode=create -XX:AOTConfiguration=a -XX:AOTCache=b", "-XX:DumpLoadedClassList=a Main",
        "@options Main -XX:AOTCache=a", "-cp -jar -XX:AOTCache=b -jar c.jar"})
    void whatGetsTheAgentIsTheSameAsWithoutAScript(String words) throws Exception {
        List<String> command = new ArrayList<>(List.of("java"));
        if (!words.isEmpty()) {
            command.addAll(List.of(words.split(" ")));
        }
        List<String> expected = TraceOptions.in(Path.of("/tmp/x")).traced(AGENT, command);
        command.set(0, shims + "/bin/java");
        assertEquals(expected.subList(1, expected.size()), run(command, Map.of("PATH", shims + "/bin:" + jdk + "/bin:/usr/bin:/bin",
                "WEFT_JAVA_AGENT", OPTION)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--limit-modules java.base Main", "--limit-modules=java.base Main", "-ea -javaagent:/opt/weft/agent.jar=dir=y Main"})
    void aJvmThatCannotHaveItOrHasItGetsNoAgent(String words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words.split(" ")));
        List<String> expected = List.copyOf(command);
        command.addFirst(shims + "/homes" + jdk + "/bin/java");
        assertEquals(expected, run(command, Map.of("PATH", "/usr/bin:/bin", "WEFT_JAVA_AGENT", OPTION)));
    }

    @Test
    void anImageWithoutInstrumentGetsNoAgent() throws Exception {
        Files.delete(jdk.resolve("lib/libinstrument.so"));
        assertEquals(List.of("Main"), run(List.of(shims + "/homes" + jdk + "/bin/java", "Main"),
                Map.of("PATH", "/usr/bin:/bin", "WEFT_JAVA_AGENT", OPTION)));
    }

    @Test
    void wordsStayAsTheyAre() throws Exception {
        List<String> words = List.of("Main", "a  b", "", "*", "'\"$HOME");
        List<String> command = new ArrayList<>(words);
        command.addFirst(shims + "/bin/java");
        List<String> expected = new ArrayList<>(words);
        expected.addFirst(OPTION);
        assertEquals(expected, run(command, Map.of("PATH", jdk + "/bin:/usr/bin:/bin", "WEFT_JAVA_AGENT", OPTION)));
    }

    @Test
    void theEnvironmentIsWhatItWouldBeWithoutWeft() throws Exception {
        write(jdk.resolve("bin/java"), SAY_SURROUNDINGS);
        String java = jdk + "/bin/java";
        String path = ":" + jdk + "/bin::/usr/bin:/bin:";
        assertEquals(List.of(java, path, "none", "none"),
                run(List.of(shims + "/bin/java"), Map.of("PATH", shims + "/bin:" + path, "WEFT_JAVA_AGENT", OPTION)));
        assertEquals(List.of(java, "/mine:" + path, jdk.toString(), "none"), run(List.of(shims + "/homes" + jdk + "/bin/java"),
                Map.of("PATH", "/mine:" + shims + "/bin:" + path, "JAVA_HOME", shims + "/homes" + jdk, "WEFT_JAVA_AGENT", OPTION)));
    }

    @Test
    void whatStandsForAJdkHasAllItHas() throws Exception {
        Path stand = Path.of(shims + "/homes" + jdk);
        assertTrue(Files.isSameFile(jdk.resolve("lib/modules"), stand.resolve("lib/modules")));
        assertTrue(Files.isSameFile(jdk.resolve("bin/javac"), stand.resolve("bin/javac")));
    }

    private static List<String> run(List<String> command, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text.isEmpty() ? List.of() : List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }
}
