package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in the agent's jar as it is shipped. */
class JarTest {
    @ParameterizedTest
    @CsvSource({
        "META-INF/LICENSE, Apache License", "META-INF/NOTICE, META-INF/licenses/asm.txt",
        "META-INF/licenses/asm.txt, 'Copyright (c) 2000-2011 INRIA, France Telecom'",
    })
    void licencesOfAllThatItCarriesAreInIt(String entry, String content) throws IOException {
        try (JarFile jar = new JarFile(Program.AGENT.toFile())) {
            String text = new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains(content), text);
        }
    }

    /** No class in it can be taken for one of the program's libraries. */
    @Test
    void everyClassIsBelowWeftsOwnPackages() throws IOException {
        try (JarFile jar = new JarFile(Program.AGENT.toFile())) {
            assertEquals(List.of(), Collections.list(jar.entries()).stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("dev/weft/trace/") && !name.startsWith("dev/weft/boot/"))
                    .toList());
        }
    }
}
