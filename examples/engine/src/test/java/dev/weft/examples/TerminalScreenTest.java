package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.examples.PseudoTerminal.Geometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"^[2J", "^[999S", "^[999T", "^[H^[999L", "^[H^[999M", "^[?47h^[?47l"})
    void whatWouldTakeForEverIsGivenUp(String sequence) {
        assertTrue(shown(new Geometry(999, 999), sequence.repeat(100_000)).matches("(?s)(.*/)?\\.\\.\\. and \\d+ characters more"));
    }

    @Test
    void marksBelongToTheSignBeforeThem() {
        assertEquals("e\u0301x", shown(new Geometry(1, 4), "e\u0301y\bx"));
        assertEquals("\u6f22\u0301x", shown(new Geometry(1, 4), "\u6f22\u0301y\bx"));
        assertEquals("\u1112\u1161\u11abx", shown(new Geometry(1, 4), "\u1112\u1161\u11aby\bx"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u6f22", "\u304b", "\ud55c", "\uff21", "\u3000", "\ud83d\ude00", "\u231a", "\ud840\udc00"})
    void aWideSignIsTwoColumns(String sign) {
        assertEquals(sign + "x", shown(new Geometry(1, 9), sign + "yy\r^[2Cx^[K"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00e9", "\uff71", "\u2500", "\u2713", "\ud835\udc00"})
    void othersAreOne(String sign) {
        assertEquals(sign + "x", shown(new Geometry(1, 9), sign + "yy\r^[Cx^[K"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "\u6f22\u5b57|x",           "x \u5b57"
            "\u6f22\u5b57|^[Cx",        " x\u5b57"
            "\u6f22\u5b57|ab\u65e5",    "ab\u65e5"
            "a\u6f22\u5b57|\u65e5",      "\u65e5 \u5b57"
            "\u6f22\u5b57^[2D^[K",       "\u6f22"
            "\u6f22\u5b57^[D^[K",        "\u6f22"
            "\u6f22\u5b57^[3D^[1K",      "  \u5b57"
            "\u6f22\u5b57|^[P",         " \u5b57"
            "\u6f22\u5b57|^[2P",        "\u5b57"
            "\u6f22\u5b57|^[C^[@",      "   \u5b57"
            "abcd\u6f22",                "abcd/\u6f22"
            "\u6f22\u5b57|^[2@",        "  \u6f22"
            """)
    void aWideSignThatLosesAHalfIsErased(String written, String shown) {
        assertEquals(shown, shown(new Geometry(3, 5), written.replace('|', '\r')));
    }
}
