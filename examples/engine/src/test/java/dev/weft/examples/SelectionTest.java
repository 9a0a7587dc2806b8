package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which examples of a file are run. */
class SelectionTest {
    private static final List<Example> EXAMPLES = List.of(
            example(2, "java", "int a = 1;", ""),
            example(4, "shell", "export A=1", ""),
            example(6, "java", "a + 1", "+name=sum"),
            example(9, "shell", "echo $A", ""),
            example(11, "java", "a + 2", ""));

    private static Example example(int line, String language, String source, String options) {
        return new Example("a.md", line, List.of(4), "j>", language, List.of(source), new Example.Expected(line + 1, ""),
                ExampleOptions.parse(options, "here", ExampleOption.COMMON));
    }

    private static List<Integer> lines(Selection selection, String options) {
        return selection.among("a.md", EXAMPLES, List.of(EXAMPLES), ExampleOptions.parse(options, "here", ExampleOption.COMMON)).stream()
                .map(Example::line).toList();
    }

    private static Selection at(Integer... lines) {
        return new Selection(Map.of("a.md", Set.of(lines)), List.of());
    }

    private static Selection named(String... names) {
        return new Selection(Map.of(), List.of(names));
    }

    @Test
    void anExampleIsRunWithThoseOfItsLanguageBeforeIt() {
        assertEquals(List.of(2, 6), lines(at(6), ""));
        assertEquals(List.of(2, 6), lines(at(8), ""));
        assertEquals(List.of(2, 4, 6, 9), lines(at(6, 10), ""));
        assertEquals(List.of(), lines(at(1), ""));
        assertEquals(List.of(2, 4, 6, 9, 11), lines(Selection.ALL, ""));
        Selection other = new Selection(Map.of("b.md", Set.of(1)), List.of());
        assertEquals(5, other.among("a.md", EXAMPLES, List.of(EXAMPLES), ExampleOptions.NONE).size());
    }

    @Test
    void whatAnExternalSnippetHasBelongsToItsTag() {
        List<Example> examples = List.of(EXAMPLES.get(0), new Example("Use.java", 5, List.of(1), "", "java", List.of("use();"),
                new Example.Expected(6, ""), ExampleOptions.NONE), EXAMPLES.get(4));
        assertEquals(examples.subList(0, 2), at(5).among("a.md", examples, List.of(examples), ExampleOptions.NONE));
        assertEquals(examples, at(11).among("a.md", examples, List.of(examples), ExampleOptions.NONE));
    }

    @Test
    void aPartOfAFileNeedsNothingOfOthers() {
        List<List<Example>> parts = List.of(EXAMPLES.subList(0, 2), EXAMPLES.subList(2, 5));
        assertEquals(List.of(), at(11).among("a.md", parts.getFirst(), parts, ExampleOptions.NONE));
        assertEquals(parts.getLast().subList(0, 3), at(11).among("a.md", parts.getLast(), parts,
                ExampleOptions.parse("+if=x", "here", ExampleOption.COMMON)));
    }

    @Test
    void oneThatPastesIsRunWithAllBeforeIt() {
        assertEquals(List.of(2, 4, 6), lines(at(6), "+paste"));
        assertEquals(List.of(2, 4, 6), lines(at(6), "+if=HOME"));
    }

    @Test
    void aNameIsWhatAnExampleCallsItselfOrItsFirstLine() {
        assertEquals(List.of(2, 6), lines(named("sum"), ""));
        assertEquals(List.of(4, 9), lines(named("echo $?"), ""));
        assertEquals(List.of(2, 6, 11), lines(named("a + *", "no"), ""));
        assertEquals(List.of(), lines(named("a + 1"), ""));
        assertEquals(List.of(2, 6), lines(new Selection(Map.of("a.md", Set.of(6, 11)), List.of("s*")), ""));
    }
}
