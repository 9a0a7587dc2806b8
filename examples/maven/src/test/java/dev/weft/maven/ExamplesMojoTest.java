package dev.weft.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft:examples}, with a project and a log that stand for Maven's. */
class ExamplesMojoTest {
    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();
    private final MavenProject project = new MavenProject();
    private final ExamplesMojo mojo = new ExamplesMojo();

    @BeforeEach
    void projectOfOnePage() throws IOException {
        project.setFile(folder.resolve("pom.xml").toFile());
        Build build = new Build();
        build.setDirectory(folder.resolve("target").toString());
        build.setOutputDirectory(folder.resolve("target/classes").toString());
        build.setTestOutputDirectory(folder.resolve("target/test-classes").toString());
        project.setBuild(build);
        project.setArtifacts(Set.of());
        set("project", project);
        set("toolchains", toolchains(null));
        set("own", Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(ExamplesMojoTest::artifact).toList());
        mojo.setLog(stub(Log.class, (method, arguments) -> {
            if (arguments != null && !method.equals("debug")) {
                log.add(method + " " + arguments[0]);
            }
            return false;
        }));
        page("j> 6 * 7\n=> 42\n");
    }

    private void page(String examples) throws IOException {
        Files.writeString(folder.resolve("README.md"), "# Page\n\n```\n" + examples + "```\n");
    }

    private void set(String parameter, Object value) {
        try {
            var field = ExamplesMojo.class.getDeclaredField(parameter);
            field.setAccessible(true);
            field.set(mojo, value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Artifact artifact(String path) {
        Artifact artifact = new DefaultArtifact("test", "test", "1", "runtime", "jar", "", new DefaultArtifactHandler("jar"));
        artifact.setFile(new File(path));
        return artifact;
    }

    private interface Called {
        @Nullable Object with(String method, Object @Nullable [] arguments);
    }

    private static <T> T stub(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> called.with(method.getName(), arguments)));
    }

    private static ToolchainManager toolchains(@Nullable Path selected) {
        Toolchain toolchain = stub(Toolchain.class, (method, arguments) -> String.valueOf(selected));
        return stub(ToolchainManager.class, (method, arguments) ->
                method.equals("getToolchains") ? List.of() : selected == null ? null : toolchain);
    }

    /** Without how long it took. */
    private List<String> said() {
        return log.stream().map(line -> line.replaceAll("\\d+\\.\\d\\d s", "TIME")).toList();
    }

    @Test
    void whatPassesIsAnInfo() throws Exception {
        mojo.execute();
        assertEquals(List.of("info README.md: 1 passed, 0 failed, 0 skipped, TIME",
                "info 1 file, 1 example: 1 passed, 0 failed, 0 skipped, TIME"), said());
    }

    @Test
    void whatFailsIsAnErrorWithItsPlaceAndThenOneFailure() throws Exception {
        page("j> 6 * 7\n=> 43\n");
        MojoFailureException failure = assertThrows(MojoFailureException.class, mojo::execute);
        assertTrue(message(failure).startsWith(
                "examples say something else than their pages claim: 1 file, 1 example: 0 passed, 1 failed"), () -> message(failure));
        assertEquals("error README.md:4: it says something else", said().get(0));
        assertTrue(said().contains("error     => 42"), () -> said().toString());
    }

    @Test
    void aPageThatCannotBeUnderstoodIsAnErrorOfTheBuild() throws Exception {
        page("j> 6 * 7 // weft: +quick\n");
        assertThrows(MojoExecutionException.class, mojo::execute);
        assertTrue(said().get(0).startsWith("error README.md:4: an option must be + or - and one of "), () -> said().toString());
    }

    @Test
    void aFileThatIsNotThereIsAnErrorOfTheBuild() {
        set("files", List.of(folder.resolve("missing.md").toFile()));
        MojoExecutionException error = assertThrows(MojoExecutionException.class, mojo::execute);
        assertEquals("there is no file \"missing.md\"", error.getMessage());
    }

    @Test
    void classesOfTheProjectAndItsTestsAreSeenAndMoreIfAsked() throws Exception {
        Path classes = Path.of(ExamplesMojoTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        page("j> var loader = Thread.currentThread().getContextClassLoader();\n"
                + "j> Class.forName(\"dev.weft.maven.ExamplesMojoTest\", false, loader).getSimpleName()\n=> \"ExamplesMojoTest\"\n");
        project.getBuild().setTestOutputDirectory(classes.toString());
        mojo.execute();
        project.getBuild().setTestOutputDirectory(folder.resolve("target/test-classes").toString());
        assertThrows(MojoFailureException.class, mojo::execute);
        set("classPath", List.of(classes.toFile()));
        mojo.execute();
    }

    @Test
    void examplesAreRunAsIsSaidOfAll() throws Exception {
        set("options", "+norm-ws");
        set("timeout", "20s");
        set("jobs", "2");
        set("failFast", true);
        set("arguments", List.of("--quiet"));
        set("jvmOptions", List.of("-Dweft.word=a  \"word\" \\ of"));
        page("j> System.getProperty(\"weft.word\")\n=> \"a \\\"word\\\" \\\\ of\"\n");
        mojo.execute();
        assertEquals(List.of(), log);
    }

    @Test
    void whatIsRewrittenIsAnInfoAndWhatCannotBeIsAnError() throws Exception {
        page("j> 6 * 7\n=> 43\n\nj> \"- \" + 1\n=> \"- 2\"\n");
        set("update", true);
        mojo.execute();
        assertTrue(Files.readString(folder.resolve("README.md")).contains("j> 6 * 7\n=> 42\n"));
        assertTrue(said().containsAll(List.of("info -=> 43", "info +=> 42", "info -=> \"- 2\"", "info  ```",
                "info 1 file rewritten, 2 examples")), () -> said().toString());
        assertEquals(List.of(), said().stream().filter(line -> !line.startsWith("info ")).toList());
        page("j> undeclared\n");
        log.clear();
        assertThrows(MojoFailureException.class, mojo::execute);
        assertEquals("error README.md:4:4: error: cannot find symbol", said().get(0));
    }

    @Test
    void gitHubIsToldOnlyIfAskedAndNotByTheLog() throws Exception {
        page("j> 6 * 7\n=> 43\n");
        var marks = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(marks, true, StandardCharsets.UTF_8));
        try {
            assertThrows(MojoFailureException.class, mojo::execute);
            assertEquals("", marks.toString(StandardCharsets.UTF_8));
            set("annotations", "github");
            assertThrows(MojoFailureException.class, mojo::execute);
        } finally {
            System.setOut(before);
        }
        assertTrue(marks.toString(StandardCharsets.UTF_8).startsWith("::error file=README.md,line=4,"), marks::toString);
        assertFalse(said().toString().contains("::error"), () -> said().toString());
    }

    @Test
    void skippedIsSkipped() throws Exception {
        page("j> 6 * 7\n=> 43\n");
        for (String skip : List.of("skip", "skipTests")) {
            set(skip, true);
            mojo.execute();
            set(skip, false);
        }
        assertEquals(List.of("info examples are skipped", "info examples are skipped"), log);
    }

    @Test
    void noExamplesAreAFailureUnlessTheyMayBe() throws Exception {
        page("nothing\n");
        assertTrue(message(assertThrows(MojoFailureException.class, mojo::execute)).contains("set failIfNone to false"));
        Files.delete(folder.resolve("README.md"));
        assertTrue(message(assertThrows(MojoFailureException.class, mojo::execute))
                .startsWith("there are no examples in [README.md, "));
        log.clear();
        set("failIfNone", false);
        mojo.execute();
        assertEquals(1, log.size());
    }

    @Test
    void theToolchainIsTakenAndOneThatIsTooOldIsNot() throws Exception {
        Path old = home("21.0.1").resolve("bin/java");
        set("toolchains", toolchains(old));
        mojo.execute();
        assertFalse(log.isEmpty());
        String own = System.setProperty("java.home", home("17.0.9").toString());
        try {
            MojoExecutionException error = assertThrows(MojoExecutionException.class, mojo::execute);
            assertTrue(message(error).startsWith("examples need Java 25 or later, but of the JDKs of this build the toolchain is 21 ("),
                    () -> message(error));
            assertTrue(message(error).contains(", Maven's own is 17 ("), () -> message(error));
            set("toolchains", toolchains(Path.of(own, "bin", "java")));
            mojo.execute();
        } finally {
            System.setProperty("java.home", own);
        }
    }

    @Test
    void examplesRunOnTheJdkThatIsNamedOrElseTheToolchains() throws Exception {
        Path home = home("21.0.1");
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 9\n");
        assertTrue(java.toFile().setExecutable(true));
        set("toolchains", toolchains(java));
        assertThrows(MojoExecutionException.class, mojo::execute);
        assertTrue(said().contains("error README.md:4: the JVM that runs it, JDK 21 (" + home + "), ended with exit code 9"),
                log::toString);
        set("jdk", System.getProperty("java.home"));
        set("release", "21");
        page("j> Runtime.class.getMethod(\"version\").getName()\n=> \"version\"\nj> import module java.base; // weft: +compile-fail\n");
        mojo.execute();
    }

    private Path home(String version) throws IOException {
        Path home = folder.resolve(version);
        Files.createDirectories(home);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static String message(Exception error) {
        return String.valueOf(error.getMessage());
    }
}
