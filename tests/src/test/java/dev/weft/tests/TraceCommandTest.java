package dev.weft.tests;

import static dev.weft.tests.WeftCommand.command;
import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weft trace}: what is recorded, and that the program does not notice. */
class TraceCommandTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest(name = "JDK {0}; skipped where there is none")
    @ValueSource(ints = {17, 25})
    void bytesErrorsAndExitCodeAreIdentical(int jdk) {
        String java = java(jdk);
        Programs.compile("Bytes", 17, folder);
        var plain = command(java, "-cp", folder.toString(), "Bytes").run();
        var quiet = weft("trace", "-q", "-o", report(), java, "-cp", folder.toString(), "Bytes").run();
        assertEquals(256, plain.out().length);
        assertArrayEquals(plain.out(), quiet.out());
        assertEquals(plain.err(), quiet.err());
        assertEquals(5, plain.exitCode());
        assertEquals(5, quiet.exitCode());

        var talking = weft("trace", "-o", report(), java, "-cp", folder.toString(), "Bytes").run();
        assertTrue(talking.err().startsWith(plain.err()), talking.err());
        talking.err().substring(plain.err().length()).lines().forEach(line -> assertTrue(line.startsWith("weft: "), line));
        assertArrayEquals(plain.out(), talking.out());
    }

    @ParameterizedTest(name = "JDK {0}; skipped where there is none")
    @ValueSource(ints = {17, 25})
    void fibOfTenIs177Calls(int jdk) {
        String java = java(jdk);
        Programs.compile("Fib", 17, folder);
        var result = weft("trace", "-o", report(), java, "-cp", folder.toString(), "Fib").run();
        assertEquals("55\n", result.text(), result.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(177, page.hits("Fib.fib"));
        }
    }

    @Test
    void oneRunIsWrittenInAllFormatsAndARecordingAgainLater() throws IOException {
        Programs.compile("Fib", 17, folder);
        Path json = folder.resolve("fib.json");
        Path perfetto = folder.resolve("fib.pftrace");
        Path recording = folder.resolve("fib.weft");
        var result = weft("trace", "-o", report(), "-o", json.toString(), "-o", perfetto.toString(), "-o", recording.toString(),
                java(25), "-cp", folder.toString(), "Fib").run();
        assertEquals("55\n", result.text(), result.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(177, page.hits("Fib.fib"));
        }
        assertEquals(177, Pattern.compile("\"name\":\"Fib.fib ").matcher(Files.readString(json)).results().count());

        Path again = folder.resolve("again.pftrace");
        Path page = folder.resolve("again.html");
        var exported = weft("export", recording.toString(), "-o", again.toString(), "-o", page.toString()).run();
        assertEquals(0, exported.exitCode(), exported.err());
        assertArrayEquals(Files.readAllBytes(perfetto), Files.readAllBytes(again));
        assertArrayEquals(Files.readAllBytes(Path.of(report())), Files.readAllBytes(page));

        var stats = weft("stats", recording.toString(), "--match", ".fib", "-q").run();
        assertEquals(0, stats.exitCode(), stats.err());
        List<String> lines = stats.text().lines().toList();
        assertEquals(2, lines.size(), stats.text());
        assertEquals("COUNT TOTAL SELF MEAN MEDIAN P99 MAX NAME", lines.getFirst().strip().replaceAll(" +", " "));
        assertTrue(lines.getLast().matches(" *177 .* Fib\\.fib  \\(Fib\\.java:\\d+\\)"), lines.getLast());
    }

    @Test
    void aRecordingDoesNotReplaceAFolderOfTheUser() throws IOException {
        Path folder = Files.createDirectories(this.folder.resolve("mine.weft"));
        Files.writeString(folder.resolve("letter.txt"), "dear");
        var result = weft("trace", "-o", folder.toString(), "Nothing").run();
        assertEquals(2, result.exitCode());
        assertEquals("weft: the recording " + folder + " would replace what is no recording; give another name.\n", result.err());
        assertEquals("dear", Files.readString(folder.resolve("letter.txt")));
    }

    @Test
    void aThousandVirtualThreadsAreAThousandTracks() {
        var result = weft("trace", "-o", report(), Programs.source("VirtualThreads")).run();
        assertEquals("done\n", result.text(), result.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            long carriers = page.number("window.weft.tracks().filter(track => track.name.startsWith('ForkJoinPool-')).length");
            assertEquals(1001 + carriers, page.number("window.weft.threadCount()"));
            assertEquals(1000, page.hits("VirtualThreads.outer"));
            assertEquals(3000, page.hits("VirtualThreads.innermost"));
            long depth = page.number("new Set(window.weft.slices('VirtualThreads.innermost').map(s => s.depth)).size");
            assertEquals(1, depth, "every innermost call lies equally deep");
        }
    }

    @ParameterizedTest(name = "JDK {0}; skipped where there is none")
    @MethodSource("dev.weft.tests.Jdks#some")
    void whatScriptsOfTheProgramStartIsTracedAndFindsItsEnvironment(int jdk) {
        String java = java(jdk);
        Programs.compile("Scripts", 17, folder);
        String script = "exec 3>&1; \"$JAVA_HOME/bin/java\" -cp '" + folder + "' Scripts && java -cp '" + folder
                + "' Scripts 'echo \"a b\"; java -cp \"'" + folder + "'\" Scripts; exit 7'";
        String[] program = {java, "-cp", folder.toString(), "Scripts", script};
        var plain = command(program).with("JAVA_HOME", jdkHome(java)).run();
        assertEquals(7, plain.exitCode(), plain.err());
        var traced = weft(Stream.concat(Stream.of("trace", "-o", report()), Stream.of(program)).toArray(String[]::new))
                .with("JAVA_HOME", jdkHome(java)).with("XDG_CACHE_HOME", folder.resolve("caches").toString()).run();
        assertEquals(7, traced.exitCode(), traced.err());
        assertEquals(variables(plain.text()), variables(traced.text()));
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(4, page.list("window.weft.processes()").size());
            assertEquals(2, page.hits("Scripts.tell"));
            assertEquals(2, page.hits("Scripts.shell"));
        }
    }

    /** But for those that the tests themselves set for {@code weft}. */
    private static List<String> variables(String text) {
        return text.lines().filter(line -> !line.startsWith("WEFT_HOME=") && !line.startsWith("XDG_CACHE_HOME=")).toList();
    }

    private static String jdkHome(String java) {
        return java.substring(0, java.length() - "/bin/java".length());
    }

    @Test
    void aScriptIsTracedAndOnlyTheProgramItselfIfAsked() throws IOException {
        Programs.compile("Fib", 17, folder);
        Programs.compile("Scripts", 17, folder);
        Path script = folder.resolve("start it.sh");
        Files.writeString(script, "#!/bin/sh\njava -cp '" + folder + "' \"$@\"\njava -cp '" + folder + "' \"$@\"\nexit 3\n");
        assertTrue(script.toFile().setExecutable(true));
        var traced = shimmed("trace", "-o", report(), script.toString(), "Fib").run();
        assertEquals("55\n55\n", traced.text(), traced.err());
        assertEquals(3, traced.exitCode());
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(354, page.hits("Fib.fib"));
        }

        var nothing = shimmed("trace", "-o", report(), "true").run();
        assertEquals(0, nothing.exitCode());
        assertEquals("weft: nothing was recorded, so there is no report: no Java program was started.\n", nothing.err());

        var alone = shimmed("trace", "--no-children", "-o", report(), java(25), "-cp", folder.toString(), "Scripts", "'" + script + "' Fib")
                .run();
        assertEquals("55\n55\n", alone.text(), alone.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(1, page.list("window.weft.processes()").size());
        }

        var refused = shimmed("trace", "--no-children", "-o", report(), script.toString()).run();
        assertEquals(2, refused.exitCode());
        assertEquals("weft: with --no-children the program must be a Java program, but '" + script + "' is none.\n", refused.err());
    }

    @Test
    void theCommandIsNotTracedWhereATracedProgramStartsIt() {
        Programs.compile("Scripts", 17, folder);
        var traced = shimmed("trace", "-o", report(), java(25), "-cp", folder.toString(), "Scripts", WeftCommand.ROOT + "/weft --version")
                .run();
        assertEquals("weft 0.1.0\n", traced.text(), traced.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(1, page.list("window.weft.processes()").size());
        }
    }

    /** With a folder for caches of its own. */
    private WeftCommand shimmed(String... arguments) {
        return weft(arguments).with("JAVA_HOME", Jdks.current().toString()).with("XDG_CACHE_HOME", folder.resolve("caches").toString());
    }

    @Test
    void aChildKilledInTheMiddleIsInTheReportUpToThatMoment() {
        Programs.compile("KilledChild", 17, folder);
        var result = weft("trace", "--all", "-o", report(), java(25), "-cp", folder.toString(), "KilledChild").run();
        assertEquals("1000 steps\n137\n", result.text(), result.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            List<Map<String, Object>> processes = page.list("window.weft.processes()");
            assertEquals(2, processes.size());
            assertEquals(processes.getFirst().get("pid"), processes.getLast().get("parentPid"));
            assertEquals(true, processes.getFirst().get("complete"));
            assertEquals(false, processes.getLast().get("complete"));
            assertEquals(1000, page.hits("KilledChild.step"));
            assertEquals(1, page.hits("KilledChild.lastCall"));
        }
    }

    @Test
    void aChildThatIsKilledHasTheEndOfItsRunInItsRing() {
        Programs.compile("FullBuffer", 21, folder);
        Path recording = folder.resolve("ring.weft");
        var result = weft("trace", "--all", "--buffer", "2m", "--buffer-mode", "ring", "-o", report(), "-o", recording.toString(),
                java(25), "-cp", folder.toString(), "FullBuffer", "child").run();
        assertEquals("served\n137\n", result.text(), result.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            Map<String, Object> child = page.list("window.weft.processes()").getLast();
            assertEquals(false, child.get("complete"));
            assertEquals(0L, child.get("lost"));
            assertTrue(child.get("dropped") instanceof Long dropped && dropped > 800_000, child.toString());
            assertEquals(1, page.hits("FullBuffer.serve"), "it was under way before the cut");
            assertEquals(1, page.hits("FullBuffer.last"), "it is the last call");
            assertTrue(page.hits("FullBuffer.answer") < 150_000, "a call has 16 bytes");
        }
        var stats = weft("stats", recording.toString()).run();
        for (String said : List.of(result.err(), stats.err())) {
            assertTrue(said.contains("dropped its oldest "), said);
            assertTrue(Pattern.compile("weft:   [\\d,]+ of main, up to \\d+\\.\\d+ s").matcher(said).find(), said);
        }
    }

    @Test
    void aRecordingMayStopWhenItsBufferIsFull() {
        Programs.compile("FullBuffer", 21, folder);
        var result = weft("trace", "--all", "--buffer", "1m", "--buffer-mode", "stop", "-o", report(),
                java(25), "-cp", folder.toString(), "FullBuffer").run();
        assertEquals("served\n", result.text(), result.err());
        assertTrue(result.err().contains("none lost"), result.err());
        var stopped = Pattern.compile("stopped recording at \\d+\\.\\d+ s, since its buffer was full").matcher(result.err());
        assertTrue(stopped.find(), result.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(1, page.hits("FullBuffer.serve"));
            assertEquals(0, page.hits("FullBuffer.last"));
        }
    }

    @Test
    void aFlightRecorderTellsWhatIsGoingOnWhenItIsAsked() throws Exception {
        Programs.compile("Flight", 17, folder);
        Process weft = weft("trace", "--all", "--flight-recorder", "60s", "--dump-signal", "USR1", "-o", report(),
                java(25), "-cp", folder.toString(), "Flight").start();
        var out = weft.inputReader(StandardCharsets.UTF_8);
        String pid = out.readLine();
        try (var in = weft.outputWriter(StandardCharsets.UTF_8)) {
            in.write("\n\n");
            in.flush();
            assertEquals("handled", out.readLine());
            assertEquals("handled", out.readLine());

            Path now = folder.resolve("now.html");
            var dumped = weft("trace", "--dump", pid, "-o", now.toString()).run();
            assertEquals(0, dumped.exitCode(), dumped.err());
            assertHandled(2, now);
            signal("USR1", weft.pid());
            awaitReport("report-1.html");
            assertHandled(2, folder.resolve("report-1.html"));

            in.write("\n");
        }
        assertEquals("handled", out.readLine());
        assertEquals(0, weft.waitFor());
        assertHandled(3, Path.of(report()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("Flight.class", "now.html", "report-1.html", "report.html"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        var late = weft("trace", "--dump", pid).run();
        assertEquals("weft: there is no process " + pid + ".\n", late.err());
        assertEquals(1, late.exitCode());
    }

    @ParameterizedTest(name = "JDK {0}; skipped where there is none")
    @ValueSource(ints = {17, 25})
    void aRunningProgramIsRecordedAndThenHasItsOwnCodeAgain(int jdk) throws Exception {
        String java = java(jdk);
        Programs.compile("Attached", 17, folder);
        Process program = command(java, "-cp", folder.toString(), "Attached").with("JAVA_HOME", jdkHome(java)).start();
        var out = program.inputReader(StandardCharsets.UTF_8);
        String pid = out.readLine();
        try (var in = program.outputWriter(StandardCharsets.UTF_8)) {
            String own = step(in, out);

            Process weft = weft("trace", "--all", "--attach", pid, "-t", "60s", "-o", report()).with("JAVA_HOME", jdkHome(java))
                    .with("XDG_CACHE_HOME", folder.resolve("caches").toString()).start();
            var err = weft.errorReader(StandardCharsets.UTF_8);
            assertEquals("weft: recording process " + pid + " (Ctrl-C: report now).", err.readLine());
            assertNotEquals(own, step(in, out));
            assertNotEquals(own, ask("s", in, out));
            var second = weft("trace", "--attach", pid, "-o", folder.resolve("second.html").toString()).run();
            assertEquals(1, second.exitCode());
            assertEquals("weft: process " + pid + " was not traced: it is being traced already\n", second.err());
            signal("TERM", weft.pid());
            assertEquals(0, weft.waitFor(), () -> String.join("\n", err.lines().toList()));
            assertEquals(own, step(in, out));
            assertEquals(own, step(in, out));
            assertEquals(own, ask("s", in, out));

            // A build in the background has Ctrl-C ignored, and so would have what it starts.
            Process again = command("env", "--default-signal=INT", WeftCommand.ROOT.resolve("weft").toString(), "trace", "--all",
                    "--attach", pid, "-o", folder.resolve("again.html").toString(), "-o", folder.resolve("again.weft").toString())
                    .with("WEFT_HOME", WeftCommand.HOME.toString()).with("JAVA_HOME", jdkHome(java))
                    .with("XDG_CACHE_HOME", folder.resolve("caches").toString()).start();
            assertEquals("weft: recording process " + pid + " (Ctrl-C: report now).", again.errorReader(StandardCharsets.UTF_8).readLine());
            for (int i = 0; i < 3; i++) {
                assertNotEquals(own, step(in, out));
            }
            signal("INT", again.pid());
            assertEquals(0, again.waitFor());
            assertEquals(own, step(in, out));
            assertEquals(own, ask("s", in, out));

            var brief = weft("trace", "--attach", pid, "-t", "100ms", "-o", folder.resolve("brief.html").toString()).run();
            assertEquals(0, brief.exitCode(), brief.err());
            assertEquals(own, step(in, out));
        }
        assertEquals(0, program.waitFor());
        try (var page = ReportPage.open(folder.resolve("again.html"))) {
            assertEquals(3, page.hits("Attached.step"));
            assertEquals(0, page.hits("Attached.main"));
        }
        Files.delete(folder.resolve("again.html"));
        try (Stream<Path> files = Files.list(folder.resolve("again.weft"))) {
            List<Path> recorded = files.toList();
            assertEquals(1, recorded.size(), recorded::toString);
            Files.delete(recorded.get(0));
        }
        Files.delete(folder.resolve("again.weft"));
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(2, page.list("window.weft.processes()").size());
            assertEquals(2, page.hits("Attached.step"));
            assertEquals(1, page.hits("Attached.main"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of("Attached.class", "caches", "report.html"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    private static String step(Writer in, BufferedReader out) throws IOException {
        return ask("\n", in, out);
    }

    private static String ask(String what, Writer in, BufferedReader out) throws IOException {
        in.write(what);
        in.flush();
        return out.readLine();
    }

    @ParameterizedTest(name = "JDK {0}; skipped where there is none")
    @MethodSource("dev.weft.tests.Jdks#some")
    void aTriggerThatIsMetLeavesAReport(int jdk) throws Exception {
        String java = java(jdk);
        Programs.compile("Flight", 17, folder);
        Process weft = weft("trace", "--flight-recorder", "60s", "--trigger", "Flight.slow > 20ms",
                "--trigger", "exception:IOException", "--trigger", "Flight.handle > 60s", "--trigger", "oom", "-o", report(),
                java, "-cp", folder.toString(), "Flight").start();
        var out = weft.inputReader(StandardCharsets.UTF_8);
        String pid = out.readLine();
        String said;
        try (var in = weft.outputWriter(StandardCharsets.UTF_8)) {
            in.write("\ns");
            in.flush();
            assertEquals("handled", out.readLine());
            awaitReport("report-1.html");
            in.write("f");
            in.flush();
            assertEquals("failed", out.readLine());
            awaitReport("report-2.html");
        }
        said = new String(weft.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, weft.waitFor());
        List<String> lines = said.lines().toList();
        assertEquals("weft: process " + pid + " has met the trigger 'Flight.slow > 20ms'", lines.get(0));
        assertTrue(lines.get(1).startsWith("weft: report: " + folder.resolve("report-1.html")), said);
        assertEquals("weft: process " + pid + " has met the trigger 'exception:IOException'", lines.get(2));
        assertTrue(lines.get(3).startsWith("weft: report: " + folder.resolve("report-2.html")), said);
        assertTrue(lines.get(4).startsWith("weft: traced "), said);
        try (var page = ReportPage.open(folder.resolve("report-1.html"))) {
            assertEquals(1, page.hits("Flight.slow"));
            assertEquals(0, page.hits("Flight.fail"));
        }
    }

    private static void assertHandled(int times, Path report) {
        try (var page = ReportPage.open(report)) {
            assertEquals(1, page.hits("Flight.serve"));
            assertEquals(times, page.hits("Flight.handle"));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {
        "--dump-signal | USR1 | weft: --dump-signal needs --flight-recorder, which keeps what is dumped.",
        "--trigger | oom | weft: --trigger needs --flight-recorder, which keeps what is reported.",
        "--attach | 1 | weft: with --attach no program is run, but there is 'Nothing'.",
        "--dump | 1 | weft: with --dump no program is run, but there is 'Nothing'.",
        "--buffer | much | weft: invalid value for option '--buffer': it must be a number with k, m or g, as in 64m or 4g, but was 'much'.",
        "--buffer | 5k | weft: --buffer must be at least 1m, but was 5120 bytes.",
        "--buffer-mode | circle | weft: invalid value for option '--buffer-mode': it must be one of stream, ring, stop, but was 'circle'.",
    })
    void aWrongBufferIsSaidInOneSentence(String option, String value, String sentence) {
        var result = weft("trace", option, value, "-o", report(), "Nothing").run();
        assertEquals(2, result.exitCode());
        assertEquals(sentence, result.err().lines().findFirst().orElse(""));
    }

    @Test
    void aPoolShowsItsTasksAndTheLivesOfItsWorkers() {
        var result = weft("trace", "-o", report(), Programs.source("KilledWorker"), "retry").run();
        assertEquals("1000 right\n", result.text(), result.err());
        try (var page = ReportPage.open(Path.of(report()))) {
            List<Map<String, Object>> tracks = page.list("window.weft.tracks()");
            // The threads that notice starts and ends of workers run no code of the program: they are there for their marks.
            for (int worker = 1; worker <= 3; worker++) {
                String name = "pool-1 worker " + worker + " input";
                assertTrue(tracks.stream().anyMatch(track -> name.equals(track.get("name"))), tracks.toString());
            }
            // Two workers, one in the place of the one that was killed, and perhaps a spare.
            List<Map<String, Object>> processes = page.list("window.weft.processes()");
            long workers = processes.stream().filter(process -> String.valueOf(process.get("name")).startsWith("pool-1 worker")).count();
            assertTrue(workers == 3 || workers == 4, processes.toString());
            assertEquals(1001, page.hits("square "), "each once, and the one that was killed twice");
        }
    }

    @Test
    void aSignalToTheCommandReachesTheProgramAndTheReportIsWritten() throws Exception {
        Path program = Files.writeString(folder.resolve("Waiting.java"), """
                void main() throws Exception {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("told to end")));
                    System.out.println("here");
                    Thread.currentThread().join();
                }
                """);
        Process weft = weft("trace", "-o", report(), program.toString()).start();
        var out = weft.inputReader(StandardCharsets.UTF_8);
        assertEquals("here", out.readLine());
        weft.toHandle().destroy();
        assertEquals("told to end", out.readLine());
        assertTrue(weft.waitFor(60, TimeUnit.SECONDS));
        assertEquals(143, weft.exitValue());
        assertTrue(Files.size(Path.of(report())) > 0);
    }

    @Test
    void aSignalOfItsOwnReachesTheProgram() throws Exception {
        Path program = Files.writeString(folder.resolve("Asked.java"), """
                void main() throws Exception {
                    sun.misc.Signal.handle(new sun.misc.Signal("USR1"), signal -> {
                        System.out.println("asked");
                        System.exit(7);
                    });
                    System.out.println("here");
                    Thread.currentThread().join();
                }
                """);
        Process weft = weft("trace", "-q", "-o", report(), program.toString()).start();
        var out = weft.inputReader(StandardCharsets.UTF_8);
        assertEquals("here", out.readLine());
        signal("USR1", weft.pid());
        assertEquals("asked", out.readLine());
        assertTrue(weft.waitFor(60, TimeUnit.SECONDS));
        assertEquals(7, weft.exitValue());
    }

    @Test
    void aThreadDumpThatATerminalAsksForIsTheProgramsAlone() throws Exception {
        Path program = Files.writeString(folder.resolve("Dumped.java"), """
                void main() throws Exception {
                    System.out.println("here");
                    Thread.currentThread().join();
                }
                """);
        Process weft = weft("trace", "-q", "-o", report(), program.toString()).start();
        var out = weft.inputReader(StandardCharsets.UTF_8);
        assertEquals("here", out.readLine());
        // The JVM takes signals one after another, in the order of their numbers: TERM comes behind.
        signal("QUIT", weft.pid());
        signal("TERM", weft.pid());
        assertEquals(List.of(), out.readAllLines());
        assertTrue(weft.waitFor(60, TimeUnit.SECONDS));
        assertEquals(143, weft.exitValue());
    }

    @Test
    void optionsForJavaInTheEnvironmentAreTheProgramsAlone() {
        Programs.compile("Bytes", 17, folder);
        var plain = command(java(25), "-cp", folder.toString(), "Bytes")
                .with("JAVA_TOOL_OPTIONS", "-Da=b").with("JDK_JAVA_OPTIONS", "-Dc='d e'").run();
        var traced = weft("trace", "-q", "-o", report(), java(25), "-cp", folder.toString(), "Bytes")
                .with("JAVA_TOOL_OPTIONS", "-Da=b").with("JDK_JAVA_OPTIONS", "-Dc='d e'").run();
        assertTrue(plain.err().contains("-Da=b"), plain.err());
        assertTrue(plain.err().contains("-Dc='d e'"), plain.err());
        assertEquals(plain.err(), traced.err());
        assertEquals(plain.exitCode(), traced.exitCode());
    }

    @Test
    void aRunThatMakesAnArchiveOfClassesIsLeftAlone() {
        Programs.compile("Fib", 17, folder);
        // A JVM archives classes of jars only.
        Path jar = folder.resolve("fib.jar");
        String tool = Jdks.current().resolve("bin/jar").toString();
        assertEquals(0, command(tool, "-cf", jar.toString(), "-C", folder.toString(), "Fib.class").run().exitCode());
        Path classes = folder.resolve("fib.conf");
        var result = weft("trace", "-o", report(), java(25), "-XX:AOTMode=record", "-XX:AOTConfiguration=" + classes, "-Xlog:disable",
                "-cp", jar.toString(), "Fib").run();
        assertEquals(0, result.exitCode(), result.text() + result.err());
        assertTrue(result.text().startsWith("55\n"), result.text());
        assertTrue(Files.exists(classes));
        assertEquals("weft: nothing was recorded, so there is no report: a JVM that makes an archive of classes cannot be traced.\n",
                result.err());
    }

    @Test
    void aProcessThatCouldNotBeTracedIsNamedOnce() throws IOException {
        // As an agent on a JVM that is too old leaves it: here the program does.
        Path program = Files.writeString(folder.resolve("Leaving.java"), """
                void main() throws Exception {
                    try (var folders = java.nio.file.Files.newDirectoryStream(java.nio.file.Path.of("%s"), "*.parts-*")) {
                        for (var parts : folders) {
                            java.nio.file.Files.writeString(parts.resolve("77-1.error"), "this process was not traced: it is old");
                        }
                    }
                }
                """.formatted(folder));
        var result = weft("trace", "-o", report(), program.toString()).run();
        assertEquals("weft: process 77 was not traced: it is old", result.err().lines().findFirst().orElse(""));
    }

    @Test
    void aRecordingThatIsRemovedMeanwhileIsSaidToBeGone() throws Exception {
        Path program = Files.writeString(folder.resolve("Removing.java"), """
                void main() throws Exception {
                    try (var folders = java.nio.file.Files.newDirectoryStream(java.nio.file.Path.of("%s"), "*.parts-*")) {
                        for (var parts : folders) {
                            new ProcessBuilder("rm", "-r", parts.toString()).start().waitFor();
                        }
                    }
                    System.exit(6);
                }
                """.formatted(folder));
        var result = weft("trace", "-o", report(), program.toString()).run();
        assertEquals(6, result.exitCode());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("weft: nothing was recorded, so there is no report: "), result.err());
        assertTrue(result.err().contains("does not exist"), result.err());
    }

    @Test
    void whileItWaitsForAChildASignalAsksForTheReportNow() throws Exception {
        Path program = Files.writeString(folder.resolve("Leaving.java"), """
                void main(String[] args) throws Exception {
                    if (args.length > 0) {
                        Thread.currentThread().join();
                    }
                    String java = ProcessHandle.current().info().command().orElseThrow();
                    IO.println(new ProcessBuilder(java, "%s", "stay").start().pid());
                }
                """.formatted(folder.resolve("Leaving.java")));
        Process weft = weft("trace", "-o", report(), program.toString()).start();
        long child = Long.parseLong(weft.inputReader(StandardCharsets.UTF_8).readLine());
        try {
            String said = weft.errorReader(StandardCharsets.UTF_8).readLine();
            assertTrue(said.contains("waiting for 1 child process"), said);
            weft.toHandle().destroy();
            assertTrue(weft.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, weft.exitValue());
            assertTrue(Files.size(Path.of(report())) > 0);
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void whenNothingIsRecordedAnOlderReportIsLeftAlone() throws IOException {
        Files.writeString(Path.of(report()), "an older report");
        var result = weft("trace", "-o", report(), "--include", "none.*", Programs.source("Fib")).run();
        assertTrue(result.err().contains("nothing was recorded"), result.err());
        assertEquals("an older report", Files.readString(Path.of(report())));
    }

    /** A world of its own has a disk of any size. */
    @Test
    void aDiskWithoutRoomForARecordingIsSaidToBeFull() throws IOException {
        boolean may = command("sh", "-c", "unshare -rm true").run().exitCode() == 0;
        Assumptions.assumeTrue(may, "unshare -rm is not allowed here");
        Programs.compile("Fib", 17, folder);
        Path disk = Files.createDirectories(folder.resolve("disk"));
        String mounted = "mount -t tmpfs -o size=100k none '" + disk + "' || exit 9\nexec \"$@\"";
        var result = command("unshare", "-rm", "sh", "-c", mounted, "sh",
                WeftCommand.ROOT + "/weft", "trace", "-o", disk.resolve("report.html").toString(), java(25), "-cp", folder.toString(),
                "Fib").with("WEFT_HOME", WeftCommand.HOME.toString()).run();
        assertEquals("0: 55\n", result.exitCode() + ": " + result.text(), result.err());
        assertEquals("weft: nothing was recorded, so there is no report: there was no room for it on the disk.\n", result.err());
    }

    @Test
    void includeAndExcludeDecideWhatIsRecorded() {
        Programs.compile("KilledChild", 17, folder);
        weft("trace", "-o", report(), "--exclude", "*#step", java(25), "-cp", folder.toString(), "KilledChild").run();
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(0, page.hits("KilledChild.step"));
            assertEquals(1, page.hits("KilledChild.lastCall"));
        }
    }

    @Test
    void trivialMethodsAreLeftOutAndTheSummarySaysHowMany() throws IOException {
        String program = WeftCommand.ROOT.resolve("samples/Orders.java").toString();
        var usual = weft("trace", "-o", report(), program).run();
        // The constructors of both classes, Order.item and Order.count.
        assertTrue(usual.err().contains("weft: recorded 8 calls and 0 tasks; none lost\n"), usual.err());
        assertTrue(usual.err().contains("weft: not recorded: the calls of 4 trivial methods (--all records them)\n"), usual.err());
        var all = weft("trace", "--all", "-o", report(), program).run();
        assertTrue(all.err().contains("weft: recorded 13 calls and 0 tasks; none lost\n"), all.err());
        assertFalse(all.err().contains("trivial"), all.err());
        var sparse = weft("trace", "--sparse", "-o", report(), program).run();
        assertTrue(sparse.err().contains("weft: recorded 3 calls and 0 tasks; none lost\n"), sparse.err());
        assertFalse(sparse.err().contains("trivial"), sparse.err());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        // main, and the first two rows of the tree of its calls.
        "--max-stack-depth, 3, 4", "--max-stack-depth, 4, 8", "--min-duration, 3600s, 0", "--hide-below, Fi*#fi*, 2",
    })
    void aReportHasAsMuchAsIsWanted(String option, String value, int calls) {
        Programs.compile("Fib", 17, folder);
        var result = weft("trace", option, value, "-o", report(), java(25), "-cp", folder.toString(), "Fib").run();
        assertEquals("55\n", result.text());
        String expected = calls == 0 ? "nothing was recorded" : "recorded " + calls + (calls == 1 ? " call " : " calls ");
        assertTrue(result.err().contains(expected), result.err());
    }

    @Test
    void valuesOfCallsAreInTheirDetailsAndInExports() throws IOException {
        Path json = folder.resolve("orders.json");
        var result = weft("trace", "--args", "Orders#price", "--returns", "Orders#*", "--exceptions", "-o", report(), "-o", json.toString(),
                WeftCommand.ROOT.resolve("samples/Orders.java").toString()).run();
        assertEquals("tea 3: 900\ncoffee two: no number\nmilk 1: 400\n", result.text(), result.err());
        String price = "arguments: arg0 = Orders$Order[item=\"tea\", count=3]";
        String thrown = "threw: java.lang.NumberFormatException: For input string: \"two\"";
        try (var page = ReportPage.open(Path.of(report()))) {
            assertEquals(List.of(price, "returned: 900"), page.ask("window.weft.slices('Orders.price')[0].states"));
            assertEquals(List.of(thrown), page.ask("window.weft.slices('Orders.read')[1].states"));
            assertEquals(List.of(), page.ask("window.weft.slices('Orders.main')[0].states"));
        }
        String exported = Files.readString(json);
        // As Weft writes quotes inside of JSON.
        String inJson = price.substring("arguments: ".length()).replace("\"", "\\u0022");
        String arguments = "\"args\":{\"arguments\":\"" + inJson + "\",\"returned\":\"900\"}";
        assertTrue(exported.contains(arguments), exported);
    }

    @Test
    void optionsComeFromTheFileInTheFolderWhereTheCommandLineHasNone() throws IOException {
        Programs.compile("Fib", 17, folder);
        Files.writeString(folder.resolve(".weftrc"), """
                [trace]
                include = None
                include = Fib#fib
                output = out.html
                max-stack-depth = 2
                """);
        var configured = weft("trace", java(25), "-cp", ".", "Fib").in(folder).run();
        assertTrue(configured.err().contains("recorded 3 calls"), configured.err());
        assertTrue(Files.exists(folder.resolve("out.html")));
        var over = weft("trace", "--include", "Fib", "--max-stack-depth", "1", java(25), "-cp", ".", "Fib").in(folder).run();
        assertTrue(over.err().contains("recorded 1 call "), over.err());
        Files.writeString(folder.resolve("quiet"), "[trace]\nquiet\n");
        assertEquals("", weft("trace", "--rcfile", "quiet", java(25), "-cp", ".", "Fib").in(folder).run().err());
        assertTrue(Files.exists(folder.resolve("weft-report.html")));
    }

    @Test
    void explainSaysOfEachClassWhatBecameOfItAndWhy() throws IOException {
        String program = WeftCommand.ROOT.resolve("samples/Orders.java").toString();
        var result = weft("trace", "--explain", "--exclude", "Orders#read", "-o", report(), program).run();
        assertEquals("tea 3: 900\ncoffee two: no number\nmilk 1: 400\n", result.text(), result.err());
        assertEquals(List.of(
                "weft:   woven     Orders: --include mine, 2 of 4 methods; trivial: <init>; left out by a pattern: read",
                "weft:   woven     Orders$Order: --include mine, 4 of 7 methods; trivial: <init>, item, count"),
                result.err().lines().filter(line -> line.startsWith("weft:   ")).toList());
        var excluded = weft("trace", "--explain", "--include", "java.util.Arr*", "--include", "Orders$*", "--exclude", "*$Order",
                "-o", report(), program).run();
        List<String> lines = excluded.err().lines().toList();
        assertTrue(lines.contains("weft:   left out  Orders$Order: --exclude *$Order"), excluded.err());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("weft:   left out  1 class of ")
                && line.endsWith("Orders.java (mine), which no --include means")), excluded.err());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("weft:   woven     java.util.ArrayList: --include java.util.Arr*, ")),
                excluded.err());
    }

    @Test
    void placesAreMeantFromWhereTheCommandRuns() throws IOException {
        Programs.compile("Fib", 17, Files.createDirectories(folder.resolve("classes")));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("classes"));
        for (String place : List.of("classes/", link.toString(), folder + "/cla*")) {
            var result = weft("trace", "--include", place, java(25), "-cp", "classes", "Fib").in(folder).run();
            assertTrue(result.err().contains("recorded 178 calls"), place + result.err());
        }
        var elsewhere = weft("trace", "--include", "class/", java(25), "-cp", "classes", "Fib").in(folder).run();
        assertTrue(elsewhere.err().contains("nothing was recorded"), elsewhere.err());
    }

    @Test
    void aProgramThatCannotStartKeepsItsErrorAndCode() {
        var plain = command(java(25), "-cp", folder.toString(), "Missing").run();
        var traced = weft("trace", "-q", "-o", report(), java(25), "-cp", folder.toString(), "Missing").run();
        assertEquals(plain.exitCode(), traced.exitCode());
        assertEquals(plain.err(), traced.err());
    }

    @Test
    void nothingButTheReportIsLeft() throws IOException {
        weft("trace", "-o", report(), Programs.source("Fib")).run();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(Path.of(report())), files.toList());
        }
    }

    @Test
    void oddNamesOfFoldersAreNoTrouble() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("a, b=c %41 é"));
        var result = weft("trace", "-o", odd.resolve("my report.html").toString(), Programs.source("Fib")).run();
        assertEquals("55\n", result.text(), result.err());
        assertFalse(result.err().contains("no report"), result.err());
        assertTrue(Files.exists(odd.resolve("my report.html")), result.err());
        assertTrue(result.err().contains("weft view '" + odd.resolve("my report.html") + "'"), result.err());
    }

    private static void signal(String name, long pid) {
        assertEquals(0, command("kill", "-" + name, Long.toString(pid)).run().exitCode());
    }

    /** It is there as a whole or not at all. */
    private void awaitReport(String name) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve(name)));
    }

    private String report() {
        return folder.resolve("report.html").toString();
    }

    private static String java(int feature) {
        var jdk = feature == 25 ? Optional.of(Jdks.current()) : Jdks.ofVersion(feature);
        Assumptions.assumeTrue(jdk.isPresent(), "there is no JDK " + feature + " in the usual folder");
        return jdk.get().resolve("bin/java").toString();
    }
}
