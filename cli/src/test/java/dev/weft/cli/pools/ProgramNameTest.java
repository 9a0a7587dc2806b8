package dev.weft.cli.pools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramNameTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            com.acme.Main --fast,                                                             com.acme.Main
            app/com.acme.Main,                                                                app/com.acme.Main
            com.acme.Main /lib/x.jar,                                                         com.acme.Main
            app.jar a b,                                                                      app.jar
            target/app-1.0.jar --x,                                                           app-1.0.jar
            /home/ann/my programs/app.jar x.jar,                                              app.jar
            ./my app.jar,                                                                     my app.jar
            jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher samples/Squares.java a,  Squares.java
            jdk.compiler/com.sun.tools.javac.launcher.Main /home/ann/my programs/A B.java,    A B.java
            dev.weft.worker.WorkerMain pool-1 3 /dev/shm/weft-1-2 /dev/fd/3 /dev/fd/4,        pool-1 worker 3
            dev.weft.worker.WorkerMain my process 0 /dev/shm/weft-1-2,                        my process
            jdk.jshell.execution.RemoteExecutionControl 43117,                                jshell
            '',                                                                               (no main class)
            """)
    void theShortNameIsWhatTheUserCallsTheProgram(String command, String name) {
        assertEquals(name, ProgramName.of(command).name());
        assertEquals(command, ProgramName.of(command).command());
    }

    @Test
    void whatWouldChangeTheTerminalIsNotInIt() {
        assertEquals("a?[31mb?c?d?e\u00e9\u4e2d.jar", ProgramName.of("/x/a\u001b[31mb\nc\u202ed\ud800e\u00e9\u4e2d.jar").name());
    }

    @Test
    void aLongNameIsCut() {
        String name = ProgramName.of("x".repeat(500)).name();
        assertEquals(60, name.length());
        assertTrue(name.endsWith("x..."), name);
    }
}
