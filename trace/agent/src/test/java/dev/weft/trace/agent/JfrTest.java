package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;

/** A recording of Flight Recorder beside a trace. */
class JfrTest {
    private static final String PROGRAM = """
            public class Main {
                static void rest() throws Exception { Thread.sleep(1); }

                public static void main(String[] arguments) throws Exception {
                    rest();
                    System.out.println("done");
                    if (arguments.length > 0) Runtime.getRuntime().halt(3);
                }
            }
            """;

    @TempDir
    Path folder;

    private static Path beside(TraceFile trace) {
        return Path.of(trace.path().toString().replaceFirst("\\.weft$", ".jfr"));
    }

    private static List<RecordedEvent> events(Path file, String type) throws IOException {
        return RecordingFile.readAllEvents(file).stream().filter(event -> event.getEventType().getName().equals(type)).toList();
    }

    @EachJdk
    void liesBesideTheTraceWithReadingsOfItsClock(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withAgentOptions("jfr=default,all=true");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals("done\n", run.out(), run.err());
        assertEquals("", run.err());
        assertEquals(0, run.code());
        TraceFile trace = run.traces().get(0);
        assertEquals(1, run.calls().of("Main.rest"));
        List<RecordedEvent> clock = events(beside(trace), Records.CLOCK_EVENT);
        assertTrue(clock.size() >= 5, clock.toString());
        for (RecordedEvent reading : clock) {
            assertTrue(trace.header().startTicks() < reading.getLong("before") && reading.getLong("before") <= reading.getLong("after"));
        }
        RecordedEvent sleep = events(beside(trace), "jdk.ThreadSleep").get(0);
        assertTrue(trace.threads().containsKey(sleep.getThread().getJavaThreadId()));
        assertFalse(Files.exists(Path.of(trace.properties().get(Records.JFR_FOLDER))));
    }

    @EachJdk
    void eventsOfOnesChoiceAreRecordedToo(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM)
                .withAgentOptions("jfr=default,jfr=profile,jfr=jdk.ThreadStart");
        TraceFile trace = program.trace(jdk, "Main").traces().get(0);
        try (RecordingFile file = new RecordingFile(beside(trace))) {
            Set<String> types = file.readEventTypes().stream().map(type -> type.getName()).collect(Collectors.toSet());
            assertTrue(types.containsAll(Set.of("jdk.ThreadStart", "jdk.ExecutionSample", Records.CLOCK_EVENT)));
        }
    }

    @EachJdk
    void ofAProcessThatIsStoppedTheTraceSaysWhereItIs(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM).withAgentOptions("jfr=default");
        Program.Run run = program.trace(jdk, "Main", "halt");
        assertEquals(3, run.code());
        assertEquals("", run.err());
        Path left = Path.of(run.traces().get(0).properties().get(Records.JFR_FOLDER));
        try (var chunks = Files.list(left)) {
            for (Path chunk : chunks.toList()) {
                assertTrue(chunk.toString().endsWith(".jfr"));
                Files.delete(chunk);
            }
        }
        Files.delete(left);
    }

    /** Recordings share what is recorded, so there is none of ours beside. */
    @EachJdk
    void aRecordingOfTheProgramStaysAsItIs(Jdk jdk) throws Exception {
        Path own = folder.resolve("own.jfr");
        Program program = Program.compile(folder, 17, "Main.java", PROGRAM)
                .withJvmOptions("-Xlog:jfr*=off", "-XX:StartFlightRecording=filename=" + own).withAgentOptions("jfr=default");
        Program.Run plain = program.run(jdk, "Main");
        Program.Run run = program.trace(jdk, "Main");
        assertEquals(plain.out(), run.out());
        assertEquals(plain.err(), run.err());
        assertEquals("the program has a recording of its own, which would get other events by it",
                run.traces().get(0).properties().get(Records.NO_JFR));
        assertEquals(List.of(), events(own, Records.CLOCK_EVENT));
        assertFalse(Files.exists(beside(run.traces().get(0))));
    }
}
