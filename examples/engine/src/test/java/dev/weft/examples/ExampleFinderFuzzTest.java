package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a page or a source, its examples are found at their true lines, or refused in words. */
class ExampleFinderFuzzTest {
    private static final Plugins PLUGINS = new Plugins(List.of(new MarkdownZones(),
            new JavaZones(new SnippetFiles(List.of())), new JavaRunner(JavaPlatform.OWN, List::of),
            new JavaBlockRunner(JavaPlatform.OWN, List::of)));

    static Stream<byte[]> pages() {
        return Stream.of("```\nj> 1 + 1 // weft: +skip\n=> 2\n```\n", "> ~~~~~ java\n> j> a\n> .. b\n> <x>\n",
                "<!-- j> 1\n-->\n* ```\n  jshell> 1", "\r\n```\r\nj> \t\r\n..\r\n", "j> // weft: +timeout=-1",
                "<!--weft: +run-->\n```java run,+skip\n\nint a;\n```\n~~~text output\n1\n~~~\n<!--\n```java\n\nb\n```\n-->",
                "/** {@snippet file='A.java' region=a :\n * int a; // @end\n */\n/// ```java\n/// a\n/// ```\n",
                "/** {@snippet :\n * j> \"}\"\n * }\n */ String s = \"/* j> \\\"\";\n/// j> 1\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("pages")
    @FuzzTest(maxDuration = "1h")
    void examplesStandWhereTheyAreSaidToStand(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        for (String extension : List.of("md", "java")) {
            int before = 0;
            for (Zone zone : PLUGINS.delimiter("any." + extension).orElseThrow().zones("any." + extension, text)) {
                for (ExampleFinder finder : PLUGINS.finders()) {
                    for (Example found : finder.find("any." + extension, zone)) {
                        assertTrue(found.line() > before && found.line() <= lines.size(), found::place);
                        assertTrue(lines.get(found.line() - 1).contains(found.prompt()), found::place);
                        assertEquals(found.source().size(), found.columns().size());
                        before = found.line();
                        parse(found);
                    }
                }
            }
        }
    }

    private static void parse(Example found) {
        try {
            assertEquals(found.line(), PLUGINS.parsed(found).line());
        } catch (ExampleException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith(found.place() + ": "), e.getMessage());
        }
    }
}
