package dev.weft.tests;

import static dev.weft.tests.WeftCommand.command;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands in docs/trace.md that are about programs of the reader's: a shell runs each in a folder that has what they name. Those on
 * samples, on recordings and on programs that run are {@link TraceDocsTest}'s.
 */
class TraceDocsCommandsTest {
    private static final Pattern TRACE = Pattern.compile("(?m)^(weft trace .*?)( +#.*)?$");
    private static final Pattern VIEW = Pattern.compile("(?m)^(weft view .*?)( +#.*)?$");
    private static final Pattern JAVA = Pattern.compile("(?m)^(java -XX:StartFlightRecording=.*?)( +#.*)?$");
    private static final Pattern ELSEWHERE = Pattern.compile("samples/\\w+\\.java$|--attach|--dump ");
    private static final String PROFILER = "/opt/async-profiler/lib/libasyncProfiler.so";

    @TempDir
    static Path folder = Path.of("");

    @BeforeAll
    static void makeWhatIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("target/classes"));
        Path sources = Files.createDirectories(folder.resolve("com/acme"));
        Files.writeString(sources.resolve("Main.java"), """
                package com.acme;

                public class Main {
                    public static void main(String[] args) {
                        System.out.println(new Parser().parse(3) + " " + args.length);
                    }
                }
                """);
        Files.writeString(sources.resolve("Parser.java"), """
                package com.acme;

                class Parser {
                    int parse(int levels) {
                        int depth = levels;
                        return depth == 0 ? read("") : 1 + parse(depth - 1);
                    }

                    int read(String text) {
                        int length = text.length();
                        return length;
                    }
                }
                """);
        Files.writeString(sources.resolve("Prepare.java"), """
                package com.acme;

                public class Prepare {
                    public static void main(String[] args) {
                        for (String arg : args) {
                            arg.strip();
                        }
                    }
                }
                """);
        Files.writeString(folder.resolve("App.java"), """
                void main() {
                    for (int i = 3; i < 4; i++) {
                        IO.println(i + " 0");
                    }
                }
                """);
        shell("javac -g -d target/classes com/acme/*.java");
        shell("jar -c -f app.jar -e com.acme.Main -C target/classes . && cp app.jar server.jar");
        script("start.sh", "exec java -cp target/classes com.acme.Main");
        Files.createDirectories(folder.resolve("tools"));
        script("tools/weft", "exec '" + WeftCommand.ROOT + "/weft' \"$@\"");
        script("tools/mvn", "exec java -cp target/classes com.acme.Main");
        script("tools/xdg-open", "echo \"$1\" >opened.new && mv opened.new opened");
    }

    private static void script(String name, String line) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static WeftCommand inShell(String line) {
        String path = folder.resolve("tools") + ":" + Jdks.current().resolve("bin") + ":" + System.getenv("PATH");
        return command("sh", "-c", line).in(folder).with("PATH", path).with("JAVA_HOME", Jdks.current().toString())
                .with("WEFT_HOME", WeftCommand.HOME.toString()).with("XDG_CACHE_HOME", folder.resolve("caches").toString());
    }

    private static WeftCommand.Result shell(String line) {
        WeftCommand.Result result = inShell(line).run();
        assertEquals(0, result.exitCode(), () -> line + ": " + result.err());
        return result;
    }

    private static List<String> examples(Pattern of) throws IOException {
        String page = Files.readString(WeftCommand.ROOT.resolve("docs/trace.md"));
        return of.matcher(page).results().map(found -> found.group(1)).filter(line -> !ELSEWHERE.matcher(line).find()).toList();
    }

    private static List<String> traceExamples() throws IOException {
        List<String> examples = examples(TRACE);
        assertTrue(examples.size() >= 12, examples::toString);
        return examples;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("traceExamples")
    void aProgramIsTracedAsTheDocsSay(String example) throws IOException {
        WeftCommand.Result result = shell(example.replace(PROFILER, library(example)));
        String arguments = example.endsWith(" --fast") && !example.contains("start.sh") ? "3 1\n" : "3 0\n";
        assertEquals(arguments, result.text(), result.err());
        assertTrue(result.err().contains("weft: report: ") || result.err().contains("weft: recording: "), result.err());
    }

    /** That of async-profiler, where it can be used. */
    private static String library(String example) throws IOException {
        if (!example.contains(PROFILER)) {
            return "";
        }
        boolean linux = System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
        Assumptions.assumeTrue(linux, "async-profiler comes for Linux on x86-64 here");
        Path library = folder.resolve("libasyncProfiler.so");
        if (!Files.exists(library)) {
            try (var in = ClassLoader.getSystemResourceAsStream("linux-x64/libasyncProfiler.so")) {
                Files.write(library, in == null ? new byte[0] : in.readAllBytes());
            }
        }
        return library.toString();
    }

    @Test
    void aReportIsSeenAsTheDocsSay() throws Exception {
        shell("weft trace -q App.java");
        shell("weft trace -q -o result.json App.java");
        shell("weft trace -q -u --output-dir runs App.java && weft trace -q -u --output-dir runs -jar app.jar");
        for (String example : examples(JAVA)) {
            shell(example);
        }
        List<String> examples = examples(VIEW);
        assertTrue(examples.size() >= 4, examples::toString);
        for (String example : examples) {
            Files.deleteIfExists(folder.resolve("opened"));
            Process view = inShell("exec " + example).start();
            BufferedReader out = view.inputReader(StandardCharsets.UTF_8);
            String address = out.readLine();
            assertTrue(address != null && address.startsWith("http://"), () -> example + ": "
                    + String.join("\n", view.errorReader(StandardCharsets.UTF_8).lines().toList()));
            try (HttpClient client = HttpClient.newHttpClient()) {
                var answer = client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode(), example);
            }
            if (!example.contains("--once ")) {
                view.destroy();
            }
            int code = view.waitFor();
            assertTrue(example.contains("--once ") ? code == 0 : code == 143, () -> example + ": " + code);
        }
    }
}
