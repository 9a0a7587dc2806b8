package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Behaviours 1 to 7: where examples are. */
@OnEachBackend
@DisplayName("Finding")
@SuppressWarnings("NullAway.Init") // Fields are set before all tests.
class BehaviourFindingTest {
    @Parameter
    private String backend;

    private Path folder;
    private PagesRun run;

    @BeforeAll
    void write(@TempDir Path temporary) throws IOException {
        folder = temporary;
        PagesRun.write(folder, "1.md", """
                j> int outside = 1;

                ```
                j> int n = 1;
                j> n + 1
                => 2
                ```

                $ exit 1

                ```
                j> n += 40

                j> n
                => 41
                j> outside
                ```
                """);
        PagesRun.write(folder, "2.md", "<!-- j> int hidden = 7; -->\n\n<!--\nj> hidden++\n-->\n\n```\nj> hidden\n=> 8\n```\n");
        PagesRun.write(folder, "3.md", """
                `````markdown
                ```java
                int text = "not compiled";
                ```
                `````

                `````
                ```
                j> 1 + 1
                => 2

                ```
                j> 2 + 2
                => 4
                `````
                """);
        PagesRun.write(folder, "Four.java", """
                /* j> int n = 1;
                 * j> n
                 * => 1
                 */
                class Four {
                    /**
                     * j> n + 1
                     * => 2
                     */
                    String text = "/* j> exit */";
                    /// ```
                    /// j> n + 2
                    /// => 3
                    /// ```
                    String block = \"""
                            /**
                             * j> exit
                             */
                            \""";
                    // j> exit
                }
                """);
        PagesRun.write(folder, "five/Shop.java", """
                /**
                 * {@snippet :
                 * int sold = 3;
                 * }
                 * {@snippet file="Use.java" region="sell"}
                 *
                 * <pre>{@code
                 * j> 40 + 2
                 * => 42
                 * }</pre>
                 */
                class Shop {}
                """);
        PagesRun.write(folder, "five/snippet-files/Use.java", """
                class Use {
                    void use() {
                        // @start region="sell"
                        int left = "seven";
                        // @end
                    }
                }
                """);
        PagesRun.write(folder, "6.md", """
                ```java
                throw new IllegalStateException("compiled, not run");
                ```
                ```java
                int n = "no number";
                ```
                ```java run
                throw new IllegalStateException("run");
                ```
                ```java
                System.out.println("said");
                ```
                ```text output
                said
                ```
                ```java ignore
                neither compiled nor run
                ```
                """);
        Path shared = folder.resolve("shared");
        PagesRun.write(folder, "7.md", """
                ```
                $ word=shell; echo 3 > %1$s
                j> String word = Files.readString(Path.of("%1$s")).strip()
                >>> word = 2 * open("%1$s").read().strip()
                $ rm %1$s
                j> Files.exists(Path.of("%1$s"))
                => false
                ```

                ```
                $ echo $word
                shell

                >>> word
                '33'
                j> word
                => "3"
                ```
                """.formatted(shared));
    }

    @BeforeParameterizedClassInvocation
    void run() throws IOException {
        run = new PagesRun(folder, PagesRun.settings(backend).jobs(2),
                List.of("1.md", "2.md", "3.md", "Four.java", "five/Shop.java", "6.md", "7.md"));
    }

    @Test
    @DisplayName("1: a page's examples run in its order in one session; text outside of fences and comments never does")
    void inPageOrder() {
        assertEquals("P P P P F", run.ends("1.md"));
        assertEquals(List.of("1.md:16:4: error: cannot find symbol"), run.problems("1.md"));
    }

    @Test
    @DisplayName("2: examples in an HTML comment run, and the rendered page does not show them")
    void hidden() throws IOException {
        assertEquals("P P P", run.ends("2.md"));
        String html = HtmlRenderer.builder().build().render(Parser.builder().build().parse(Files.readString(folder.resolve("2.md"))));
        assertTrue(html.contains("<pre>"), html);
        assertFalse(html.replaceAll("(?s)<!--.*?-->", "").contains("hidden = 7"), html);
    }

    @Test
    @DisplayName("3: a fence of five may contain one of three, and the outer one decides")
    void outerFence() {
        assertEquals("P P", run.ends("3.md"));
        assertEquals(List.of(9, 13), run.lines("3.md"));
    }

    @Test
    @DisplayName("4: in a .java file comments of all kinds are searched, but not strings that look like one")
    void sources() {
        assertEquals("P P P P", run.ends("Four.java"));
        assertEquals(List.of(1, 2, 7, 12), run.lines("Four.java"));
    }

    @Test
    @DisplayName("5: snippets, inline and of a region of another file, and <pre> blocks are found with their true lines")
    void snippets() {
        FileReport report = run.report("five/Shop.java");
        assertEquals("P P F P", run.ends("five/Shop.java"));
        assertEquals(List.of("Shop.java:3", "Shop.java:5", "Use.java:4", "Shop.java:8"), report.outcomes().stream()
                .map(outcome -> Path.of(outcome.example().place()).getFileName().toString()).toList());
        assertEquals(List.of("five/snippet-files/Use.java:4:20: error: incompatible types: java.lang.String cannot be converted to int"),
                run.problems("five/Shop.java"));
    }

    @Test
    @DisplayName("6: a block without prompts is compiled, run if it says so, and left alone if it says ignore")
    void blocks() {
        assertEquals("P F F P S", run.ends("6.md"));
        assertEquals("6.md:5:9: error: incompatible types: java.lang.String cannot be converted to int", run.problems("6.md").getFirst());
    }

    @Test
    @DisplayName("7: languages of a page run in its order, each in a session of its own")
    void languages() {
        assertEquals("P P P P P P P P", run.ends("7.md"));
    }
}
