package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of what an example should say and what it said. */
class DifferenceTest {
    private static final String EXPECTED = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven";
    private static final String SAID = "one\ntwo\n3\nfour\nfive\nsix\nseven\neight\nnine\nten\nten and a half\neleven";

    private static Difference of(String expected, String said, String options) {
        return Difference.of(expected, said, ExampleOptions.parse(options, "here", ExampleOption.COMMON), true);
    }

    private static String lines(DiffStyle style, String expected, String said) {
        return String.join("\n", of(expected, said, "").lines(style));
    }

    @Test
    void aUnifiedDifferenceHasThreeLinesAround() {
        assertEquals("""
                --- expected
                +++ said
                @@ -1,6 +1,6 @@
                 one
                 two
                -three
                +3
                 four
                 five
                 six
                @@ -8,4 +8,5 @@
                 eight
                 nine
                 ten
                +ten and a half
                 eleven""", lines(DiffStyle.UNIFIED, EXPECTED, SAID));
    }

    @Test
    void aContextDifferenceShowsBothSidesOfAChange() {
        assertEquals("""
                *** expected
                --- said
                ***************
                *** 1,6 ****
                  one
                  two
                ! three
                  four
                  five
                  six
                --- 1,6 ----
                  one
                  two
                ! 3
                  four
                  five
                  six
                ***************
                *** 8,11 ****
                --- 8,12 ----
                  eight
                  nine
                  ten
                + ten and a half
                  eleven""", lines(DiffStyle.CONTEXT, EXPECTED, SAID));
        assertEquals("""
                *** expected
                --- said
                ***************
                *** 1,2 ****
                - a
                  b
                --- 1 ----""", lines(DiffStyle.CONTEXT, "a\nb", "b"));
    }

    @Test
    void lineByLineItIsMarkedWhatChangedInThem() {
        assertEquals("""
                  same
                - the total is 12 files
                ?              ^^
                + the total is 30 files
                ?              ^^
                - gone
                + altogether different
                + new""", lines(DiffStyle.NDIFF, "same\nthe total is 12 files\ngone",
                "same\nthe total is 30 files\naltogether different\nnew"));
    }

    @Test
    void whatTagsSeemToStandForIsInTheirPlaceAndListed() {
        Difference difference = of("started as process <pid> at <...> by me\nready in seconds: <n>\nend",
                "started as process 4711 at noon by me\nready in seconds: 12\nfin", "");
        assertEquals(List.of("started as process 4711 at noon by me", "ready in seconds: 12", "end"), difference.expected());
        assertEquals(Map.of("pid", "4711", "n", "12"), difference.captured());
    }

    /** Sixteen signs, in total, to both sides, ends of lines among them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a <x> b, at last        | a 12 b, at last!        | a <x> b, at last
            many words are <x> long | many words are 12 short | many words are 12 long
            1234567 <x> 23456/no    | 1234567 xx 23456/yes    | 1234567 xx 23456/no
            123456 <x> 2345/n       | 123456 xx 2345/y        | 123456 <x> 2345/n
            at last it was <x>      | at last it was 12/more  | at last it was 12
            other words <x> at last | many words 12 at the end | other words <x> at last
            """)
    void aTagStaysWhereTooLittleOfTheTextAroundItIsThere(String expected, String said, String shown) {
        assertEquals(List.of(shown.split("/")), of(expected.replace('/', '\n'), said.replace('/', '\n'), "").expected());
    }

    @Test
    void aNameWithinALineDoesNotReachOverLinesAndAnythingDoes() {
        assertEquals("the name is <x> and no more", of("the name is <x> and no more\na", "the name is y\nbut it is long and no more\nb", "")
                .expected().getFirst());
        assertEquals(List.of("the list begins", "1", "2", "3", "the list ends", "here"),
                of("the list begins\n<...>\nthe list ends\nhere", "the list begins\n1\n2\n3\nthe list ends\nthere", "").expected());
    }

    @Test
    void whatCannotBeSeenIsMarked() {
        Difference difference = of("a", "\u001b[1ma\u200b\u00a0b\tc\u0000 d \u00e4 \ud83d\ude00", "");
        assertEquals(List.of("^[[1ma\\u200b\\u00a0b^Ic^@ d \u00e4 \ud83d\ude00"), difference.said());
        assertEquals("x\u00b7\u00b7", Visible.line("x  "));
        assertEquals(List.of("\tx <t>"), Difference.of("\tx <t>", "y", ExampleOptions.NONE, false).expected());
    }

    @Test
    void whiteSpaceThatDoesNotCountIsNoDifference() {
        assertEquals(List.of("  a   b", "- c", "+ d"), of("a   b\nc", "a b\nd", "+norm-ws").lines(DiffStyle.NDIFF));
        assertEquals(List.of("  a", "- b", "+ c"), of("b\na", "a\nc", "+unordered").lines(DiffStyle.NDIFF));
    }

    @Test
    void longTextsAreComparedAsFarAsTheirFirstThousandLines() {
        String many = String.join("\n", IntStream.range(0, 100_000).mapToObj(i -> "line " + i).toList());
        String others = String.join("\n", IntStream.range(0, 100_000).mapToObj(i -> "other " + i).toList());
        assertEquals(2003, of(many, others, "").lines(DiffStyle.UNIFIED).size());
    }

    @Test
    void longTextsAreComparedForThoseWithoutAWish() {
        assertEquals(DiffStyle.UNIFIED, of("1\n2\n3\n4\n5", "1\n2\n3\n4\n6", "").style());
        assertEquals(DiffStyle.NONE, of("1\n2\n3\n4", "1\n2\n3\n4\n6", "").style());
    }

    @Test
    void anExampleChoosesItsStyle() {
        assertThrows(IllegalArgumentException.class, () -> of("a", "b", "").lines(DiffStyle.TOOL));
        String message = assertThrows(ExampleException.class, () -> of("a", "b", "+diff=side")).getMessage();
        assertEquals("here: +diff must be one of none, unified, ndiff, context, tool, but was \"+diff=side\"", message);
        ExampleException unsaid = assertThrows(ExampleException.class, () -> of("a", "b", "+diff"));
        assertTrue(String.valueOf(unsaid.getMessage()).contains("as in +diff=unified"), unsaid::toString);
    }
}
