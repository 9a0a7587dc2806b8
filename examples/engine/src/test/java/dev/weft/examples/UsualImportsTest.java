package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsualImportsTest {
    private final UsualImports imports = new UsualImports();

    @Test
    void codeThatNamesNoTypeNeedsNone() {
        assertEquals(List.of(), imports.neededBy("int list = 1 + 1; String text = \"a\";"));
    }

    @Test
    void aTypeNeedsThePackagesThatHaveOneOfItsName() {
        assertEquals(List.of("import java.nio.file.*;"), imports.neededBy("Path.of(text)"));
        assertEquals(List.of("import java.util.prefs.*;"), imports.neededBy("Class<?> type = Preferences.class;"));
        assertEquals(List.of("import java.io.*;", "import java.util.stream.*;"),
                imports.neededBy("Stream<File> files() { return null; }"));
    }

    @Test
    void eachIsGivenOnce() {
        imports.neededBy("Pattern pattern");
        assertEquals(List.of("import java.math.*;"), imports.neededBy("Pattern.compile(BigInteger.ONE.toString())"));
    }

    @Test
    void aNameThatIsWrittenWithEscapesMayBeAny() {
        assertEquals(9, imports.neededBy("\\u004cist.of(1)").size());
        assertEquals(List.of(), imports.neededBy("\\u004cist.of(1)"));
    }
}
