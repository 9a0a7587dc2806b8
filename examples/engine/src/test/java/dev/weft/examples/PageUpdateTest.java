package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.ExampleOutcome.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files whose examples said something else. */
class PageUpdateTest {
    private static final String SAME = "same";

    @TempDir
    Path folder;

    private final Examples examples = new Examples(Examples.Settings.defaults());

    @AfterEach
    void close() {
        examples.close();
    }

    private PageUpdate update(Path file, String... said) throws IOException {
        List<Example> found = examples.find(file);
        assertEquals(said.length, found.size());
        List<ExampleOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < said.length; i++) {
            Status status = said[i].equals(SAME) ? Status.PASSED : Status.FAILED;
            outcomes.add(new ExampleOutcome(found.get(i), status, said[i].equals(SAME) ? found.get(i).expected().text() : said[i], "", 1));
        }
        return examples.update(new FileReport(file.toString(), outcomes, "", 1));
    }

    /** The file afterwards; it must be as it should be then. */
    private String updated(String name, String text, String... said) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        PageUpdate update = update(file, said);
        assertEquals(List.of(), update.left());
        update.write();
        String written = Files.readString(file);
        PageUpdate again = update(file, said);
        assertEquals(List.of(), again.diff());
        again.write();
        assertEquals(written, Files.readString(file));
        return written;
    }

    private String left(String name, String text, String... said) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        PageUpdate update = update(file, said);
        assertEquals(Set.of(), update.rewritten());
        update.write();
        assertEquals(text, Files.readString(file));
        return String.join("\n", update.left()).replace(file.toString(), "FILE");
    }

    @Test
    void onlyWhatFailedIsRewritten() throws IOException {
        assertEquals("# P\n```\nj> 1\n=> 2\nj> 3\n=> 3\nj> 4\nj> 5\na\nb\n```\n", updated("a.md",
                "# P\n```\nj> 1\n=> 1\nj> 3\n=> 3\nj> 4\n=> 4\nj> 5\n```\n", "=> 2", SAME, "", "a\nb"));
    }

    @Test
    void tagsStayWhereTheTextAroundThemIsAsItWas() throws IOException {
        assertEquals("""
                ```
                j> start()
                process <pid> is up
                  at <...>
                in <n> seconds!
                now
                ```
                """, updated("a.md", """
                ```
                j> start()
                process <pid> is up
                  at <...>
                in <n> seconds
                ```
                """, "process 12 is up\n  at noon\nin 3 seconds!\nnow"));
        assertEquals("```\nj> a()\nbegin\n1\n2\nfin\n```\n",
                updated("a.md", "```\nj> a()\nbegin\n<...>\nend\n```\n", "begin\n1\n2\nfin"));
        assertEquals("```\nj> a()\nx 7\n```\n", updated("a.md", "```\nj> a()\ny <n>\n```\n", "x 7"));
    }

    @Test
    void whatStandsInFrontOfLinesStandsThereAgain() throws IOException {
        assertEquals("""
                /**
                 * Twice.
                 * <pre>{@code
                 *   j> twice(4)
                 *   => 9
                 *     and more
                 *   j> twice(5)
                 *   => 10
                 * }</pre>
                 */
                class Twice {
                    /// ```
                    /// j> for (;;)
                    /// ..   a()
                    /// one
                    /// ```
                    int twice() { return 1; }
                }
                """, updated("Twice.java", """
                /**
                 * Twice.
                 * <pre>{@code
                 *   j> twice(4)
                 *   => 8
                 *   j> twice(5)
                 * }</pre>
                 */
                class Twice {
                    /// ```
                    /// j> for (;;)
                    /// ..   a()
                    /// ```
                    int twice() { return 1; }
                }
                """, "=> 9\n  and more", "=> 10", "one"));
        assertEquals("1. list\n\n   > ```\n   > j> 1\n   > => 2\n   > three\n   > ```\n",
                updated("a.md", "1. list\n\n   > ```\n   > j> 1\n   > ```\n", "=> 2\nthree"));
        assertEquals("<!-- j> 1\n     => 2\n-->\n", updated("a.md", "<!-- j> 1\n-->\n", "=> 2"));
        assertEquals("/** j> 1\n * => 2\n */\nclass A {}\n", updated("A.java", "/** j> 1\n */\nclass A {}\n", "=> 2"));
    }

    @Test
    void endsOfLinesTheMarkOfTheByteOrderAndTheLastLineAreAsTheyWere() throws IOException {
        assertEquals("\uFEFF```\r\nj> 1\r\n=> 2\r\n3\r\n```\r\n", updated("a.md", "\uFEFF```\r\nj> 1\r\n```\r\n", "=> 2\n3"));
        assertEquals("```\nj> 1\n=> 2", updated("a.md", "```\nj> 1\n=> 1", "=> 2"));
        assertEquals("```\nj> 1\n=> 2\n3", updated("a.md", "```\nj> 1", "=> 2\n3"));
        assertEquals("```\nj> 1", updated("a.md", "```\nj> 1\n=> 1", ""));
    }

    @Test
    void whatCannotStandThereIsLeftWithAReason() throws IOException {
        assertEquals("FILE:2: not rewritten: there are blank lines in what it said; +rm=~ lets a line ~ stand for one",
                left("a.md", "```\nj> 1\n```\n", "a\n\nb"));
        String other = "FILE:2: not rewritten: what it said would be something else there";
        assertEquals(other, left("a.md", "```\nj> 1\n```\n", "a\n```\nb"));
        assertEquals(other, left("a.md", "```\nj> 1\n```\n", "a\nj> b"));
        assertEquals(other, left("A.java", "/*\n * j> 1\n */\n", "a */ b"));
        assertEquals(other.replace(":2", ":1"), left("a.md", "<!-- j> 1 -->\n", "=> 1"));
        assertEquals("FILE:2: not rewritten: there is \\u in what it said, which begins a character in a Java source",
                left("A.java", "/*\n * j> 1\n */\n", "a \\user"));
        assertEquals("FILE:2: not rewritten: it said more than 1000 lines", left("a.md", "```\nj> 1\n```\n", "a\n".repeat(1001)));
        assertEquals("FILE:2: not rewritten: what was captured is pasted into what it should say",
                left("a.md", "```\nj> 1 // weft: +paste\n<a>\n```\n", "a"));
    }

    @Test
    void blankLinesAreWrittenAsTheSignThatIsTakenOut() throws IOException {
        assertEquals("```\nj> 1 // weft: +rm=~\na\n~\nb\n```\n", updated("a.md", "```\nj> 1 // weft: +rm=~\na\n```\n", "a\n\nb"));
    }

    @Test
    void whatDidNotRunToItsEndIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("a.md"), "```\nj> 1\n```\n");
        Example example = examples.find(file).getFirst();
        ExampleOutcome late = new ExampleOutcome(example, Status.FAILED, "a", example.place() + ": it took longer than 1 s", 1);
        ExampleOutcome gone = new ExampleOutcome(example, Status.ABORTED, "a", example.place() + ": it is gone", 1);
        assertEquals(List.of(file + ":2: not rewritten: it took longer than 1 s"),
                examples.update(new FileReport(file.toString(), List.of(late), "", 1)).left());
        assertEquals(List.of(), examples.update(new FileReport(file.toString(), List.of(gone), "", 1)).diff());
    }

    @Test
    void theDifferenceOfTheFileIsShown() throws IOException {
        Path file = Files.writeString(folder.resolve("a.md"), "# P\n```\nj> 1\n=> 1\n```\n");
        assertEquals("--- FILE\n+++ FILE\n@@ -1,5 +1,5 @@\n # P\n ```\n j> 1\n-=> 1\n+=> 2\n ```",
                String.join("\n", update(file, "=> 2").diff()).replace(file.toString(), "FILE"));
    }

    @Test
    void aFileThatSomebodyHasChangedIsNotTouched() throws IOException {
        Path file = Files.writeString(folder.resolve("a.md"), "```\nj> 1\n=> 1\n```\n");
        PageUpdate update = update(file, "=> 2");
        Files.writeString(file, "```\nj> 1\n=> 1\n```\nMore.\n");
        assertEquals(file + " has changed since its examples were run, and so is not rewritten",
                assertThrows(IOException.class, update::write).getMessage());
        assertEquals("```\nj> 1\n=> 1\n```\nMore.\n", Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        Example before = examples.find(file).getFirst();
        Files.writeString(file, "\n```\nj> 1\n=> 1\n```\n");
        var report = new FileReport(file.toString(), List.of(new ExampleOutcome(before, Status.FAILED, "=> 2", "", 1)), "", 1);
        IOException changed = assertThrows(IOException.class, () -> examples.update(report));
        assertTrue(String.valueOf(changed.getMessage()).contains("has changed since"), changed::toString);
    }

    @Test
    void rightsAndLinksStay() throws IOException {
        Path file = Files.writeString(folder.resolve("real.md"), "```\nj> 1\n=> 1\n```\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r-x"));
        Path link = Files.createSymbolicLink(folder.resolve("link.md"), file);
        update(link, "=> 2").write();
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("```\nj> 1\n=> 2\n```\n", Files.readString(file));
        assertEquals("rw-r--r-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
