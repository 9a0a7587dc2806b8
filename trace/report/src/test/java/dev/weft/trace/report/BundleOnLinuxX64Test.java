package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The committed viewer is what its sources build. Maven Central has esbuild for Linux x86-64 only. */
class BundleOnLinuxX64Test {
    private static final Path VIEWER = Path.of("../viewer");
    private static final Path COMMITTED = Path.of("src/main/resources/dev/weft/trace/report");

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = {"amd64", "x86_64"})
    void theCommittedBundleIsBuiltFromTheSources() throws IOException, InterruptedException {
        var build = new ProcessBuilder(VIEWER.resolve("build.sh").toString(), folder.toString()).redirectErrorStream(true);
        build.environment().put("ESBUILD", esbuild().toString());
        var process = build.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        for (var name : new String[] {"viewer.js", "viewer.css", "page.html"}) {
            assertEquals(Files.readString(folder.resolve(name)), Files.readString(COMMITTED.resolve(name)),
                    name + " is not what trace/viewer/src builds: run trace/viewer/build.sh and commit the result");
        }
    }

    private Path esbuild() throws IOException {
        var version = Objects.requireNonNull(System.getProperty("esbuild.version"), "the build sets esbuild.version");
        var resource = "META-INF/resources/_static/linux-x64/" + version + "/bin/esbuild";
        try (var in = Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(resource), resource)) {
            var binary = folder.resolve("esbuild");
            Files.copy(in, binary);
            assertTrue(binary.toFile().setExecutable(true));
            return binary;
        }
    }
}
