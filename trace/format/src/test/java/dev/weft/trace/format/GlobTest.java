package dev.weft.trace.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.*, com.acme.a.B, true", "com.acme.*, com.acme, false", "*, x, true", "**, '', true", "a*b*c, abxbc, true",
        "a*b*c, abxb, false", "Foo, Foo, true", "Foo, Foot, false", "*$Inner, a.B$Inner, true", "*.B, a.c.B, true",
    })
    void globs(String glob, String text, boolean expected) {
        assertEquals(expected, new Glob(glob).matches(text));
    }

    @ParameterizedTest
    @CsvSource({
        "a.*, a.B, run, true", "a.*, b.A, run, false", "a.B#r*, a.B, run, true", "a.B#r*, a.B, stop, false", "*#run, a.B, run, true",
    })
    void methods(String pattern, String className, String method, boolean expected) {
        assertEquals(expected, MethodGlob.parse(pattern).matches(className, method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#run", "a.B#", "a#b#c"})
    void whatIsNoPatternIsSaidToBeNone(String pattern) {
        assertEquals("a pattern must be CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*, but was \"" + pattern + "\"",
                assertThrows(IllegalArgumentException.class, () -> MethodGlob.parse(pattern)).getMessage());
    }
}
