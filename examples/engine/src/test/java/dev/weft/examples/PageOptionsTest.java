package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page says of all its examples. */
class PageOptionsTest {
    @TempDir
    Path folder;

    private final Examples examples = new Examples(Examples.Settings.defaults());

    @AfterEach
    void close() {
        examples.close();
    }

    /** Whether white space counts, and tags are text, for each. */
    private List<String> options(String name, String text) throws IOException {
        return examples.find(Files.writeString(folder.resolve(name), text)).stream().map(Example::options)
                .map(options -> (options.is(ExampleOption.NORM_WS, false) ? "any" : "")
                        + (options.is(ExampleOption.TAGS, true) ? "" : " text"))
                .toList();
    }

    @Test
    void aCommentThatSaysNothingElseIsForAll() throws IOException {
        assertEquals(List.of("any text", " text"), options("a.md", """
                <!-- weft: +norm-ws -->
                <!--
                byexample: -tags
                -->

                ```
                j> 1
                j> 2 // weft: -norm-ws
                ```
                """));
        assertEquals(List.of("any"), options("A.java", "/* weft: +norm-ws */\n/** j> 1 */\nclass A {}\n"));
    }

    @Test
    void laterOnAndInABlockOfCodeItIsForNobody() throws IOException {
        assertEquals(List.of("", ""), options("a.md", "```\nj> 1\n```\n<!-- weft: +norm-ws -->\n\n```\nj> 2\n```\n"));
        assertEquals(List.of(""), options("a.md", "```\nweft: +norm-ws\n```\n```\nj> 1\n```\n"));
        assertEquals(List.of(""), options("a.md", "<!-- weft: +norm-ws\nand more -->\n\n```\nj> 1\n```\n"));
    }

    @Test
    void directlyAboveABlockItIsForThatBlock() throws IOException {
        assertEquals(List.of("any", ""), options("a.md", "<!-- weft: +norm-ws -->\n```\nj> 1\n```\n\n```\nj> 2\n```\n"));
    }

    @Test
    void whatIsWrongThereIsSaidWithItsLine() throws IOException {
        Path page = folder.resolve("a.md");
        ExampleException wrong = assertThrows(ExampleException.class, () -> options("a.md", "# P\n\n<!-- weft: +quick -->\n"));
        assertEquals(page + ":3: an option must be + or -", String.valueOf(wrong.getMessage()).split(" and one of ")[0]);
    }
}
