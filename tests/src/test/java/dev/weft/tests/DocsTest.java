package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs in README and docs: each runs, and prints what stands behind its {@code println}s. */
class DocsTest {
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTED = Pattern.compile("IO\\.println\\(.*\\);\\s*// (.*)");

    private static final Set<String> PAGES_FOR_ANY_POOL = Set.of("pools.md", "sharing.md", "from-python.md");
    private static final Pattern PROCESSES = Pattern.compile("Pool\\.processes\\((\\d+)\\)");

    /** The server of the page of clusters. */
    private static final String SERVER = "redis://localhost:6379";

    @TempDir
    static Path place = Path.of("");

    private static @Nullable OneNode cluster;

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void startNode() throws IOException {
        cluster = OneNode.canStart() ? OneNode.start(place) : null;
    }

    @AfterAll
    static void endNode() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Where the node of these tests is met; a test that needs it says so where there is none. */
    private static String server() {
        Assumptions.assumeTrue(cluster != null, OneNode.MISSING);
        return Objects.requireNonNull(cluster).url();
    }

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

    private WeftCommand command(Program program) throws IOException {
        String source = program.source.contains(SERVER) ? program.source.replace(SERVER, server()) : program.source;
        return weft("run", Files.writeString(folder.resolve("Example.java"), source).toString()).with("WEFT_KEY", OneNode.KEY);
    }

    /** What the program says that it prints; null if it does not say it of every line. */
    private static @Nullable List<String> promised(Program program) {
        List<String> promised = PRINTED.matcher(program.source).results().map(match -> match.group(1).strip()).toList();
        long prints = program.source.lines().filter(line -> line.contains("IO.println(")).count();
        return promised.size() == prints ? promised : null;
    }

    private static void assertPrints(@Nullable List<String> promised, WeftCommand.Result result) {
        assertEquals("", result.err());
        assertEquals(0, result.exitCode());
        if (promised != null) {
            assertEquals(promised, result.text().lines().toList());
        }
    }

    /** Of each page the first, as a program of its own: {@code weft:examples} has run all of them in its JVM. */
    private static List<Program> firstOfEachPage() throws IOException {
        return firsts(programs());
    }

    private static List<Program> firsts(List<Program> all) {
        var programs = new LinkedHashMap<String, Program>();
        all.forEach(program -> programs.putIfAbsent(program.page, program));
        return List.copyOf(programs.values());
    }

    private static List<Program> others() throws IOException {
        var others = new ArrayList<>(programs());
        others.removeAll(firstOfEachPage());
        return others;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("firstOfEachPage")
    void aProgramOfTheDocsPrintsWhatItSays(Program program) throws IOException {
        assertPrints(promised(program), command(program).run());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    @Tag("deep")
    void theOtherProgramsOfTheDocsPrintWhatTheySay(Program program) throws IOException {
        assertPrints(promised(program), command(program).run());
    }

    /** The programs that open worker JVMs, with a pool of whatever kind is configured instead. */
    private static List<Program> programsForAnyPool() throws IOException {
        List<Program> programs = programs().stream()
                .filter(program -> PAGES_FOR_ANY_POOL.contains(program.page))
                .map(program -> new Program(program.page, program.number,
                        PROCESSES.matcher(program.source).replaceAll("Pool.configured(\"processes:$1\")")))
                .filter(program -> program.source.contains("Pool.configured("))
                .toList();
        for (String page : PAGES_FOR_ANY_POOL) {
            assertTrue(programs.stream().anyMatch(program -> program.page.equals(page)), page);
        }
        for (Program program : programs) {
            assertNotNull(promised(program), program.source);
        }
        return programs;
    }

    /** One of each page: what backends do otherwise is for the tests of their modules. */
    private static List<Program> oneOfEachPage() throws IOException {
        return firsts(programsForAnyPool());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oneOfEachPage")
    void aProgramWithAPoolPrintsTheSameInThisJvm(Program program) throws IOException {
        WeftCommand command = command(program);
        var running = new LinkedHashMap<String, Process>();
        // On worker JVMs it has run as it stands on its page.
        for (String pool : List.of("inline", "threads", "virtual")) {
            running.put(pool, command.with("WEFT_POOL", pool).start());
        }
        List<WeftCommand.Result> results = new ArrayList<>();
        running.forEach((pool, process) -> results.add(WeftCommand.finish(process, List.of(pool + " " + program))));
        for (WeftCommand.Result result : results) {
            assertPrints(promised(program), result);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oneOfEachPage")
    void aProgramWithAPoolPrintsTheSameOnACluster(Program program) throws IOException {
        assertPrints(promised(program), command(program).with("WEFT_POOL", "cluster:" + server()).run());
    }
}
