package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs in README and docs: each runs, and prints what stands behind its {@code println}s. */
class DocsTest {
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTED = Pattern.compile("IO\\.println\\(.*\\);\\s*// (.*)");

    @TempDir
    Path folder = Path.of("");

    private record Program(String page, int number, String source) {
        @Override
        public String toString() {
            return page + " " + number;
        }
    }

    private static List<Program> programs() throws IOException {
        var pages = new ArrayList<>(List.of(WeftCommand.ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(WeftCommand.ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        var programs = new ArrayList<Program>();
        for (Path page : pages) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            for (int number = 1; block.find(); number++) {
                // The others are fragments that show how a call is written.
                if (block.group(1).contains("void main(")) {
                    programs.add(new Program(page.getFileName().toString(), number, block.group(1)));
                }
            }
        }
        assertTrue(programs.size() >= 5, programs.toString());
        return programs;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void aProgramOfTheDocsPrintsWhatItSays(Program program) throws IOException {
        Path file = Files.writeString(folder.resolve("Example.java"), program.source);
        var result = weft("run", file.toString()).run();
        assertEquals("", result.err());
        assertEquals(0, result.exitCode());
        List<String> promised = PRINTED.matcher(program.source).results().map(match -> match.group(1).strip()).toList();
        long prints = program.source.lines().filter(line -> line.contains("IO.println(")).count();
        if (promised.size() == prints) {
            assertEquals(promised, result.text().lines().toList());
        }
    }
}
