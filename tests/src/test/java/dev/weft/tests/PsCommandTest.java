package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.tests.WeftCommand.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.json.Json;

/** {@code weft ps}: what it finds, and what it says of programs that do not answer. */
class PsCommandTest {
    private static final String JAVA = Jdks.current().resolve("bin/java").toString();
    private static final String JARS = WeftCommand.HOME.resolve("lib/run").toString();

    /** A program with a pool that needs no tool of Weft. */
    private static final String MAIN = """
            public class Main {
                public static void main(String[] args) throws Exception {
                    try (var pool = dev.weft.Pool.threads(7)) {
                        System.out.println(ProcessHandle.current().pid());
                        System.in.read();
                    }
                }
            }
            """;

    private final List<PoolsProgram> started = new ArrayList<>();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void end() {
        started.forEach(PoolsProgram::close);
    }

    private PoolsProgram start(WeftCommand command) throws IOException {
        var program = PoolsProgram.start(command);
        started.add(program);
        return program;
    }

    private PoolsProgram pools(String... specs) throws IOException {
        return start(PoolsProgram.command(specs));
    }

    private Path program(String name, String source) throws IOException {
        return Files.writeString(folder.resolve(name), source);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> json(Result result) {
        return (List<Map<String, Object>>) Objects.<Object>requireNonNull(new Json().toType(result.text(), Object.class));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) Objects.requireNonNull(object.get(name));
    }

    private static void assertDone(Result result) {
        assertEquals(0, result.exitCode(), result.text() + result.err());
        assertEquals("", result.err());
    }

    /** One that gives programs the time which a busy machine takes to answer. */
    private static WeftCommand ps(String... words) {
        return ps(60, words);
    }

    private static WeftCommand ps(int seconds, String... words) {
        var command = new ArrayList<>(List.of("ps", "--timeout", Integer.toString(seconds)));
        command.addAll(List.of(words));
        return weft(command.toArray(String[]::new));
    }

    /** All programs, of which some may belong to others who use this machine. */
    private static Result all(String... options) {
        return listed(ps(options));
    }

    private static Result listed(WeftCommand command) {
        var result = command.run();
        assertEquals(0, result.exitCode(), result.text() + result.err());
        assertFalse(result.err().contains("\tat "), result.err());
        return result;
    }

    @Test
    void everyPoolOfAProgramIsListedWithItsWorkers() throws IOException {
        PoolsProgram program = pools("processes:2", "threads:2", "virtual", "inline");
        String text = all().text();
        assertTrue(text.contains(program.pid() + "  Pools.java\n"), text);
        assertTrue(text.matches("(?s).*  POOL +KIND +SIZE +RUN +QUEUED +DONE +FAILED +CANCELLED +RETRIED +LOST\n"
                + "  pool-1 +processes +2 +2 +1 +3 +0 +0 +0 +0\n"
                + "  pool-2 +threads +2 +2 +1 +3 +0 +0 +0 +0\n"
                + "  pool-3 +virtual +no limit +3 +0 +3 +0 +0 +0 +0\n"
                + "  pool-4 +inline +- +0 +0 +3 +0 +0 +0 +0\n"
                + "\n"
                + "  WORKER +PID +STATE +FOR +TASKS +BUSY +MEMORY\n"
                + "  pool-1 worker 1 +\\d+ +busy +[\\d.]+ m?s +\\d +\\d+% +\\d+ MB\n"
                + "  pool-1 worker 2 +\\d+ +busy +[\\d.]+ m?s +\\d +\\d+% +\\d+ MB\n.*"), text);
        assertFalse(ps("--no-workers", program.name()).run().text().contains("worker"), text);

        var ended = program.end();
        assertDone(ended);
        assertEquals("", ended.text());
    }

    @Test
    void jsonHoldsTheSameForOtherPrograms() throws IOException {
        PoolsProgram program = pools("processes:2", "threads:2");
        var result = ps("--json", program.name()).run();
        assertDone(result);
        List<Map<String, Object>> jvms = json(result);
        assertEquals(1, jvms.size());
        assertEquals(program.pid(), jvms.getFirst().get("pid"));
        assertEquals("Pools.java", jvms.getFirst().get("name"));
        List<Map<String, Object>> pools = list(jvms.getFirst(), "pools");
        assertEquals(List.of("processes", "threads"), pools.stream().map(pool -> pool.get("kind")).toList());
        assertEquals(List.of(2L, 1L, 3L), List.of(pools.get(0).get("running"), pools.get(0).get("queued"), pools.get(0).get("done")));
        List<Map<String, Object>> workers = list(pools.get(0), "workers");
        assertEquals(List.of(1L, 2L), workers.stream().map(worker -> worker.get("number")).toList());
        for (Map<String, Object> worker : workers) {
            ProcessHandle handle = ProcessHandle.of((Long) Objects.requireNonNull(worker.get("pid"))).orElseThrow();
            assertEquals(program.pid(), handle.parent().orElseThrow().pid());
        }
        assertFalse(ps("--json", "--no-workers", program.name()).run().text().contains("\"workers\""));
    }

    @Test
    void programsOnTheClassPathAndTheModulePathAreSeenAlike() throws IOException {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        program("plain/Main.java", MAIN);
        Path module = Files.createDirectories(folder.resolve("module"));
        program("module/Main.java", "package app;\n" + MAIN);
        program("module/module-info.java", "module app { requires dev.weft; }");
        String javac = Jdks.current().resolve("bin/javac").toString();
        assertDone(WeftCommand.command(javac, "-cp", JARS + "/*", plain.resolve("Main.java").toString()).run());
        assertDone(WeftCommand.command(javac, "-p", JARS, "-d", module.toString(), module.resolve("Main.java").toString(),
                module.resolve("module-info.java").toString()).run());

        PoolsProgram onClassPath = start(WeftCommand.command(JAVA, "-cp", plain + ":" + JARS + "/*", "Main"));
        // Without the file by which the JDK's tools find it, and with none but the modules that it needs.
        PoolsProgram onModulePath = start(WeftCommand.command(JAVA, "-XX:-UsePerfData", "-p", module + ":" + JARS, "-m", "app/app.Main"));
        String text = all().text();
        assertTrue(text.matches("(?s).*\\b" + onClassPath.pid() + "  Main\n[^\n]+\n  pool-1  threads +7 .*"), text);
        assertTrue(text.matches("(?s).*\\b" + onModulePath.pid() + "  app/app.Main\n[^\n]+\n  pool-1  threads +7 .*"), text);
        assertDone(onClassPath.end());
        assertDone(onModulePath.end());
    }

    @Test
    void aWorkerIsAProgramOfItsOwnOnlyIfItHasPools() throws IOException {
        Path nested = program("Nested.java", """
                import module dev.weft;

                void main() throws Exception {
                    try (var pool = Pool.processes(2)) {
                        Job<?> job = pool.submit(() -> {
                            var inner = Pool.threads(5);
                            Files.writeString(Path.of("inner.new"), Long.toString(ProcessHandle.current().pid()));
                            Files.move(Path.of("inner.new"), Path.of("inner"));
                            Thread.sleep(600_000);
                            inner.close();
                        });
                        while (!Files.exists(Path.of("inner"))) {
                            Thread.onSpinWait();
                        }
                        IO.println(ProcessHandle.current().pid());
                        IO.readln();
                        pool.shutdownNow();
                    }
                }
                """);
        PoolsProgram program = start(weft("run", nested.toString()).in(folder));
        String text = all().text();
        String worker = Files.readString(folder.resolve("inner"));
        assertTrue(text.contains("\n" + worker + "  pool-1 worker 1\n") || text.startsWith(worker + "  pool-1 worker 1\n"), text);
        assertTrue(text.contains("pool-1  threads     5 "), text);
        assertEquals(1, text.lines().filter(line -> line.matches("\\d+  pool-1 worker \\d")).count(), text);
        assertTrue(text.contains(program.pid() + "  Nested.java"), text);
    }

    @Test
    void unknownProcessIdsAreAnErrorOfTheirOwn() throws Exception {
        Process sleep = WeftCommand.command("sleep", "600").start();
        started.add(new PoolsProgram(sleep, sleep.pid()));
        var result = ps("2147483647", Long.toString(sleep.pid())).run();
        assertEquals(3, result.exitCode());
        assertEquals("weft: there is no process 2147483647.\nweft: process " + sleep.pid() + " is not a Java program.\n", result.err());
        assertEquals("", result.text());
        assertFalse(sleep.waitFor(100, TimeUnit.MILLISECONDS));

        PoolsProgram program = pools("threads:1");
        var both = ps("2147483647", program.name()).run();
        assertEquals(3, both.exitCode());
        assertTrue(both.text().startsWith(program.pid() + "  Pools.java\n"), both.text());
    }

    @Test
    void wrongUseIsSaidToBe() {
        var word = weft("ps", "Squares").run();
        assertEquals(2, word.exitCode());
        assertEquals("weft: a process id must be a whole number of at least 1, but was 'Squares'.\n", word.err());
        var timeout = weft("ps", "--timeout", "0").run();
        assertEquals(2, timeout.exitCode());
        assertEquals("weft: the timeout must be from 0.1 seconds to a day, but was 0.0.\n", timeout.err());
    }

    @Test
    void aProgramWithoutPoolsHasNone() throws IOException {
        Path idle = program("Idle.java", "void main() { IO.println(ProcessHandle.current().pid()); IO.readln(); }");
        PoolsProgram program = start(WeftCommand.command(JAVA, idle.toString()));
        var result = ps(program.name()).run();
        assertDone(result);
        assertEquals("No pools: process " + program.pid() + " (Idle.java) has none.\n", result.text());
        var json = ps("--json", program.name()).run();
        assertEquals(List.of(), json(json).getFirst().get("pools"));
        var all = all("-v");
        assertFalse(all.text().contains("Idle.java"), all.text());
        assertTrue(all.err().contains("weft: " + program.pid() + " (Idle.java) has no open pool.\n"), all.err());
    }

    @Test
    void aStoppedProgramHoldsUpNobodyAndIsNotHarmed() throws IOException {
        PoolsProgram stopped = pools("threads:2");
        PoolsProgram other = pools("threads:2");
        stopped.send("STOP");
        var result = all();
        assertTrue(result.err().contains("weft: process " + stopped.pid() + " is stopped.\n"), result.err());
        assertTrue(result.text().contains(other.pid() + "  Pools.java"), result.text());
        var json = ps("--json", stopped.name()).run();
        assertEquals(1, json.exitCode());
        assertEquals(List.of(Map.of("pid", stopped.pid(), "error", "is stopped")), json(json));

        stopped.send("CONT");
        assertTrue(all().text().contains(stopped.pid() + "  Pools.java"));
        var ended = stopped.end();
        assertDone(ended);
        // No dump of its threads either.
        assertEquals("", ended.text());
    }

    @Test
    void programsThatEndMeanwhileAreNoTrouble() throws IOException {
        for (int round = 0; round < 3; round++) {
            Process ending = PoolsProgram.command("threads:2").start();
            started.add(new PoolsProgram(ending, ending.pid()));
            ending.getOutputStream().write('\n');
            ending.getOutputStream().flush();
            all();
        }
    }

    @Test
    void aProgramThatCannotBeAskedIsPassedOverUnlessItWasNamed() throws IOException {
        Path program = program("Closed.java", """
                void main() throws Exception {
                    IO.println(ProcessHandle.current().pid());
                    IO.readln();
                }
                """);
        PoolsProgram closed = start(WeftCommand.command(JAVA, "-XX:+DisableAttachMechanism", program.toString()));
        assertFalse(listed(ps(2)).err().contains(closed.name()));
        var named = ps(2, closed.name()).run();
        assertEquals(1, named.exitCode());
        assertTrue(named.err().startsWith("weft: process " + closed.pid() + " cannot be asked: "), named.err());
        assertEquals(1, named.err().lines().count(), named.err());
        assertTrue(listed(ps(2, "-v")).err().contains("process " + closed.pid() + " cannot be asked: "));
    }

    @Test
    void aNameCannotChangeTheTerminal() throws IOException {
        program("Main.java", MAIN);
        String bin = Jdks.current().resolve("bin").toString();
        assertDone(WeftCommand.command(bin + "/javac", "-cp", JARS + "/*", "Main.java").in(folder).run());
        assertDone(WeftCommand.command(bin + "/jar", "-c", "-f", "plain.jar", "-e", "Main", "Main.class").in(folder).run());
        Path odd = Files.move(folder.resolve("plain.jar"), folder.resolve("My \u00c4pfel\u001b[31m\u202e.jar"));
        PoolsProgram program = start(weft("run", odd.toString(), "line\nbreak").with("LC_ALL", "C.UTF-8"));
        var result = ps(program.name()).with("LC_ALL", "C.UTF-8").run();
        assertDone(result);
        assertTrue(result.text().startsWith(program.pid() + "  My \u00c4pfel?[31m?.jar\n"), result.text());
        var json = ps("--json", program.name()).run();
        assertTrue(String.valueOf(json(json).getFirst().get("command")).endsWith(odd + " line\nbreak"), json.text());
    }

    @Test
    void aWeftInAClassLoaderOfItsOwnIsSeenOncePublished() throws IOException {
        Path program = program("Container.java", """
                void main() throws Exception {
                    var urls = new ArrayList<java.net.URL>();
                    try (var jars = Files.list(Path.of(System.getProperty("jars")))) {
                        for (Path jar : jars.toList()) {
                            urls.add(jar.toUri().toURL());
                        }
                    }
                    var loader = new java.net.URLClassLoader(urls.toArray(java.net.URL[]::new));
                    Class<?> type = loader.loadClass("dev.weft.Pool");
                    Object pool = type.getMethod("threads", int.class).invoke(null, 9);
                    IO.println(ProcessHandle.current().pid());
                    IO.readln();
                    type.getMethod("publish").invoke(pool);
                    IO.println("published");
                    IO.readln();
                }
                """);
        PoolsProgram container = start(WeftCommand.command(JAVA, "-Djars=" + JARS, program.toString()));
        var unpublished = ps(container.name()).run();
        assertEquals(1, unpublished.exitCode());
        assertEquals("weft: process " + container.pid()
                + " has pools out of sight, since a class loader of its own has loaded Weft; publish() shows a pool.\n", unpublished.err());
        container.goOn();
        assertEquals("published", container.process().inputReader(StandardCharsets.UTF_8).readLine());
        var published = ps(container.name()).run();
        assertDone(published);
        assertTrue(published.text().contains("pool-1  threads     9 "), published.text());
    }
}
