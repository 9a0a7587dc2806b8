package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.Examples.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snippets of Javadoc, as JEP 413 has them. */
class SnippetTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private static SnippetTag tag(String comment) {
        return SnippetTag.at(comment, 0).orElseThrow();
    }

    private static SnippetText text(String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(new Line(lines.size() + 1, line)));
        return new SnippetText(lines, "//");
    }

    /** Of each example of a source where it is, and whether it passed or what is wrong. */
    private List<String> said(Settings settings, Path source) {
        try (Examples examples = new Examples(settings); Stream<FileReport> reports = examples.run(List.of(source))) {
            return reports.flatMap(report -> report.outcomes().stream())
                    .map(outcome -> outcome.example().place() + " " + outcome.status() + " " + outcome.problem())
                    .map(line -> line.replace(folder + "/", "").strip()).toList();
        }
    }

    @Test
    void attributesHaveValuesInQuotesOfBothKindsOrNone() {
        SnippetTag tag = tag("{@snippet lang=java id='a b' region=\"x\" weft :\n int[] a = {};\n }");
        assertEquals(Map.of("lang", "java", "id", "a b", "region", "x", "weft", ""), tag.attributes());
        assertEquals(" int[] a = {};\n ", "{@snippet lang=java id='a b' region=\"x\" weft :\n int[] a = {};\n }"
                .substring(tag.bodyFrom(), tag.bodyTo()));
        assertTrue(tag("{@snippet file=\"a/B.java\"}").isExternal());
        assertEquals("com/acme/Shop.java", tag("{@snippet class=com.acme.Shop }").file());
        assertEquals("properties", tag("{@snippet file=\"a.properties\"}").info());
    }

    @Test
    void whatIsNotWrittenAsATagIsNone() {
        assertTrue(SnippetTag.at("{@snippet : on the same line }", 0).isEmpty());
        assertTrue(SnippetTag.at("{@snippet :\n never closed {", 0).isEmpty());
        assertEquals(-1, SnippetTag.next("{@snippets}", 0));
    }

    @Test
    void aRegionIsWhatStandsFromItsBeginToItsEnd() {
        SnippetText text = text("""
                class A {
                    // @start region=all
                    int a;  // @start region="b"
                    int b;  // @highlight substring="b" @end region=b
                    // @end
                }
                """);
        assertEquals("int a;\nint b;", Objects.requireNonNull(text.region("all")).shown());
        assertEquals("int a;\nint b;", Objects.requireNonNull(text.region("b")).shown());
        assertEquals(List.of(3, 4), Objects.requireNonNull(text.region("b")).code().stream().map(Line::number).toList());
        assertNull(text.region("c"));
    }

    @Test
    void marksAreTakenOutAndReplacementsMadeInWhatIsShown() {
        SnippetText text = text("""
                var key = "secret";  // @replace substring='"secret"' replacement="..."
                // @link substring="open" target="Shop#open" :
                shop.open(key);
                // @replace region regex="\\d+" replacement="n"
                f(12);
                g(3);
                // @end
                h(4); // @ends nothing
                """);
        assertEquals("var key = ...;\nshop.open(key);\nf(n);\ng(n);\nh(4); // @ends nothing", text.shown());
        assertEquals("var key = \"secret\";", text.code().getFirst().text());
        assertEquals("", text.code().get(1).text());
    }

    @Test
    void anExternalSnippetIsCompiledWhereItIs() throws IOException {
        file("com/acme/snippet-files/Use.java", """
                class Use {
                    void use() {
                        // @start region=good
                        int a = 1;
                        // @end
                        // @start region=bad
                        int b = "b"; // @highlight
                        // @end
                    }
                }
                """);
        file("other/Elsewhere.java", "record Elsewhere(int a) {}\n");
        Path source = file("com/acme/Shop.java", """
                /**
                 * {@snippet file="Use.java" region="good"}
                 * {@snippet class="Use" region=bad}
                 * {@snippet class=Elsewhere}
                 */
                class Shop {}
                """);
        assertEquals(List.of(
                "com/acme/Shop.java:2 PASSED",
                "com/acme/snippet-files/Use.java:4 PASSED",
                "com/acme/Shop.java:3 PASSED",
                "com/acme/snippet-files/Use.java:7 FAILED com/acme/snippet-files/Use.java:7:17: error: incompatible types:"
                        + " java.lang.String cannot be converted to int",
                "com/acme/Shop.java:4 PASSED",
                "other/Elsewhere.java:1 PASSED"), said(Settings.defaults().snippetPath(List.of(folder.resolve("other"))), source));
        assertEquals("com/acme/Shop.java:4 FAILED com/acme/Shop.java:4: the file of a snippet must be in com/acme/snippet-files, but"
                + " \"Elsewhere.java\" is not", said(Settings.defaults(), source).getLast());
    }

    @Test
    void aHybridSnippetMustBeWhatItsFileHas() throws IOException {
        file("snippet-files/Use.java", """
                class Use {
                    void use(String key) { // @start region=use
                        System.out.println(key);  // @replace regex='key' replacement="..."
                    } // @end
                }
                """);
        String hybrid = """
                /// {@snippet file=Use.java region=use :
                /// void use(String key) {
                ///     System.out.println(...);
                /// }
                /// }
                class Shop {}
                """;
        assertEquals(List.of("Shop.java:1 PASSED", "snippet-files/Use.java:2 PASSED"),
                said(Settings.defaults(), file("Shop.java", hybrid)));
        assertEquals("Shop.java:1 FAILED Shop.java:1: the text of the snippet must be that of snippet-files/Use.java:2, but is another one",
                said(Settings.defaults(), file("Shop.java", hybrid.replace("println", "print"))).getFirst());
        assertEquals("Shop.java:1 FAILED Shop.java:1: the region of a snippet must be marked in its file, but \"gone\" is not in"
                + " snippet-files/Use.java",
                said(Settings.defaults(), file("Shop.java", hybrid.replace("region=use", "region=gone"))).getFirst());
    }

    @Test
    void anInlineSnippetIsABlockUnlessItIsNoJava() throws IOException {
        assertEquals(List.of(
                "Shop.java:3 PASSED",
                "Shop.java:6 FAILED Shop.java:6:12: error: cannot find symbol: variable b",
                "Shop.java:9 PASSED",
                "Shop.java:15 SKIPPED it is marked with +skip"), said(Settings.defaults(), file("Shop.java", """
                /**
                 * {@snippet :
                 * try (var in = System.in) {} // @highlight region @end
                 * }
                 * {@snippet lang="java" :
                 *     a = b;
                 * }
                 * {@snippet weft="run" :
                 * System.out.println("hi");
                 * }
                 * {@snippet lang="text" :
                 * a = b
                 * }
                 * {@snippet weft="ignore" :
                 * no
                 * }
                 */
                class Shop {}
                """.replace("    a = b;", "int a = b;"))));
    }
}
