package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.DiffStyle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

class ConfigFileTest {
    @TempDir
    Path folder = Path.of("");

    private ParseResult parse(String content, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("rc"), content);
        var words = new ArrayList<>(List.of("trace", "--rcfile", file.toString()));
        words.addAll(List.of(options));
        words.add("App.java");
        return Main.commandLine().parseArgs(words.toArray(String[]::new)).subcommand();
    }

    private static Object value(ParseResult parsed, String option) {
        return parsed.commandSpec().findOption(option).getValue();
    }

    @Test
    void theCommandLineGoesBeforeTheFile() throws IOException {
        String content = """
                # says nothing
                [ top ]
                delay = anything

                [trace]
                include = mine
                  include=com.acme.Parser#read*
                exclude = a = b
                max-stack-depth = 3
                max-stack-depth = 4
                all
                sparse = false
                """;
        var parsed = parse(content);
        assertEquals(List.of("mine", "com.acme.Parser#read*"), value(parsed, "--include"));
        assertEquals(List.of("a = b"), value(parsed, "--exclude"));
        assertEquals(4, (int) value(parsed, "--max-stack-depth"));
        assertEquals(true, value(parsed, "--all"));
        assertEquals(false, value(parsed, "--sparse"));

        var over = parse(content, "--include", "jdk", "--max-stack-depth", "9", "--all=false", "--sparse");
        assertEquals(List.of("jdk"), value(over, "--include"));
        assertEquals(9, (int) value(over, "--max-stack-depth"));
        assertEquals(false, value(over, "--all"));
        assertEquals(true, value(over, "--sparse"));
        assertEquals(true, value(parse(content, "--all"), "--all"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | the file FILE must have a section [trace], but has none.
            include = a             | the file FILE must have a section [trace], but has none.
            [trac]                  | FILE, line 1: there is no command 'trac'.
            [trace]/include         | FILE, line 2: the option 'include' must have a value, as in include = ...
            [trace]/colour = red    | FILE, line 2: weft trace has no option 'colour' for a file.
            [trace]/rcfile = other  | FILE, line 2: weft trace has no option 'rcfile' for a file.
            [trace]/help            | FILE, line 2: weft trace has no option 'help' for a file.
            [trace]/o = x.html      | FILE, line 2: weft trace has no option 'o' for a file.
            [trace]/[x              | FILE, line 2: weft trace has no option '[x' for a file.
            [trace]//min-duration=5 | invalid value for option '--min-duration': it must be a number with ns, us, ms or s, as in 100us or \
            0.2ms, but was '5' (FILE, line 3).
            [trace]/all = x         | invalid value for option '--all': 'x' is not a boolean (FILE, line 2).
            """)
    void whatIsWrongIsSaidInOneSentence(String content, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve("rc"), content.replace('/', '\n'));
        assertSays(sentence, file);
    }

    @Test
    void examplesHaveTheirOptionsThere() throws IOException {
        String content = """
                [examples]
                options = +norm-ws -tags
                jobs = cpu
                backend = processes
                class-path = a.jar:b.jar
                class-path = c.jar
                skip = docs/old
                fail-fast
                diff = ndiff
                """;
        Path file = Files.writeString(folder.resolve("rc"), content);
        var parsed = Main.commandLine().parseArgs("examples", "--rcfile", file.toString(), "--jobs", "2", "docs").subcommand();
        assertEquals("+norm-ws -tags", value(parsed, "--options"));
        assertEquals("2", value(parsed, "--jobs"));
        assertEquals("processes", value(parsed, "--backend"));
        assertEquals(List.of("a.jar:b.jar", "c.jar"), value(parsed, "--class-path"));
        assertEquals(List.of("docs/old"), value(parsed, "--skip"));
        assertEquals(true, value(parsed, "--fail-fast"));
        assertEquals(DiffStyle.NDIFF, value(parsed, "--diff"));
    }

    /** A folder that is looked at must not be able to run or to write something by it. */
    @ParameterizedTest
    @CsvSource({"plugin = x", "difftool = x", "update", "check", "watch", "list", "dry", "name = x"})
    void whatIsForOneRunOfExamplesIsNotThere(String option) throws IOException {
        Path file = Files.writeString(folder.resolve("rc"), "[examples]\n" + option + "\n");
        Command command = Command.run("examples", "--rcfile", file, "docs");
        assertEquals(64, command.exitCode());
        assertEquals("weft: " + file + ", line 2: weft examples has no option '" + option.split(" ")[0] + "' for a file.\n", command.err());
    }

    @Test
    void aNamedFileMustBeThere() throws IOException {
        assertSays("the file FILE must exist and be readable.", folder.resolve("missing"));
        assertSays("the file FILE must be readable text in UTF-8.", folder);
        assertSays("the file FILE must be readable text in UTF-8.", Files.write(folder.resolve("bytes"), new byte[] {'#', -1}));
    }

    private static void assertSays(String sentence, Path file) {
        var err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
        assertEquals(2, line.execute("trace", "--rcfile", file.toString(), "App.java"));
        assertEquals("weft: " + sentence.replace("FILE", file.toString()), err.toString().lines().findFirst().orElse(""));
    }

    /** Otherwise a flag on the command line would take back what the file says, and lists would be one value. */
    @Test
    void everyOptionOfACommandWithSuchAFileCanBeInIt() {
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            if (command.getCommandSpec().findOption(ConfigFileOption.NAME) == null) {
                continue;
            }
            for (OptionSpec option : command.getCommandSpec().options()) {
                boolean flag = option.type() == boolean.class && !option.usageHelp();
                assertTrue(!flag || (option.arity().max() == 1 && "true".equals(option.fallbackValue())), option.longestName());
                assertTrue(!option.isMultiValue() || ConfigFile.SEPARATOR.equals(option.splitRegex()), option.longestName());
            }
        }
    }
}
