package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Samples of async-profiler beside a trace. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class AsyncProfilerOnLinuxX64Test {
    private static final String PROGRAM = """
            import java.lang.management.*;

            public class Main {
                static double sum;

                static void work() { for (int i = 0; i < 100_000; i++) sum += Math.sqrt(i); }

                public static void main(String[] arguments) {
                    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
                    long end = threads.getCurrentThreadCpuTime() + 300_000_000;
                    while (threads.getCurrentThreadCpuTime() < end) work();
                    System.out.println("done");
                    if (arguments.length > 0) Runtime.getRuntime().halt(3);
                }
            }
            """;

    @TempDir
    Path folder;

    Path library = Path.of("");

    @BeforeEach
    void unpackLibrary() throws IOException {
        library = folder.resolve("libasyncProfiler.so");
        try (InputStream in = ClassLoader.getSystemResourceAsStream("linux-x64/libasyncProfiler.so")) {
            Files.copy(Objects.requireNonNull(in), library);
        }
    }

    private Program program(String options) throws IOException {
        return Program.compile(folder, 17, "Main.java", PROGRAM).withAgentOptions("profiler=" + library + options.replace(",", "%2C"));
    }

    private static Path beside(TraceFile trace) {
        return Path.of(trace.path().toString().replaceFirst("\\.weft$", ".jfr"));
    }

    private static boolean isInMain(RecordedEvent event) {
        return event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace().getFrames().stream()
                .anyMatch(frame -> frame.getMethod().getType().getName().equals("Main"));
    }

    @EachJdk
    void liesBesideTheTraceAndIsNotSeenByTheProgram(Jdk jdk) throws Exception {
        Program.Run run = program(",event=ctimer,interval=1ms").trace(jdk, "Main");
        assertEquals("done\n", run.out());
        assertEquals("", run.err());
        assertEquals(0, run.code());
        TraceFile trace = run.traces().get(0);
        assertEquals("async-profiler", trace.properties().get(Records.SAMPLES), () -> trace.properties().toString());
        assertTrue(RecordingFile.readAllEvents(beside(trace)).stream().anyMatch(AsyncProfilerOnLinuxX64Test::isInMain));
    }

    @EachJdk
    void aProcessThatIsStoppedLeavesItsFile(Jdk jdk) throws Exception {
        Program.Run run = program(",event=ctimer").trace(jdk, "Main", "halt");
        assertEquals("done\n", run.out());
        assertEquals(3, run.code());
        assertTrue(Files.size(beside(run.traces().get(0))) > 0);
    }

    @EachJdk
    void whatKeepsItFromSamplingIsSaidInTheTrace(Jdk jdk) throws Exception {
        Program.Run wrong = program(",interval=-5").trace(jdk, "Main");
        assertEquals("done\n", wrong.out());
        assertEquals("", wrong.err());
        assertEquals("Invalid interval", wrong.traces().get(0).properties().get(Records.NO_SAMPLES));
        assertFalse(Files.exists(beside(wrong.traces().get(0))));
        Files.delete(library);
        Program.Run missing = program("").trace(jdk, "Main");
        assertEquals("done\n", missing.out());
        assertEquals("", missing.err());
        assertTrue(String.valueOf(missing.traces().get(0).properties().get(Records.NO_SAMPLES)).contains(library.toString()));
        assertFalse(Files.exists(beside(missing.traces().get(0))));
    }
}
