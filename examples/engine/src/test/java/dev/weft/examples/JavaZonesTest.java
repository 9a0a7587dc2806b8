package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where in a source examples may be. */
class JavaZonesTest {
    private static List<String> lines(String text) {
        return new JavaZones(new SnippetFiles(List.of())).zones("A.java", text).stream().flatMap(zone -> zone.lines().stream())
                .filter(line -> !line.isBlank()).map(line -> line.number() + "|" + line.text()).toList();
    }

    @Test
    void commentsLoseTheirStars() {
        assertEquals(List.of("1| One.", "3| j> f()", "4|   => 1", "6| plain", "7|no star"), lines("""
                /** One.
                 *
                 * j> f()
                 *   => 1
                 */ int f() { return 1; }
                /* plain
                no star */
                """));
    }

    @Test
    void linesWithThreeSlashesAreOneZone() {
        List<Zone> zones = new JavaZones(new SnippetFiles(List.of())).zones("A.java", """
                    /// One.
                    /// j> f()
                int f() { return 1; } /// not in front
                // not meant
                /// Two.
                """);
        assertEquals(2, zones.size());
        assertEquals(List.of(new Line(1, 8, " One."), new Line(2, 8, " j> f()")), zones.get(0).lines());
        assertEquals(List.of(new Line(5, 4, " Two.")), zones.get(1).lines());
    }

    @Test
    void whatLooksLikeACommentInALiteralIsNone() {
        assertEquals(List.of("9| real"), lines("""
                String a = "/* no */ \\" /* no */";
                char b = '"', c = '\\'';
                String d = \"""
                    /** no */ \\\""" /// no
                    /* no
                    \""";
                String e = "http://host/*";
                // "
                /* real */
                """));
    }

    @Test
    void whatEndsCodeInACommentIsBlank() {
        assertEquals(List.of("2| <pre>{@code", "3| j> f()", "4| }", "8| j> new int[] {", "9| .. }"), lines("""
                /**
                 * <pre>{@code
                 * j> f()
                 * }
                 * }</pre>
                 * ```
                 * {@snippet :
                 * j> new int[] {
                 * .. }
                 * }
                 */
                """));
    }

    @Test
    void aCommentThatDoesNotEndIsOneToTheEnd() {
        assertEquals(List.of("1| a", "2| b"), lines("/* a\r\n * b"));
        assertEquals(List.of("2| c"), lines("String s = \"never closed\n/* c */"));
    }

    @Test
    void blocksBetweenFencesAndSnippetsAreZonesThatSayTheirLanguage() {
        List<Zone> zones = new JavaZones(new SnippetFiles(List.of())).zones("A.java", """
                    /**
                     * One.
                     * {@snippet lang="java" weft='run' :
                     *   int a;  // @highlight substring="a"
                     * }
                     * Two.
                     * ```text
                     * b
                     * ```
                     * Three {@code {@snippet}}.
                     */
                """);
        assertEquals(List.of("|One.|2:7", "java run|int a;|4:7", "|Two.|6:7", "text|b|8:8", "|Three {@code {@snippet}}.|10:7"),
                zones.stream().filter(zone -> !zone.lines().stream().allMatch(Line::isBlank)).map(zone -> {
                    Line first = zone.lines().stream().filter(line -> !line.isBlank()).findFirst().orElseThrow();
                    return zone.info() + "|" + first.text().strip() + "|" + first.number() + ":" + first.column();
                }).toList());
    }
}
