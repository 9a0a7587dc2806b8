package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files, and which of their examples, {@code weft examples} takes. */
class ExampleFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void pages() throws IOException {
        page("docs/a.md", "j> int a = 1;\n\nj> a + 1 // weft: +name=sum\n=> 2\n\nj> a + 2\n=> 4\n");
        page("docs/more/b.md", "j> \"b\"\n=> \"b\"\n");
        page("docs/more/c.markdown", "j> \"c\"\n=> \"c\"\n");
        page("docs/.hidden/d.md", "j> \"d\"\n");
        Files.writeString(folder.resolve("docs/E.java"), "/** j> \"e\" */\nclass E {}\n");
    }

    private void page(String name, String examples) throws IOException {
        Path page = folder.resolve(name);
        Files.createDirectories(page.getParent());
        Files.writeString(page, "# Page\n\n```\n" + examples + "```\n");
    }

    private Command run(String arguments) {
        return Command.run((Object[]) ("examples " + arguments.replace("docs", folder.resolve("docs").toString())).split(" "));
    }

    private List<String> listed(String arguments) {
        return run("--list " + arguments).out().lines().map(line -> line.substring(folder.toString().length() + 6)).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docs                         | E.java:1 a.md:4 a.md:6 a.md:9 more/b.md:4 more/c.markdown:4
            docs/**/*.md                 | a.md:4 a.md:6 a.md:9 more/b.md:4
            docs/*.{md,java}             | E.java:1 a.md:4 a.md:6 a.md:9
            docs/more/[bc].*             | more/b.md:4 more/c.markdown:4
            --skip docs/more docs        | E.java:1 a.md:4 a.md:6 a.md:9
            --skip *.md --skip more docs | E.java:1
            docs/a.md docs/a.md:6        | a.md:4 a.md:6
            docs/a.md:7 docs/more        | a.md:4 a.md:6 more/b.md:4 more/c.markdown:4
            --name sum docs              | a.md:4 a.md:6
            --name a* --name "e" docs    | E.java:1 a.md:9 a.md:4 a.md:6
            """)
    void filesAndExamplesAreChosen(String arguments, String chosen) {
        List<String> found = listed(arguments).stream().map(line -> line.substring(0, line.indexOf(": "))).sorted().toList();
        assertEquals(List.of(chosen.split(" ")).stream().sorted().toList(), found);
    }

    @Test
    void whatIsCalledBySomethingIsListedByIt() {
        assertEquals(List.of("a.md:4: int a = 1;", "a.md:6: sum", "a.md:9: a + 2"), listed("docs/a.md"));
    }

    @Test
    void oneExampleRunsWithThoseThatItNeeds() {
        Command command = run("docs/a.md:6");
        assertEquals(0, command.exitCode(), command::out);
        assertTrue(command.out().contains("1 file, 2 examples: 2 passed, 0 failed"), command::out);
        assertEquals(3, run("--name nobody docs").exitCode());
    }

    @Test
    void withoutRunningThemTheyAreCounted() throws IOException {
        Command command = run("--dry docs");
        assertEquals(0, command.exitCode());
        assertTrue(command.out().endsWith("6 examples, none was run\n"), command::out);
        assertTrue(command.out().contains("docs/a.md: 3 examples\n"), command::out);
        page("docs/f.md", "j> 1 // weft: +quick\n");
        Command wrong = run("--dry -q docs");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.out().startsWith(folder.resolve("docs/f.md") + ":4: an option must be + or -"), wrong::out);
    }

    @Test
    void argumentsMayBeInAFile() throws IOException {
        Path arguments = folder.resolve("arguments");
        Files.writeString(arguments, "# what is always the same\n--name sum\n--skip=*.java\n\n  " + folder.resolve("docs") + "\n--list\n");
        Command command = Command.run("examples", "@" + arguments);
        assertEquals(2, command.out().lines().count(), command::toString);
        Command missing = Command.run("examples", "@" + arguments + ".missing");
        assertEquals(64, missing.exitCode());
        assertEquals("weft: the file of arguments " + arguments + ".missing must be readable text in UTF-8.\n", missing.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docs/*.txt          | 3  | weft: there is no page or source "DOCS/*.txt".
            docs/none/**        | 3  | weft: there is no page or source "DOCS/none/**".
            docs/a.md:x         | 3  | weft: there is no file "DOCS/a.md:x".
            --skip * docs       | 3  | weft: there is no page or source among [DOCS]:
            --skip [a docs      | 64 | weft: a pattern of files must be as in 'docs/**/*.md', but was '[a': Missing
            """)
    void whatIsNotThereIsSaidInOneSentence(String arguments, int code, String message) {
        Command command = run(arguments);
        assertEquals(code, command.exitCode());
        assertTrue(command.err().startsWith(message.replace("DOCS", folder.resolve("docs").toString())), command::err);
    }
}
