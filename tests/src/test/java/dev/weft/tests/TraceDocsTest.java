package dev.weft.tests;

import static dev.weft.tests.WeftCommand.command;
import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands in docs/trace.md that trace a sample: each does what it did without, and leaves a report. */
class TraceDocsTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^weft (trace .*samples/(?:Orders|Waiting|Downloads)\\.java)( *#.*)?$");
    private static final Pattern ON_RECORDINGS = Pattern.compile("(?m)^weft ((?:export|combine|stats|slice|diff) .*?)( *#.*)?$");
    private static final String PID = "4711";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    Path folder = Path.of("");

    private static List<String> examples() throws IOException {
        var all = new ArrayList<String>();
        for (String name : List.of("docs/trace.md", "docs/from-python.md")) {
            String page = Files.readString(WeftCommand.ROOT.resolve(name));
            List<String> examples = EXAMPLE.matcher(page).results().map(found -> found.group(1)).toList();
            assertTrue(examples.size() >= 3, examples.toString());
            all.addAll(examples);
        }
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anExampleRuns(String example) throws IOException {
        Files.createSymbolicLink(folder.resolve("samples"), WeftCommand.ROOT.resolve("samples"));
        var words = new ArrayList<String>();
        WORD.matcher(example).results().map(TraceDocsTest::word).forEach(words::add);
        var result = weft(words.toArray(String[]::new)).in(folder).run();
        String sample = example.substring(example.lastIndexOf('/') + 1);
        String expected = switch (sample) {
            case "Orders.java" -> "tea 3: 900\ncoffee two: no number\nmilk 1: 400\n";
            case "Downloads.java" -> "got 21 kB\n";
            default -> "served [fish, rice, soup]\n";
        };
        assertEquals(expected, result.text(), result.err());
        assertEquals(0, result.exitCode());
        assertTrue(result.err().contains(example.contains(".weft ") ? "weft: recording: " : "weft: report: "), result.err());
    }

    /** The commands below the headings on recordings that are kept, one after the other, on what those before have left. */
    @Test
    void commandsOnRecordingsRunInTheirOrder() throws IOException {
        Files.createSymbolicLink(folder.resolve("samples"), WeftCommand.ROOT.resolve("samples"));
        for (String name : List.of("run", "server", "client")) {
            run("trace -o " + name + ".weft samples/Orders.java");
        }
        copy("server.weft", "monday.weft");
        copy("client.weft", "tuesday.weft");
        run("trace -o downloads.weft samples/Downloads.java");
        run("export run.weft -o result.json");
        run("trace --pid-suffix --output-dir runs -o run.json samples/Orders.java");
        String page = Files.readString(WeftCommand.ROOT.resolve("docs/trace.md"));
        var examples = ON_RECORDINGS.matcher(page).results().map(found -> found.group(1)).toList();
        assertTrue(examples.size() >= 8, examples.toString());
        for (String example : examples) {
            run(example);
        }
    }

    private void copy(String recording, String name) throws IOException {
        assertEquals(0, command("cp", "-r", recording, name).in(folder).run().exitCode());
    }

    /** What is reported of a program that runs, whatever its process id. */
    @Test
    void commandsOnAFlightRecorderThatRunsAreAnswered() throws Exception {
        Programs.compile("Flight", 25, folder);
        Process traced = weft("trace", "--flight-recorder", "60s", "-o", folder.resolve("end.html").toString(),
                java(), "-cp", folder.toString(), "Flight").start();
        var out = traced.inputReader(StandardCharsets.UTF_8);
        String pid = out.readLine();
        try (var in = traced.outputWriter(StandardCharsets.UTF_8)) {
            in.write("s\n");
            in.flush();
            assertEquals("handled", out.readLine());
            for (String example : examplesOn("dump")) {
                run(example.replace(PID, pid));
            }
            assertTrue(Files.exists(folder.resolve("now.html")));
        }
        assertEquals(0, traced.waitFor());
    }

    /** Each records until it is told to end, as by Ctrl-C. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("attachExamples")
    void aProgramThatRunsIsRecorded(String example) throws Exception {
        Programs.compile("Attached", 25, folder);
        Process program = command(java(), "-XX:+EnableDynamicAgentLoading", "-cp", folder.toString(), "Attached").start();
        var out = program.inputReader(StandardCharsets.UTF_8);
        String pid = out.readLine();
        try (var in = program.outputWriter(StandardCharsets.UTF_8)) {
            Process weft = weft(words(example.replace(PID, pid))).in(folder).start();
            var err = weft.errorReader(StandardCharsets.UTF_8);
            assertEquals("weft: recording process " + pid + " (Ctrl-C: report now).", err.readLine());
            in.write("\n");
            in.flush();
            assertNotNull(out.readLine());
            assertEquals(0, command("kill", "-TERM", String.valueOf(weft.pid())).run().exitCode());
            assertEquals(0, weft.waitFor(), () -> String.join("\n", err.lines().toList()));
        }
        assertEquals(0, program.waitFor());
    }

    private static List<String> attachExamples() throws IOException {
        return examplesOn("attach");
    }

    private static List<String> examplesOn(String option) throws IOException {
        String page = Files.readString(WeftCommand.ROOT.resolve("docs/trace.md"));
        var examples = Pattern.compile("(?m)^weft (trace --" + option + " " + PID + ".*?)( *#.*)?$").matcher(page).results()
                .map(found -> found.group(1)).toList();
        assertFalse(examples.isEmpty());
        return examples;
    }

    private static String java() {
        return Jdks.current().resolve("bin/java").toString();
    }

    private String[] words(String example) throws IOException {
        var words = new ArrayList<String>();
        for (MatchResult word : WORD.matcher(example).results().toList()) {
            boolean isGlob = word.group(1) == null && word.group(2).contains("/*");
            words.addAll(isGlob ? filesOf(word.group(2)) : List.of(word(word)));
        }
        return words.toArray(String[]::new);
    }

    private void run(String example) throws IOException {
        var result = weft(words(example)).in(folder).run();
        assertEquals(0, result.exitCode(), example + ": " + result.err());
    }

    /** What a shell makes of it. */
    private List<String> filesOf(String glob) throws IOException {
        Path pattern = Path.of(glob);
        var files = new ArrayList<String>();
        try (var found = Files.newDirectoryStream(folder.resolve(pattern).getParent(), pattern.getFileName().toString())) {
            found.forEach(file -> files.add(folder.relativize(file).toString()));
        }
        return files;
    }

    private static String word(MatchResult word) {
        return word.group(1) == null ? word.group(2) : word.group(1);
    }
}
