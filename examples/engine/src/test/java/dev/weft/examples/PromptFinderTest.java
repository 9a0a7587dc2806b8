package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which lines are an example, and which what it should say. */
class PromptFinderTest {
    private static final String PAGE = "page.md";

    private static List<Example> find(String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(new Line(lines.size() + 1, line)));
        var plugins = new Plugins(List.of(new JavaRunner(JavaPlatform.OWN, List::of)));
        return plugins.finders().iterator().next().find(PAGE, new Zone("", lines)).stream().map(plugins::parsed).toList();
    }

    @Test
    void anExampleIsItsPromptsAndWhatFollowsUpToABlankLine() {
        List<Example> examples = find("""
                text
                j> int f() {
                ..     return 1;
                .. }
                j> f()
                => 1
                more

                not expected
                """);
        assertEquals(List.of("int f() {", "    return 1;", "}"), examples.get(0).source());
        assertEquals(new Example.Expected(5, ""), examples.get(0).expected());
        assertEquals(new Example.Expected(6, "=> 1\nmore"), examples.get(1).expected());
        assertEquals("page.md:5", examples.get(1).place());
        assertEquals(List.of(4, 4, 4), examples.get(0).columns());
        assertEquals(2, examples.size());
    }

    @Test
    void theJdksToolIndentsItsSecondPrompt() {
        Example example = find("jshell> int f() {\n   ...>     return 1;\n   ...> }\n|  created method f()\n").getFirst();
        assertEquals(List.of("int f() {", "    return 1;", "}"), example.source());
        assertEquals(List.of(9, 9, 9), example.columns());
        assertEquals("|  created method f()", example.expected().text());
    }

    @Test
    void whatIsIndentedLessIsNotExpected() {
        assertEquals("said\n  more", find("    j> x\n    said\n      more\n  less\n").getFirst().expected().text());
    }

    @Test
    void aPromptOfAnotherKindEndsWhatIsExpected() {
        List<Example> examples = find("j> x\nsaid\njshell> y\ny ==> 1\n");
        assertEquals("said", examples.get(0).expected().text());
        assertTrue(examples.get(1).isTranscript());
    }

    @Test
    void aPromptIsFollowedByASpaceOrNothing() {
        assertEquals(List.of(""), find("j>x\nj>\n").stream().map(Example::code).toList());
    }

    @Test
    void optionsStandInCommentsOfTheSource() {
        ExampleOptions options = find("j> x // weft: +skip +timeout=0.5\n.. // byexample: -tags\nsaid // weft: +pass\n")
                .getFirst().options();
        assertTrue(options.is(ExampleOption.SKIP, false));
        assertTrue(options.says(ExampleOption.TAGS) && !options.is(ExampleOption.TAGS, true));
        assertEquals(500, options.seconds(ExampleOption.TIMEOUT, Duration.ZERO).toMillis());
        assertTrue(!options.says(ExampleOption.PASS));
        assertTrue(!find("j> say(\"weft: +skip\")\n").getFirst().options().says(ExampleOption.SKIP));
    }

    @Test
    void anOptionThatDoesNotExistIsSaidWithItsPlace() {
        String message = String.valueOf(assertThrows(ExampleException.class, () -> find("\nj> x // weft: +skpi\n")).getMessage());
        assertTrue(message.startsWith("page.md:2: an option must be + or - and one of skip, pass,"), message);
        assertTrue(message.endsWith("but was \"+skpi\""), message);
    }

    @Test
    void valuesOfOptionsAreChecked() {
        for (String text : List.of("+timeout", "+timeout=0", "+timeout=x", "+timeout=NaN", "+skip=1", "-timeout=3", "skip", "+")) {
            assertThrows(ExampleException.class, () -> ExampleOptions.parse(text, "here", ExampleOption.COMMON), text);
        }
    }

    /** The examples of all languages, each as its language and source. */
    private static List<String> ofAll(String file, String info, String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(new Line(lines.size() + 1, line)));
        var prompts = List.of(new ShellRunner(), new PythonRunner(), new JavaScriptRunner()).stream()
                .flatMap(runner -> runner.prompts().stream()).toList();
        return new PromptFinder(prompts).find(file, new Zone(info, lines)).stream()
                .map(example -> example.language() + ": " + String.join("/", example.source())).toList();
    }

    @Test
    void thePromptTellsTheLanguage() {
        assertEquals(List.of("shell: a/b", "python: c/d", "javascript: e/f", "javascript: g"),
                ofAll("page.md", "", "$ a\n> b\n\n>>> c\n... d\n\n> e\n. f\nsaid\n> g\n"));
    }

    @Test
    void belowAnExampleOfTheShellItsOtherPromptIsOutput() {
        assertEquals(List.of("shell: diff a b", "javascript: 1"), ofAll("page.md", "", "$ diff a b\n1c1\n< one\n> two\n\n> 1\n1\n"));
    }

    @Test
    void promptsThatOtherTextHasCountInBlocksOfTheirLanguage() {
        String text = "$ a\n\n> b\n\n>>> c\n";
        assertEquals(List.of("shell: a", "python: c"), ofAll("page.md", "console", text));
        assertEquals(List.of("javascript: b", "python: c"), ofAll("page.MD", "js title=x", text));
        assertEquals(List.of("python: c"), ofAll("page.md", "{.r}", text));
        assertEquals(List.of("python: c"), ofAll("A.java", "", text));
        assertEquals(List.of("shell: a", "python: c"), ofAll("set-up.sh", "", text));
        assertEquals(List.of("javascript: b", "python: c"), ofAll("a.mjs", "", text));
    }

    @Test
    void moneyAndQuotationsAreNoExamples() {
        assertEquals(List.of(), ofAll("page.md", "", "$5 is less\n>than\n>>more\n"));
    }
}
