package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code weft examples} shows and writes of what it ran. */
class ExamplesReportingTest {
    @TempDir
    Path folder;

    private Path page(String name, String examples) throws IOException {
        return Files.writeString(folder.resolve(name), "# Page\n\n```\n" + examples + "```\n");
    }

    private String shown(Command command) {
        return command.out().replace(folder + "/", "").replaceAll("\\d+\\.\\d\\d s", "TIME");
    }

    @Test
    void atMostSoManyFailuresAreShownAndAllAreCounted() throws IOException {
        page("a.md", "j> 1\n=> 2\nj> 1\n=> 3\nj> 1\n=> 4\n");
        Command command = Command.run("examples", "--show-failures", 1, folder);
        assertEquals(1, command.exitCode());
        assertEquals("""
                a.md:4: it says something else
                  source:
                    1
                  expected:
                    => 2
                  said:
                    => 1
                a.md: 2 more failures are not shown
                a.md: 0 passed, 3 failed, 0 skipped, TIME
                1 file, 3 examples: 0 passed, 3 failed, 0 skipped, TIME
                """, shown(command));
    }

    @Test
    void quietlyNothingIsSaidOfWhatPasses() throws IOException {
        page("a.md", "j> 1\n=> 1\n");
        Command command = Command.run("examples", "-q", "--update", folder);
        assertEquals(0, command.exitCode());
        assertEquals("", command.out() + command.err());
    }

    @Test
    void differencesAreShownAsIsWished() throws IOException {
        page("a.md", "j> System.out.println(\"the size is 12\")\nthe size is 21\nj> 1 // weft: +diff=none\n=> 2\n");
        String out = shown(Command.run("examples", "--diff", "ndiff", folder));
        assertTrue(out.contains("""
                  difference:
                    - the size is 21
                    ?             -
                    + the size is 12
                    ?              +
                """) || out.contains("""
                  difference:
                    - the size is 21
                    ?              -
                    + the size is 12
                    ?             +
                """), out);
        assertTrue(out.contains("  expected:\n    => 2\n  said:\n    => 1\n"), out);
        out = shown(Command.run("examples", "--difftool", "printf '%s/' $(cat %e) to $(cat %g)", folder));
        assertTrue(out.contains("  difference:\n    the/size/is/21/to/the/size/is/12/\n"), out);
        out = shown(Command.run("examples", "--difftool", "there-is-no-such-tool %e", folder));
        assertTrue(out.contains("  --difftool must be a command that can be run, but was 'there-is-no-such-tool %e': "), out);
        assertTrue(out.contains("  expected:\n    the size is 21\n  said:\n    the size is 12\n"), out);
    }

    @Test
    void resultsAreWrittenForOtherPrograms() throws IOException {
        page("a.md", "j> 1\n=> 2\nj> 2\n=> 2\n");
        Path xml = folder.resolve("results.xml");
        Path json = folder.resolve("results.json");
        Command command = Command.run("examples", "-q", "--junit-xml", xml, "--json", json, "--annotations", "github", folder);
        assertEquals(1, command.exitCode());
        assertTrue(shown(command).contains("::error file=" + folder.toString().replace(":", "%3A") + "/a.md,line=4,")
                || shown(command).contains("::error file=a.md,line=4,"), command::out);
        assertTrue(Files.readString(xml).contains("<testsuites name=\"weft examples\" tests=\"2\" failures=\"1\""));
        assertTrue(Files.readString(json).contains("\"complete\" : true"));
        Command piped = Command.run("examples", "--json", "-", folder);
        assertTrue(piped.out().startsWith("{\n") && piped.out().endsWith("}\n"), piped::out);
        assertTrue(piped.err().contains("1 file, 2 examples: 1 passed, 1 failed"), piped::err);
    }

    @Test
    void whatCannotBeWrittenIsSaidInOneSentence() throws IOException {
        page("a.md", "j> 1\n=> 1\n");
        Path missing = folder.resolve("missing/results.xml");
        Command early = Command.run("examples", "--junit-xml", missing, folder);
        assertEquals(3, early.exitCode());
        assertEquals("weft: --junit-xml must name a file in a folder that exists, but was " + missing + ".\n", early.err());
        assertEquals("", early.out());
        Command full = Command.run("examples", "--json", "/dev/full", folder);
        assertEquals(3, full.exitCode());
        assertTrue(full.out().endsWith("\nthe results cannot be written to /dev/full: No space left on device\n"), full::out);
    }

    @Test
    void examplesExpectWhatTheySaidAfterAnUpdate() throws IOException {
        Path page = page("a.md", "j> 1 + 1\n=> 3\nj> b\nj> 2\n=> 2\n");
        String before = Files.readString(page);
        Command checked = Command.run("examples", "--update", "--check", page);
        assertEquals(1, checked.exitCode());
        assertTrue(shown(checked).contains("-=> 3\n+=> 2\n"), checked::out);
        assertTrue(checked.out().endsWith("1 file would be rewritten, 1 example\n"), checked::out);
        assertEquals(before, Files.readString(page));
        Command updated = Command.run("examples", "--update", page);
        assertEquals(1, updated.exitCode(), updated::out);
        assertFalse(shown(updated).contains("a.md:4: it says something else"), updated::out);
        assertTrue(shown(updated).contains("a.md:6: not rewritten: error: cannot find symbol\n"), updated::out);
        assertEquals(before.replace("=> 3", "=> 2"), Files.readString(page));
        Files.writeString(page, before.replace("j> b\n", ""));
        assertEquals(0, Command.run("examples", "--update", page).exitCode());
        Command again = Command.run("examples", "--update", "--check", page);
        assertEquals(0, again.exitCode());
        assertTrue(again.out().endsWith("0 files would be rewritten, 0 examples\n"), again::out);
    }

    /** Nothing can be written to that device, as on a full disk. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -j1       | 2 | weft: standard output cannot be written to any more: no other file was begun.
            --json=-  | 3 | the results cannot be written: what takes them has failed
            """)
    void standardOutputThatCannotBeWrittenIsNoSuccess(String option, int code, String message) throws Exception {
        Path page = page("a.md", "j> 1\n=> 1\n");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--class-path",
                System.getProperty("java.class.path"), Main.class.getName(), "examples", option, page.toString())
                .redirectOutput(new File("/dev/full")).redirectError(err.toFile()).start();
        assertEquals(code, process.waitFor());
        assertTrue(Files.readString(err).contains(message + "\n"), Files.readString(err));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --diff tool x.md       | weft: --diff tool must have --difftool, as in --difftool 'diff -y %e %g'.
            --diff side x.md       | weft: invalid value for option '--diff': it must be one of none, unified, ndiff, context, tool, but
            --release x x.md       | weft: invalid value for option '--release': it must be a whole number, but was 'x'.
            --annotations gitlab x | weft: invalid value for option '--annotations'
            --show-failures x x.md | weft: invalid value for option '--show-failures'
            """)
    void wrongUseIsSaidInOneSentence(String arguments, String message) throws IOException {
        Path page = page("x.md", "j> 1\n");
        Command command = Command.run((Object[]) ("examples " + arguments).replace("x.md", page.toString()).split(" "));
        assertEquals(64, command.exitCode());
        assertTrue(command.err().startsWith(message), command::err);
    }
}
