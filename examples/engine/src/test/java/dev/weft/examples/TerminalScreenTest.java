package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.examples.PseudoTerminal.Geometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a screen shows of what is written, with {@code ^} for the escape and {@code /} for ends of lines. */
class TerminalScreenTest {
    private static String shown(Geometry geometry, String written) {
        TerminalScreen screen = new TerminalScreen(geometry);
        screen.write(written.replace('^', '\u001b').replace('/', '\n'));
        return screen.text().stripTrailing().replace('\n', '/');
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "a/b",                          "a/b"
            "^[1;31mred^[0m text",          "red text"
            "one^[2Dxy",                    "oxy"
            "ab^[Cc",                       "ab c"
            "a/b/c^[2AX",                   "aX/b/c"
            "a/b^[1;1HX",                   "X/b"
            "a/b^[HX",                      "X/b"
            "a/b^[2;3fX",                   "a/b X"
            "abc^[2G^[K",                   "a"
            "abcd^[3G^[1K",                 "   d"
            "abcd^[2K^[1Gx",                "x"
            "abc/def^[H^[J",                ""
            "abc/def^[1;2H^[J",             "a"
            "abc/def^[2;2H^[1J",            "/  f"
            "abc/def^[2Jx",                 "/   x"
            "abcd^[2G^[2P",                 "ad"
            "abcd^[2G^[2@",                 "a  bcd"
            "abcd^[2G^[2X",                 "a  d"
            "a/b^[1;1H^[L",                 "/a/b"
            "a/b^[1;1H^[M",                 "b"
            "a^7bc^8X",                     "aXc"
            "a^[sbc^[uX",                   "aXc"
            "a/b^[1;1H^MX",                 "X/a/b"
            "x^[?1049hother^[?1049ly",      "xy"
            "a^]0;title^\\b",              "ab"
            "a^(Bb^=c",                     "abc"
            "a^[?25lb^[38;5;1mc",           "abc"
            "a^[999Cb^[999Dc",              "c                  b"
            """)
    void sequencesAreDone(String written, String shown) {
        assertEquals(shown, shown(new Geometry(5, 20), written));
    }

    @Test
    void returnsTabsAndBackspacesMoveTheCursor() {
        assertEquals("100%", shown(new Geometry(2, 10), " 10%\r 50%\r100%"));
        assertEquals("a       b", shown(new Geometry(2, 10), "a\tb"));
        assertEquals("ac", shown(new Geometry(2, 10), "ab\bc"));
    }

    @Test
    void aLineThatIsTooLongGoesOnInTheNextOne() {
        assertEquals("abc/de", shown(new Geometry(3, 3), "abcde"));
        assertEquals("abc/d", shown(new Geometry(3, 3), "abc/d"));
        assertEquals("bxc", shown(new Geometry(3, 3), "abc\b\bbx"));
    }

    @Test
    void whatLeavesTheScreenAtItsTopIsKept() {
        assertEquals("1/2/3/4/5", shown(new Geometry(2, 3), "1/2/3/4/5"));
        assertEquals("4/5", shown(new Geometry(2, 3), "1/2/3/4/5^[3J"));
        assertEquals("1/2/3/X/5", shown(new Geometry(2, 3), "1/2/3/4/5^[9A\rX"));
    }

    @Test
    void withinMarginsTheRestStays() {
        assertEquals("top/2/3", shown(new Geometry(4, 5), "top^[2;3r^[2;1H1/2/3"));
    }

    @Test
    void signsBeyondOneCharAndMarksOnOthersAreOneColumn() {
        assertEquals("\ud83d\ude00x", shown(new Geometry(1, 4), "\ud83d\ude00yy\b\bx^[K"));
        assertEquals("e\u0301x", shown(new Geometry(1, 4), "e\u0301y\bx"));
    }
}
