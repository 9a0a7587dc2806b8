package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where in a page examples may be. */
class MarkdownZonesTest {
    private static List<String> lines(String text) {
        return new MarkdownZones().zones("page.md", text).stream().flatMap(zone -> zone.lines().stream())
                .map(line -> line.number() + "|" + line.text()).toList();
    }

    @Test
    void whatStandsInFencesIsLookedAtAndNothingElse() {
        assertEquals(List.of("4|in", "8|in too"), lines("""
                out

                ```java
                in
                ```
                `out`
                ~~~
                in too
                ~~~

                    out: indented
                """));
    }

    @Test
    void aLongerFenceMayHaveAShorterOneInIt() {
        assertEquals(List.of("2|```", "3|in", "4|```"), lines("`````\n```\nin\n```\n`````\n"));
    }

    @Test
    void linesOfListsAndQuotationsLoseWhatIsInFront() {
        assertEquals(List.of("3|in", "4|  deeper", "7|quoted"), lines("""
                - item
                  ```
                  in
                    deeper
                  ```
                > ```
                > quoted
                > ```
                """));
    }

    @Test
    void commentsAreLookedAt() {
        assertEquals(List.of("3|", "4|hidden", "5|", "7|     on one line"), lines("""
                text

                <!--
                hidden
                -->

                <!-- on one line -->
                """));
    }

    @Test
    void linesMayEndAsOnWindows() {
        assertEquals(List.of("2|in"), lines("```\r\nin\r\n```\r\n"));
    }
}
