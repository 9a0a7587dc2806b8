package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** trace/README.md: what tracing promises, with the tests that show it. */
class PromisesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| .* \\| (.*) \\|$");
    private static final Pattern NAME = Pattern.compile("`(?:(?:(\\w+)\\.)?(\\w+Test)(?:\\.(\\w+))?|(\\w+))`");

    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (String module : List.of("trace/agent", "trace/runtime", "trace/format", "trace/report", "cli", "tests")) {
            try (Stream<Path> files = Files.walk(WeftCommand.ROOT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith("Test.java")).forEach(sources::add);
            }
        }
        return sources;
    }

    @Test
    void eachTestThatIsNamedIsThere() throws IOException {
        List<Path> sources = sources();
        List<MatchResult> rows = ROW.matcher(Files.readString(WeftCommand.ROOT.resolve("trace/README.md"))).results().toList();
        assertTrue(rows.size() > 30, () -> rows.size() + " rows");
        var missing = new ArrayList<String>();
        for (MatchResult row : rows) {
            List<Path> of = List.of();
            for (MatchResult name : NAME.matcher(row.group(1)).results().toList()) {
                if (name.group(2) != null) {
                    String end = (name.group(1) == null ? "/" : "/" + name.group(1) + "/") + name.group(2) + ".java";
                    of = sources.stream().filter(file -> file.toString().endsWith(end)).toList();
                }
                String method = name.group(4) == null ? name.group(3) : name.group(4);
                if (!has(of, method == null ? "class " + name.group(2) : "void " + method + "(")) {
                    missing.add(name.group());
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    private static boolean has(List<Path> sources, String declaration) throws IOException {
        for (Path source : sources) {
            if (Files.readString(source).contains(declaration)) {
                return true;
            }
        }
        return false;
    }
}
