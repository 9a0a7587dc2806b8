package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis.QualifiedNames;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class UnindexedFilesTest {
    private static JShell.Builder session() {
        return JShell.builder().executionEngine("local");
    }

    /** With all that JShell knows when it has looked. */
    private static List<String> known(JShell session) {
        return Awaitility.await().atMost(Duration.ofMinutes(2))
                .until(() -> session.sourceCodeAnalysis().listQualifiedNames("ArrayList", "ArrayList".length()), QualifiedNames::isUpToDate)
                .getNames();
    }

    @Test
    void jshellMakesNoIndexOfClasses() {
        try (JShell usual = session().build(); JShell unindexed = session().fileManager(UnindexedFiles::new).build()) {
            assertTrue(known(usual).contains("java.util.ArrayList"));
            assertEquals(List.of(), known(unindexed));
        }
    }

    @Test
    void classesAreFoundAllTheSame() {
        try (JShell session = session().fileManager(UnindexedFiles::new).build()) {
            assertEquals("[1]", session.eval("new java.util.ArrayList<>(java.util.List.of(1))").getFirst().value());
        }
    }
}
