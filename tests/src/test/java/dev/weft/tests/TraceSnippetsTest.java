package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java lines in docs/trace.md: all of them in one program, traced and not. */
class TraceSnippetsTest {
    private static final Pattern BLOCK = Pattern.compile("```java[^\n]*\n(.*?)```", Pattern.DOTALL);
    /** Declarations that a block needs to be compiled alone; here they are in the program around. */
    private static final Pattern HIDDEN = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;\n");
    private static final Pattern RECORDED = Pattern.compile("\"ph\":\"([Xisf])\".*?\"name\":\"([^\"]*)\"");

    /** What the lines take for granted. */
    private static final String AROUND = """
            package com.acme;

            %s
            import java.util.List;

            public class Snippets {
                static final String name = "orders";
                static final String number = "card 0815";

                interface LogEvent { String getLevel(); String getLoggerName(); }

                static class Property { static final Property[] EMPTY_ARRAY = {}; }

                static abstract class AbstractAppender {
                    AbstractAppender(String name, Object filter, Object layout, boolean ignoreExceptions, Property[] properties) {}

                    public abstract void append(LogEvent event);
                }

                static %s

                static void load(String what) { for (int i = 0; i < 3; i++) what.strip(); }

                static void work() { load("work"); }

                %s

                public static void main(String[] args) throws Exception {
                    new TraceAppender().append(new LogEvent() {
                        @Override public String getLevel() { return "WARN"; }
                        @Override public String getLoggerName() { return "shop"; }
                    });
                    %s
                    String java = ProcessHandle.current().info().command().orElseThrow();
                    new ProcessBuilder(java, "-version", "--quiet").redirectErrorStream(true).start().waitFor();
                }
            }
            """;

    @TempDir
    Path folder = Path.of("");

    Path program = Path.of("");

    private static List<String> blocks() throws IOException {
        String page = Files.readString(WeftCommand.ROOT.resolve("docs/trace.md"));
        return BLOCK.matcher(HIDDEN.matcher(page).replaceAll("")).results().map(found -> found.group(1)).toList();
    }

    @BeforeEach
    void putThemTogether() throws IOException {
        Set<String> imports = new TreeSet<>();
        var methods = new StringBuilder();
        var calls = new StringBuilder();
        String appender = "";
        int number = 0;
        for (String block : blocks()) {
            if (block.contains("implements TracePlugin")) {
                continue;
            }
            IMPORT.matcher(block).results().forEach(line -> imports.add(line.group()));
            String lines = IMPORT.matcher(block).replaceAll("");
            if (lines.contains("extends AbstractAppender")) {
                appender = lines.strip();
            } else {
                number++;
                methods.append("static void snippet").append(number).append("() throws Exception {\n").append(lines).append("}\n");
                calls.append("snippet").append(number).append("();\n");
            }
        }
        assertTrue(number >= 6 && !appender.isEmpty(), methods::toString);
        program = Files.writeString(Files.createDirectories(folder.resolve("com/acme")).resolve("Snippets.java"),
                AROUND.formatted(String.join("", imports), appender, methods, calls));
    }

    @Test
    void inATraceTheyDoWhatIsSaidOfThem() throws IOException {
        Path report = folder.resolve("report.json");
        var result = weft("trace", "--include", "none.*", "--include", "com.acme.*#main", "-o", report.toString(), program.toString())
                .in(folder).run();
        assertEquals("0: ", result.exitCode() + ": " + result.text(), result.err());
        Set<String> recorded = RECORDED.matcher(Files.readString(report)).results()
                .map(found -> found.group(1) + " " + found.group(2)).collect(Collectors.toSet());
        for (String expected : List.of("X load orders", "s order", "f order", "i cache is warm", "i configuration read",
                "i all nodes are up", "i cart.owner: Ann", "i order.state: paid", "i log WARN shop")) {
            assertTrue(recorded.contains(expected), () -> expected + " is not among " + recorded);
        }
        String json = Files.readString(report);
        assertTrue(json.contains("\"cart.items\":3") && json.contains("\"orders\":12") && json.contains("\"order.total\":900"), json);
        assertFalse(json.contains("card 0815"), "it is left out");
    }

    @Test
    void withoutATraceTheProgramRecordsItselfAndTheOthersDoNothing() throws IOException {
        var result = weft("run", program.toString()).in(folder).run();
        assertEquals("0: ", result.exitCode() + ": " + result.text(), result.err());
        assertTrue(Files.size(folder.resolve("run.html")) > 0);
    }

    @Test
    void thePluginIsTheSample() throws IOException {
        String sample = Files.readString(WeftCommand.ROOT.resolve("samples/Redact.java"));
        String plugin = blocks().stream().filter(block -> block.contains("implements TracePlugin")).findFirst().orElseThrow();
        assertEquals(sample.replaceAll("(?s)/\\*\\*.*?\\*/\n", ""), plugin);
    }
}
