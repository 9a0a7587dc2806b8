package dev.weft.examples.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectDirectory;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.FilePosition;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.opentest4j.AssertionFailedError;

/** Examples as a JUnit Platform launcher has them. */
class ExamplesTestEngineTest {
    private static final String ENGINE = "weft-examples";

    @TempDir
    Path folder;

    private Path page;

    @BeforeEach
    void page() throws IOException {
        page = page("a.md", """
                j> int six = 6;

                j> six * 7
                => 42
                j> six * 8
                => 42
                j> six // weft: +skip
                """);
    }

    private Path page(String name, String examples) throws IOException {
        return Files.writeString(folder.resolve(name), "# Page\n\n```\n" + examples + "```\n");
    }

    private static EngineTestKit.Builder kit(DiscoverySelector... selectors) {
        return EngineTestKit.engine(ENGINE).selectors(selectors);
    }

    private UniqueId id() {
        return UniqueId.forEngine(ENGINE).append("file", page.toString());
    }

    private static List<String> names(EngineExecutionResults results, Predicate<Event> which) {
        return results.testEvents().stream().filter(which).map(event -> event.getTestDescriptor().getDisplayName()).toList();
    }

    private static List<String> finished(EngineExecutionResults results) {
        return names(results, event -> event.getPayload(TestExecutionResult.class).isPresent());
    }

    @Test
    void eachExampleOfAFileIsATestWithItsPlace() {
        TestDescriptor root = kit(selectFile(page.toString())).discover().getEngineDescriptor();
        TestDescriptor file = root.getChildren().iterator().next();
        assertEquals(FileSource.from(page.toFile()), file.getSource().orElseThrow());
        List<? extends TestDescriptor> examples = List.copyOf(file.getChildren());
        assertEquals(List.of("4: int six = 6;", "6: six * 7", "8: six * 8", "10: six // weft: +skip"),
                examples.stream().map(TestDescriptor::getDisplayName).toList());
        FileSource source = assertInstanceOf(FileSource.class, examples.get(1).getSource().orElseThrow());
        assertEquals(page.toFile(), source.getFile());
        assertEquals(6, source.getPosition().orElseThrow().getLine());
        assertEquals(4, source.getPosition().orElseThrow().getColumn().orElseThrow());
    }

    @Test
    void aFailureHasWhatWasExpectedAndWhatCame() {
        EngineExecutionResults results = kit(selectFile(page.toString())).execute();
        results.testEvents().assertStatistics(counts -> counts.started(3).succeeded(2).failed(1).skipped(1));
        AssertionFailedError error = results.testEvents().failed().stream().findFirst()
                .flatMap(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable())
                .map(AssertionFailedError.class::cast).orElseThrow();
        assertEquals("=> 42", error.getExpected().getStringRepresentation());
        assertEquals("=> 48", error.getActual().getStringRepresentation());
        assertEquals(page + ":8: it says something else ==> expected: <=> 42> but was: <=> 48>", error.getMessage());
        assertEquals(8, error.getStackTrace()[0].getLineNumber());
    }

    @Test
    void whatIsSkippedHasAReasonAndWhatIsMissingFails() throws IOException {
        Path reasons = page("b.md", """
                j> 1 // weft: +skip
                j> 2 // weft: +if=weft-unset
                j> <unset> // weft: +paste
                j> 4 // weft: +fail-fast
                => 5
                j> 6
                """);
        EngineExecutionResults results = kit(selectFile(reasons.toString())).execute();
        assertEquals(List.of("it is marked with +skip", "its condition is not met", "an example before it failed"),
                results.testEvents().skipped().stream().map(event -> event.getRequiredPayload(String.class)).toList());
        results.testEvents().assertStatistics(counts -> counts.started(2).failed(2));
    }

    @Test
    void oneAloneRunsWhatItDependsOnAndOnlyItIsReported() {
        assertEquals(List.of("6: six * 7"), finished(kit(selectUniqueId(id().append("example", "6"))).execute()));
        EngineExecutionResults byLine = kit(selectFile(page.toString(), FilePosition.from(7))).execute();
        assertEquals(List.of("6: six * 7"), finished(byLine));
        byLine.testEvents().assertStatistics(counts -> counts.started(1).succeeded(1).skipped(0));
    }

    @Test
    void aFolderIsAllItsFilesAndTheyAreInTheSameOrderWithSeveralJobs() throws IOException {
        page("b.md", "j> 1 + 1\n=> 2\n");
        page("c.txt", "j> 1 + 1\n=> 3\n");
        for (String jobs : List.of("1", "2", "cpu")) {
            EngineExecutionResults results =
                    kit(selectDirectory(folder.toString())).configurationParameter("weft.examples.jobs", jobs).execute();
            results.containerEvents().assertStatistics(counts -> counts.started(3).succeeded(3));
            results.testEvents().assertStatistics(counts -> counts.succeeded(3).failed(1).skipped(1));
        }
    }

    /** Both are at the fifth line, each of its file. */
    @Test
    void anExternalSnippetIsATestOfTheSourceThatNamesIt() throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), """
                /**
                 * {@snippet file="Use.java" region="use" weft="run"}
                 *
                 * <pre>{@code
                 * j> 1 + 1
                 * => 3
                 * }</pre>
                 */
                class A {}
                """);
        Path used = Files.writeString(Files.createDirectory(folder.resolve("snippet-files")).resolve("Use.java"), """
                class Use {
                    void use() {

                        // @start region="use"
                        System.out.println("used");
                        // @end
                    }
                }
                """);
        EngineExecutionResults results = kit(selectFile(source.toString())).execute();
        assertEquals(List.of("2: {@snippet file=\"Use.java\" region=\"use\" weft=\"run\"}", used + ":5: System.out.println(\"used\");",
                "5: 1 + 1"), finished(results));
        results.containerEvents().assertStatistics(counts -> counts.started(2).succeeded(2));
        results.testEvents().assertStatistics(counts -> counts.succeeded(2).failed(1));
        UniqueId id = UniqueId.forEngine(ENGINE).append("file", source.toString()).append("example", used + ":5");
        assertEquals(List.of(used + ":5: System.out.println(\"used\");"), finished(kit(selectUniqueId(id)).execute()));
        assertEquals(List.of("5: 1 + 1"), finished(kit(selectFile(source.toString(), FilePosition.from(6))).execute()));
    }

    @ExamplesOf("src/test/pages")
    static final class Pages {}

    @ExamplesOf({"src/test/java", "missing.md"})
    static final class NoPages {}

    @ExamplesOf("src/test/java/module-info.java")
    static final class Missing {}

    @Test
    void aClassNamesPages() {
        EngineExecutionResults results = kit(selectClass(Pages.class)).execute();
        results.testEvents().assertStatistics(counts -> counts.started(2).succeeded(2));
        TestDescriptor type = results.allEvents().stream().map(Event::getTestDescriptor)
                .filter(descriptor -> descriptor.getSource().filter(ClassSource.class::isInstance).isPresent()).findFirst().orElseThrow();
        assertEquals("Pages", type.getDisplayName());
        String example = String.valueOf(results.testEvents().started().stream().toList().getLast().getTestDescriptor().getUniqueId());
        assertEquals(List.of("src/test/pages/seen.md:11: dev.weft.examples.junit.Seen.NUMBER"),
                finished(kit(selectUniqueId(example)).execute()));
    }

    @Test
    void whatAClassNamesAndIsNotThereFails() {
        EngineExecutionResults results = kit(selectClass(NoPages.class)).execute();
        assertEquals(List.of("there is no file \"missing.md\""), messages(results));
        assertEquals(List.of("there is no file \"src/test/java/module-info.java\""), messages(kit(selectClass(Missing.class)).execute()));
    }

    private static List<String> messages(EngineExecutionResults results) {
        return results.testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow().getMessage()).toList();
    }

    @ExamplesOf("src/test/resources")
    static final class WithoutExamples {}

    @Test
    void aClassWhosePagesHaveNoExamplesFails() {
        assertEquals(List.of("there are no examples in [src/test/resources], which @ExamplesOf of " + WithoutExamples.class.getName()
                + " names"), messages(kit(selectClass(WithoutExamples.class)).execute()));
    }

    @Test
    void aFileThatCannotBeUnderstoodIsATestThatFails() throws IOException {
        Path broken = page("b.md", "j> 1 // weft: +quick\n");
        List<String> messages = messages(kit(selectFile(broken.toString()), selectFile(page.toString())).execute());
        assertTrue(messages.getFirst().startsWith(broken + ":4: an option must be + or - and one of "), messages::toString);
        assertEquals(2, messages.size());
    }

    @Test
    void parametersSayHowExamplesAreRun() throws IOException {
        Path spaced = page("b.md", "j> \"a    b\"  // weft: +timeout=60\n=> \"a b\"\n\nj> while (true) {}\n");
        EngineExecutionResults results = kit(selectFile(spaced.toString()))
                .configurationParameter("weft.examples.options", "+norm-ws")
                .configurationParameter("weft.examples.timeout", "0.5").execute();
        assertEquals(List.of(spaced + ":7: it took longer than 0.5 s"), messages(results));
        page("b.md", "j> dev.weft.examples.junit.Seen.NUMBER\n=> 7\n");
        EngineExecutionResults blind =
                kit(selectFile(spaced.toString())).configurationParameter("weft.examples.classpath", "none").execute();
        assertTrue(messages(blind).getFirst().contains("package dev.weft.examples.junit does not exist"), messages(blind)::toString);
    }

    @ParameterizedTest
    @CsvSource({"weft.examples.options, skip", "weft.examples.timeout, 0", "weft.examples.jobs, 0", "weft.examples.release, x",
        "weft.examples.jdk, 3"})
    void aParameterThatMeansNothingIsAnErrorThatNamesIt(String name, String value) {
        EngineTestKit.Builder kit = kit(selectFile(page.toString())).configurationParameter(name, value);
        JUnitException error = assertThrows(JUnitException.class, kit::execute);
        assertTrue(String.valueOf(error.getCause()).contains(name), () -> String.valueOf(error.getCause()));
    }
}
