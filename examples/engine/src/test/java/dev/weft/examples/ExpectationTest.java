package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is compared, and how. */
class ExpectationTest {
    private static Optional<Map<String, String>> match(String expected, String said, String... options) {
        return Expectation.of(expected, ExampleOptions.parse(String.join(" ", options), "here", ExampleOption.COMMON)).match(said);
    }

    private static void matches(String expected, String said, String... options) {
        assertEquals(true, match(expected, said, options).isPresent(), expected + " and " + said);
    }

    private static void differs(String expected, String said, String... options) {
        assertEquals(Optional.empty(), match(expected, said, options), expected + " and " + said);
    }

    @Test
    void withoutTagsTextsAreEqualButForBlankEnds() {
        matches("a\n b", "\n\na  \n b\n\n");
        differs("a\nb", "a\n\nb");
        differs("a", "a b");
        matches("", "\n \n");
    }

    @Test
    void tagsCaptureAsLittleAsTheyCan() {
        assertEquals(Optional.of(Map.of("x", "1", "y", "2 and 3")), match("<x> and <y>.", "1 and 2 and 3."));
        assertEquals(Optional.of(Map.of("x", "")), match("[<x>]", "[]"));
        assertEquals(Optional.of(Map.of("x", "a\nb")), match("<x>\nend", "a\nb\nend"));
        differs("<x> and", "1 or");
        differs("ab<x>ba", "aba");
    }

    @Test
    void dotsStandForAnythingAndANameForOneThing() {
        assertEquals(Optional.of(Map.of()), match("a<...>c<...>e", "a b c d e"));
        assertEquals(Optional.of(Map.of("x", "7")), match("<x> = <x>", "7 = 7"));
        differs("<x> = <x>", "7 = 8");
    }

    @Test
    void withoutTagsTheyAreText() {
        matches("List<String>", "List<String>", "-tags");
        differs("List<String>", "List<Integer>", "-tags");
    }

    @Test
    void whiteSpaceCanBeAllTheSame() {
        matches("a  b\nc", "a b c", "+norm-ws");
        matches("a <x> c", "a\n b \n c", "+norm-ws");
    }

    @Test
    void charactersCanBeTakenOut() {
        matches("a\n~\nb", "a\n\nb", "+rm=~");
    }

    @Test
    void linesCanBeInAnyOrder() {
        matches("b\na\na", "a\nb\na", "+unordered");
        differs("a\nb", "a\na\nb", "+unordered");
    }

    @Test
    void manyTagsTakeNoMoreTimeThanTheText() {
        differs("<a>x".repeat(2_000) + "y", "x".repeat(200_000));
    }
}
