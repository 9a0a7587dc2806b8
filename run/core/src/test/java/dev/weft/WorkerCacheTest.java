package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.host.CacheFolder;
import dev.weft.host.Fingerprint;
import dev.weft.host.JvmFit;
import dev.weft.worker.Rehearsal;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The class cache of workers: made behind the back of programs that run from jars, used, given up and made again. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerCacheTest {
    private static final Duration MADE = Duration.ofMinutes(3);

    private static @Nullable Path made;

    @TempDir
    static Path jars;

    @TempDir
    Path folder;

    /** A program that says what its worker started from, and goes on until its input ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try (Pool pool = Pool.processes(ProcessOptions.defaults().workers(1).jvmArgs(arguments))) {
                String cached = pool.call(_ -> Boolean.getBoolean("weft.worker.cached") + " " + System.getProperty("java.vm.info"), 0);
                System.out.println(cached);
                System.in.transferTo(System.out);
            }
        }
    }

    @BeforeAll
    static void jars() throws IOException {
        for (String home : ChildJava.path(false).split(File.pathSeparator)) {
            jar(Path.of(home), jars.resolve(home.hashCode() + ".jar"), "");
        }
    }

    /** Without it no cache is ever made, and nothing says why. */
    @BeforeAll
    static void aWorkerCanRehearse(@TempDir Path temporary) throws Exception {
        Process rehearsal = ChildJava.start(Rehearsal.class, temporary.resolve("rehearsal").toString());
        String said = new String(rehearsal.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, rehearsal.waitFor(), said);
    }

    private static void jar(Path home, Path jar, String comment) throws IOException {
        if (Files.isRegularFile(home)) {
            Files.copy(home, jar);
            return;
        }
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(home)) {
            out.setComment(comment);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(home.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    private Process start(String cache, String... jvmArgs) throws IOException {
        String path = Stream.of(ChildJava.path(false).split(File.pathSeparator))
                .map(home -> jars.resolve(home.hashCode() + ".jar").toString())
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of(
                ChildJava.tool("java"),
                "-Dweft.cache=" + cache,
                "-cp",
                path + File.pathSeparator + ChildJava.home(WorkerCacheTest.class),
                Program.class.getName()));
        command.addAll(List.of(jvmArgs));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The first line of a program that ends at once. */
    private String run(String... jvmArgs) throws Exception {
        Process program = start(folder.toString(), jvmArgs);
        program.getOutputStream().close();
        try (BufferedReader output = program.inputReader()) {
            String line = output.readLine();
            assertEquals(0, program.waitFor());
            return line;
        }
    }

    private Path makeCache() throws Exception {
        Process program = start(folder.toString());
        await().atMost(MADE).until(() -> caches().size() == 1);
        program.getOutputStream().close();
        assertEquals(0, program.waitFor());
        return caches().getFirst();
    }

    /** The same one for all tests that do not look at how it is made. Its name knows its time, so it is copied with that. */
    private Path copyCache() throws Exception {
        Path cache = made;
        if (cache == null) {
            cache = makeCache();
            cache = Files.move(cache, jars.resolve(cache.getFileName()));
            made = cache;
        }
        return Files.copy(cache, folder.resolve(cache.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private List<Path> caches() throws IOException {
        return files("worker-");
    }

    private List<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
        }
    }

    @Test
    void theFirstProgramMakesItTheNextOneUsesIt() throws Exception {
        Path cache = makeCache();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
        Path log = jars.resolve("classes.log");
        assertTrue(run("-Xlog:class+load:file=" + log).startsWith("true mixed mode, sharing"));
        String classes = Files.readString(log);
        assertTrue(classes.contains("dev.weft.worker.WorkerMain source: shared objects file"), classes);
        assertTrue(classes.contains("WorkerCacheTest$Program source: file:"), "no class of the program is in it");
        assertTrue(files("making-").isEmpty());
        assertEquals(List.of(cache), caches());
    }

    @Test
    void workersThatWouldRefuseItStartWithout() throws Exception {
        Path unused = copyCache();
        assertEquals(List.of(unused), caches());
        assertTrue(run("-XX:+UseParallelGC", "-XX:-UseSerialGC").startsWith("false mixed mode"));
        assertTrue(run("--add-modules", "java.sql").startsWith("false"));
        assertTrue(run("-Xmx64m", "-Dname=value").startsWith("true"));
    }

    @Test
    void aDamagedOneIsRemovedAndMadeAgain() throws Exception {
        Path cache = copyCache();
        try (var file = new RandomAccessFile(cache.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        Process program = start(folder.toString());
        try (BufferedReader output = program.inputReader()) {
            assertEquals("false mixed mode, sharing", output.readLine());
            await().atMost(MADE).until(() -> !caches().isEmpty());
            program.getOutputStream().close();
            assertEquals(0, program.waitFor());
        }
        assertTrue(run().startsWith("true mixed mode, sharing"));
    }

    @Test
    void oneThatTheJvmRefusesDoesNoHarm() throws Exception {
        Path cache = copyCache();
        var time = Files.getLastModifiedTime(cache);
        Files.write(cache, new byte[(int) Files.size(cache)]);
        Files.setLastModifiedTime(cache, time);
        Process program = start(folder.toString());
        program.getOutputStream().close();
        try (BufferedReader output = program.inputReader()) {
            assertEquals("true mixed mode", output.readLine());
        }
        assertEquals(0, program.waitFor());
    }

    @Test
    void programsAtOnceMakeOne() throws Exception {
        var programs = List.of(start(folder.toString()), start(folder.toString()), start(folder.toString()));
        await().atMost(MADE).until(() -> !caches().isEmpty());
        for (Process program : programs) {
            program.getOutputStream().close();
            assertEquals(0, program.waitFor());
        }
        assertEquals(1, caches().size());
        await().until(() -> files("making-").isEmpty());
    }

    @Test
    void aProgramThatEndsLeavesNothingHalfDone() throws Exception {
        Process program = start(folder.toString());
        await().atMost(MADE).until(() -> !files("making-").isEmpty() || !caches().isEmpty());
        program.destroyForcibly().waitFor();
        await().until(() -> files("making-").isEmpty());
    }

    @Test
    void itCanBeTurnedOff() throws Exception {
        Process program = start("off", "-Dx=y");
        program.getOutputStream().close();
        try (BufferedReader output = program.inputReader()) {
            assertEquals("false mixed mode, sharing", output.readLine());
        }
        assertEquals(0, program.waitFor());
        assertTrue(files("").isEmpty());
    }

    @Test
    void otherJarsOrOptionsHaveAnotherName() throws Exception {
        Path jar = folder.resolve("a.jar");
        Files.writeString(jar, "one");
        List<String> path = List.of(jar.toString());
        String name = Fingerprint.of(path, List.of("-XX:+UseSerialGC"));
        assertEquals(name, Fingerprint.of(path, List.of("-XX:+UseSerialGC")));
        assertNotEquals(name, Fingerprint.of(path, List.of("-XX:+UseG1GC")));
        Files.writeString(jar, "two");
        assertNotEquals(name, Fingerprint.of(path, List.of("-XX:+UseSerialGC")));
    }

    @Test
    void aChangedJarIsAnotherCache() throws Exception {
        List<String> own = List.of(ChildJava.home(Pool.class), ChildJava.home(dev.weft.ipc.Codec.class));
        var copies = new ArrayList<String>();
        for (String home : own) {
            Path copy = folder.resolve(home.hashCode() + ".jar");
            jar(Path.of(home), copy, "");
            copies.add(copy.toString());
        }
        String before = Fingerprint.of(copies, List.of());
        Path first = Path.of(copies.getFirst());
        Files.delete(first);
        jar(Path.of(own.getFirst()), first, "changed");
        assertNotEquals(before, Fingerprint.of(copies, List.of()));
    }

    @Test
    void oldOnesGo() throws Exception {
        for (int i = 0; i < 5; i++) {
            Path cache = Files.writeString(folder.resolve("worker-" + i), "x", StandardCharsets.US_ASCII);
            Files.setLastModifiedTime(cache, java.nio.file.attribute.FileTime.fromMillis(1_000_000L * (i + 1)));
        }
        CacheFolder.removeOld(folder.toFile(), "worker-", 2);
        assertEquals(List.of("worker-3", "worker-4"), caches().stream().map(file -> file.getFileName().toString()).sorted().toList());
        CacheFolder.removeIdle(folder.toFile(), "worker-", 60_000);
        assertTrue(caches().isEmpty());
    }

    @Test
    void oneMakerAtATime() throws Exception {
        Path file = folder.resolve("lock");
        try (CacheFolder.Lock lock = CacheFolder.lock(file)) {
            assertNotEquals(null, lock);
            assertNull(CacheFolder.lock(file));
        }
        try (CacheFolder.Lock lock = CacheFolder.lock(file)) {
            assertNotEquals(null, lock);
        }
    }

    @Test
    void onlyOptionsThatAreKnownToFitFit() {
        assertTrue(JvmFit.fits(List.of("-Xmx512m", "-Dkey=value", "-ea", "-XX:TieredStopAtLevel=1", "--enable-preview")));
        for (String option : List.of(
                "-javaagent:a.jar",
                "-agentlib:jdwp=server=y",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-XX:+UseZGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx64g",
                "-Xmx",
                "-Djdk.module.main=a",
                "-Xverify:all")) {
            assertFalse(JvmFit.fits(List.of(option)), option);
        }
        assertTrue(JvmFit.fits(ProcessOptions.defaults().heap("1g"), 10));
        assertFalse(JvmFit.fits(ProcessOptions.defaults().heap("40g"), 10));
        assertFalse(JvmFit.fits(ProcessOptions.defaults().environment("JAVA_TOOL_OPTIONS", "-javaagent:a.jar"), 10));
        assertEquals(3L << 20, JvmFit.bytes("3m"));
        assertEquals(Long.MAX_VALUE, JvmFit.bytes("9999999999g"));
    }
}
