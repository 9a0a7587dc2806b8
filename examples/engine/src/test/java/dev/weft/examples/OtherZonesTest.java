package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where in sources of other languages, and in texts, examples may be. */
class OtherZonesTest {
    private static List<String> lines(ZoneDelimiter delimiter, String file, String text) {
        return delimiter.zones(file, text).stream().flatMap(zone -> zone.lines().stream()).filter(line -> !line.isBlank())
                .map(line -> line.number() + ":" + line.column() + "|" + line.text()).toList();
    }

    @Test
    void blockCommentsOfSourcesAreLookedAtAndLiteralsAreNot() {
        assertEquals(List.of("2:4| $ a", "3:3| b", "5:12| c"), lines(new CommentZones(), "a.c", """
                char *s = "/* no */ \\" /* no";
                /** $ a
                 * b
                 */
                char q;  /* c */
                // /* no
                """));
        assertEquals(List.of("3:3| yes"), lines(new CommentZones(), "a.js", "let s = `/* no\n*/`, t = '/* no'\n/* yes */"));
        assertEquals(List.of("1:31| yes"), lines(new CommentZones(), "a.rs", "fn f<'a>(x: &'a str) { '\"'; /* yes */ }"));
    }

    @Test
    void runsOfLinesWithHashesAreLookedAt() {
        assertEquals(List.of("2:2| $ a", "3:4| b", "5:2| c"), lines(new CommentZones(), "a.sh", """
                #!/bin/sh
                # $ a
                  # b
                true # no
                # c
                """));
    }

    @Test
    void aDocstringBehindMuchCodeIsFound() {
        assertEquals(List.of("3001:8|Function."), lines(new DocstringZones(), "a.py",
                "x = 123456\n".repeat(2999) + "def f():\n    \"\"\"Function.\"\"\"\n"));
    }

    @Test
    void docstringsStandWhereModulesClassesAndFunctionsBegin() {
        assertEquals(List.of("2:4|Module.", "4:8|Class.", "8:13|Function.", "9:1|        >>> f()"), lines(new DocstringZones(), "a.py", """
                # -*- coding: utf-8 -*-
                \"""Module.\"""
                class A:
                    \'\'\'Class.\'\'\'
                    x = \"""no\"""
                    def f(self,
                          b="# no"):  # and
                        r\"""Function.
                        >>> f()
                        \"""
                        y = {1:
                        \"""no\"""}
                        if y:
                            \"""no\"""
                """));
    }

    @Test
    void aTextIsLookedAtAsAWholeAndOnlyWhereItIsNamed() {
        assertEquals(List.of("1:1|j> 1"), lines(new TextZones(), "a.rst", "j> 1\n"));
        assertEquals(List.of(false, false, false, true), List.of(new TextZones().isSearched(), new CommentZones().isSearched(),
                new DocstringZones().isSearched(), new MarkdownZones().isSearched()));
    }
}
