package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Runs the classes named {@code …Stress} with jcstress, which lets two threads meet in JVMs of its own and counts what comes of that. Its
 * report is {@code target/jcstress/report/index.html}.
 */
class JcstressTest {
    private static final Path FOLDER = Path.of("target", "jcstress").toAbsolutePath();
    private static final Path OUTPUT = FOLDER.resolve("output.txt");

    /** What is tested in each build: what most depends on. */
    private static final Pattern SOME = Pattern.compile("PoolJob|Group|MemoryLock|Ring");

    private static final Pattern TEST = Pattern.compile("dev\\.weft\\.[\\w.]+");

    /** One JVM for each of these, and no look at how they are compiled. */
    private static final List<String> SHORT = List.of(
            "-t", SOME.pattern(), "-f", "1", "-iters", "1", "-time", "100", "-af", "NONE", "-sc", "false",
            "-jvmArgs", "-Xmx256m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED");

    private static final List<String> DEEP = List.of("-m", "default");

    private static List<String> command() {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.openjdk.jcstress.Main", "-v", "-r", FOLDER.resolve("report").toString()));
        command.addAll(Depth.isDeep() ? DEEP : SHORT);
        return command;
    }

    /** The results, which stand at the end. */
    private static String results() throws IOException {
        return Files.readAllLines(OUTPUT).stream().dropWhile(line -> !line.startsWith("RUN RESULTS")).collect(Collectors.joining("\n"));
    }

    /** How many tests there are to be, each a line of a list that was made when they were compiled. */
    private static long tests() throws IOException {
        try (InputStream list = Objects.requireNonNull(JcstressTest.class.getResourceAsStream("/META-INF/TestList"))) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .flatMap(line -> TEST.matcher(line).results().limit(1))
                    .filter(test -> Depth.isDeep() || SOME.matcher(test.group()).find())
                    .count();
        }
    }

    @Test
    void nothingForbiddenHappens() throws Exception {
        Files.createDirectories(FOLDER);
        Process process = new ProcessBuilder(command()).directory(FOLDER.toFile()).redirectErrorStream(true)
                .redirectOutput(OUTPUT.toFile()).start();
        try {
            assertEquals(0, process.waitFor(), () -> {
                try {
                    return "see " + OUTPUT + "\n" + results();
                } catch (IOException e) {
                    return e.toString();
                }
            });
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        // To have found no tests is no failure for jcstress.
        assertEquals(tests(), results().lines().filter(line -> line.contains("[OK] ")).count());
    }
}
