package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.tests.WeftCommand.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects that have what docs/examples-in-builds.md says, built by Maven with the plug-in of this build. */
class MavenPluginTest {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("(?s)(?:</parent>|^).*?<artifactId>([a-z-]+)</artifactId>");
    private static final Pattern PLUGIN = Pattern.compile("(?s)```xml\n(<plugin>.*?)```");

    @TempDir
    static Path shared;

    private static Path repository;
    private static Path settings;

    @TempDir
    Path project;

    /** What this build has made, as if it were installed; all else is copied from what this build has used. */
    @BeforeAll
    static void repository() throws IOException {
        repository = shared.resolve("repository");
        Matcher modules = MODULE.matcher(Files.readString(WeftCommand.ROOT.resolve("pom.xml")));
        install(WeftCommand.ROOT);
        while (modules.find()) {
            install(WeftCommand.ROOT.resolve(modules.group(1)));
        }
        settings = Files.writeString(shared.resolve("settings.xml"), """
                <settings><mirrors><mirror>
                  <id>used</id><mirrorOf>*</mirrorOf><url>%s</url>
                </mirror></mirrors></settings>
                """.formatted(Path.of(System.getProperty("weft.maven.repository")).toUri()));
    }

    private static void install(Path module) throws IOException {
        Path pom = module.resolve("pom.xml");
        String text = Files.readString(pom);
        Matcher artifact = ARTIFACT.matcher(text.contains("</parent>") ? text.substring(text.indexOf("</parent>")) : text);
        assertTrue(artifact.find(), pom::toString);
        String name = artifact.group(1) + "-" + VERSION;
        Path folder = Files.createDirectories(repository.resolve("dev/weft/" + artifact.group(1) + "/" + VERSION));
        Files.copy(pom, folder.resolve(name + ".pom"));
        Path jar = module.resolve("target/" + name + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, folder.resolve(name + ".jar"));
        }
    }

    private void project(String examples) throws IOException {
        Matcher plugin = PLUGIN.matcher(Files.readString(WeftCommand.ROOT.resolve("docs/examples-in-builds.md")));
        assertTrue(plugin.find());
        Files.writeString(project.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId><artifactId>sample</artifactId><version>1</version><packaging>pom</packaging>
                  <dependencies>
                    <dependency><groupId>dev.weft</groupId><artifactId>weft</artifactId><version>%s</version></dependency>
                  </dependencies>
                  <build><plugins>
                %s
                  </plugins></build>
                </project>
                """.formatted(VERSION, plugin.group(1)));
        Files.writeString(project.resolve("README.md"), "# Sample\n\n```\n" + examples + "```\n");
    }

    private Result maven(Path jdk, String... arguments) {
        String home = System.getProperty("weft.maven.home");
        return WeftCommand.command(Stream.concat(
                        Stream.of(home + "/bin/mvn", "-B", "-s", settings.toString(), "-Dmaven.repo.local=" + repository, "verify"),
                        Stream.of(arguments)).toArray(String[]::new))
                .in(project).with("JAVA_HOME", jdk.toString()).run();
    }

    @Test
    void aBuildFailsWithExamplesThatAreNotTrueAndElseDoesNot() throws IOException {
        project("j> dev.weft.Weft.cores() > 0\n=> true\n\nj> 6 * 7\n=> 42\n");
        Result good = maven(Jdks.current());
        assertEquals(0, good.exitCode(), good::text);
        assertTrue(good.text().contains("[INFO] README.md: 2 passed, 0 failed, 0 skipped"), good::text);
        assertTrue(Files.readString(project.resolve("target/surefire-reports/TEST-weft-examples.xml")).contains("tests=\"2\""));

        project("j> 6 * 7\n=> 43\n");
        Result bad = maven(Jdks.current());
        assertEquals(1, bad.exitCode(), bad::text);
        assertTrue(bad.text().contains("[ERROR] README.md:4: it says something else\n"), bad::text);
        assertTrue(bad.text().contains("examples say something else than their pages claim: 1 file, 1 example: 0 passed, 1 failed"),
                bad::text);
        assertEquals(0, maven(Jdks.current(), "-DskipTests").exitCode());
    }

    @Test
    void aMavenThatIsTooOldToRunExamplesSaysSo() throws IOException {
        Path old = Jdks.ofVersion(17).orElse(null);
        assumeTrue(old != null, "there is no JDK 17");
        project("j> 6 * 7\n=> 42\n");
        Result result = maven(old);
        assertEquals(1, result.exitCode(), result::text);
        assertTrue(result.text().contains(
                "examples need Java 25 or later, but of the JDKs of this build Maven's own is 17 (" + old + "/bin/java)"), result::text);
        assertFalse(result.text().contains("\tat "), result::text);
    }
}
