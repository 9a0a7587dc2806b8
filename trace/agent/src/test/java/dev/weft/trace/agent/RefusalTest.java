package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a process is not traced is told beside the traces, on every Java and whatever the argument is. */
class RefusalTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1.8", "9", "11", "16"})
    void anOldJavaIsNamed(String version) throws IOException {
        Premain.start(version, "include=a.*,dir=" + folder + ",maxBytes=5", unused(), false);
        try (Stream<Path> files = Files.list(folder)) {
            Path note = files.findFirst().orElseThrow();
            assertEquals(ProcessHandle.current().pid(), Long.parseLong(note.getFileName().toString().split("-", -1)[0]));
            assertEquals(
                    List.of("this process was not traced: it runs on Java " + version + ", and tracing needs 17 or later"),
                    Files.readAllLines(note));
        }
    }

    /** What an old JVM must load is in class files that it can. */
    @ParameterizedTest
    @ValueSource(strings = {"Premain", "Refusal"})
    void anOldJavaCanLoadWhatTurnsItAway(String name) throws IOException {
        try (JarFile jar = new JarFile(Program.AGENT.toFile())) {
            byte[] bytes = jar.getInputStream(jar.getEntry("dev/weft/trace/agent/" + name + ".class")).readAllBytes();
            assertEquals(52, bytes[7]);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", value = {
        "null | .", "'' | .", "dir=a | a", "include=x,dir=a%20b%2C%C3%B6,nonsense | a b,ö", "dir=%zz%4 | %zz%4", "dir=%4g%41 | %4gA",
    })
    void theFolderIsFoundInAnyArgument(String argument, String expected) {
        assertEquals(expected, Refusal.folder(argument));
    }

    private static Instrumentation unused() {
        return (Instrumentation) Proxy.newProxyInstance(RefusalTest.class.getClassLoader(), new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException(method + " must not be called");
                });
    }
}
