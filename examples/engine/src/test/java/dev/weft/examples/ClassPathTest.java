package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What examples in Java see; Maven's part is played by a script. */
class ClassPathTest {
    @TempDir
    Path folder;

    private Path jar = Path.of("");

    @BeforeEach
    void write() throws IOException {
        folder = folder.toRealPath();
        jar = file("repository/lib.jar", "");
        file("pom.xml", pom("root", "<packaging>pom</packaging><modules><module>a</module><module>b</module></modules>"));
        file("a/pom.xml", pom("a", ""));
        file("b/pom.xml", pom("b", "<dependencies><dependency><groupId>com.acme</groupId><artifactId>a</artifactId><version>1</version>"
                + "</dependency><dependency><groupId>org.other</groupId><artifactId>lib</artifactId><version>2</version></dependency>"
                + "</dependencies>"));
        for (String classes : List.of("a/target/classes", "a/target/test-classes", "b/target/classes")) {
            Files.createDirectories(folder.resolve(classes));
        }
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private static String pom(String name, String rest) {
        return "<project><modelVersion>4.0.0</modelVersion><groupId>com.acme</groupId><artifactId>" + name
                + "</artifactId><version>1</version>" + rest + "</project>";
    }

    /** One that notes what it is asked for. */
    private Maven maven(String does) throws IOException {
        Path script = file("mvn", "#!/bin/sh\ncat m*/pom.xml >> " + folder.resolve("asked") + "\n" + does + "\n");
        script.toFile().setExecutable(true);
        return new Maven(folder.resolve("cache"), Optional.of(script));
    }

    private Maven finding() throws IOException {
        return maven("for module in m*; do printf %s " + jar + " > $module/class-path; done");
    }

    private String asked() throws IOException {
        return Files.exists(folder.resolve("asked")) ? Files.readString(folder.resolve("asked")) : "";
    }

    private List<String> seen(Maven maven, String file, String... source) {
        ClassPath path = new ClassPath(List.of(Path.of("given.jar")), true, maven);
        path.startFile(new ExampleFile(folder.resolve(file).toString(), 0, List.of(), new Clipboard()));
        path.finishParse(new Example(file, 4, List.of(1, 1), "", JavaBlockRunner.LANGUAGE, List.of(source), new Example.Expected(6, ""),
                ExampleOptions.NONE));
        return path.ofFile().stream().map(each -> each.toString().replace(folder + "/", "")).toList();
    }

    @Test
    void modulesOfTheProjectAreSeenAsTheyAreBuiltAndMavenFindsTheOthers() throws IOException {
        assertEquals(List.of("given.jar", "b/target/classes", "a/target/classes", "repository/lib.jar"), seen(finding(), "b/docs/page.md"));
        assertEquals(true, asked().contains("org.other"));
        assertEquals(false, asked().contains("<artifactId>a</artifactId><version>1</version></dependency>"));
    }

    @Test
    void ofAProjectWithModulesAllAreSeen() throws IOException {
        assertEquals(List.of("given.jar", "a/target/classes", "a/target/test-classes", "b/target/classes", "repository/lib.jar"),
                seen(finding(), "README.md"));
    }

    @Test
    void mavenIsAskedAgainOnlyWhenAPomHasChangedOrAJarIsGone() throws IOException {
        Maven maven = finding();
        seen(maven, "b/page.md");
        String once = asked();
        seen(maven, "b/page.md");
        seen(finding(), "b/page.md");
        assertEquals(once, asked());
        file("a/pom.xml", pom("a", "<name>A</name>"));
        seen(maven, "b/page.md");
        assertEquals(false, once.equals(asked()));
        String twice = asked();
        Files.delete(jar);
        seen(finding(), "b/page.md");
        assertEquals(false, twice.equals(asked()));
    }

    @Test
    void withoutMavenOnlyClassesAreSeen() {
        assertEquals(List.of("given.jar", "b/target/classes", "a/target/classes"),
                seen(new Maven(folder.resolve("cache"), Optional.empty()), "b/page.md"));
    }

    @Test
    void whatAnExampleNamesIsSeenByItsFile() throws IOException {
        assertEquals(List.of("given.jar", "repository/lib.jar"), seen(finding(), "../page.md", "//DEPS org.other:lib:2", "f();").stream()
                .filter(each -> each.endsWith(".jar")).toList());
        assertEquals(true, asked().contains("<groupId>org.other</groupId><artifactId>lib</artifactId><version>2</version>"));
    }

    /** So that its examples are run also where only that can be had. */
    @Test
    void thePageNamesWhatTheBuildNeedsItself() throws IOException {
        Matcher named = Pattern.compile("//DEPS org.commonmark:commonmark:(\\S+)")
                .matcher(Files.readString(Path.of("../../docs/examples.md")));
        assertTrue(named.find());
        assertTrue(Files.readString(Path.of("../../pom.xml")).contains("<commonmark.version>" + named.group(1) + "</commonmark.version>"),
                named::group);
    }

    @Test
    void whatCannotBeHadIsSaidWithItsLine() throws IOException {
        Maven failing = maven("echo '[ERROR] Failed to execute goal on project page: Could not resolve dependencies:"
                + " Could not find artifact org.other:lib:jar:2 in central (https://repo) -> [Help 1]'; exit 1");
        assertEquals("b/page.md:5: //DEPS cannot be had: Could not find artifact org.other:lib:jar:2 in central (https://repo)",
                assertThrows(ExampleException.class, () -> seen(failing, "b/page.md", "f();", "//DEPS org.other:lib:2")).getMessage());
        assertEquals("b/page.md:4: //DEPS must name artifacts as group:artifact:version, as in org.jspecify:jspecify:1.0.0, but was"
                + " \"lib\"", assertThrows(ExampleException.class, () -> seen(failing, "b/page.md", "//DEPS lib", "")).getMessage());
        assertEquals("b/page.md:4: //DEPS cannot be had: mvn must be on the PATH, but is not", assertThrows(ExampleException.class,
                () -> seen(new Maven(folder.resolve("none"), Optional.empty()), "b/page.md", "//DEPS a:b:1", "")).getMessage());
    }
}
