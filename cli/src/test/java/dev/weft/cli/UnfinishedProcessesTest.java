package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.TraceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report waits for when the program has ended. */
class UnfinishedProcessesTest {
    @TempDir
    Path folder = Path.of("");

    private Path recording = Path.of("");
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeRecording() throws IOException {
        recording = Files.createDirectories(folder.resolve("a report, of 100 %.html.parts-1"));
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** A process that does nothing and has an option of a JVM in its command: as one that has just been started. */
    private Process startedWith(String option) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", "read line", option).start();
        started.add(process);
        return process;
    }

    private Process toldToRecordIn(Path directory) throws IOException {
        return startedWith(TraceOptions.in(directory).agentOption(Path.of("agent.jar")));
    }

    private List<Long> unfinished() throws IOException {
        return UnfinishedProcesses.of(recording).stream().map(ProcessHandle::pid).toList();
    }

    @Test
    void aChildThatHasJustBeenStartedIsWaitedForUntilItEnds() throws Exception {
        Process child = toldToRecordIn(recording);
        assertEquals(List.of(child.pid()), unfinished());
        child.destroy();
        child.waitFor();
        assertEquals(List.of(), unfinished());
    }

    @Test
    void aCommandMayBeLongerThanAPage() throws IOException {
        String option = TraceOptions.in(recording).agentOption(Path.of("agent.jar"));
        Process child = new ProcessBuilder("sh", "-c", "read line", option, "x".repeat(10_000)).start();
        started.add(child);
        assertEquals(List.of(child.pid()), unfinished());
    }

    @Test
    void whatHasLeftAReasonWhyItIsNotTracedIsNotWaitedFor() throws IOException {
        Process child = toldToRecordIn(recording);
        Files.writeString(recording.resolve(child.pid() + "-1.error"), "this process was not traced: it is old");
        assertEquals(List.of(), unfinished());
    }

    @Test
    void aFileThatIsStillWithoutItsBeginningIsNoBeginning() throws IOException {
        Process child = toldToRecordIn(recording);
        Files.createFile(recording.resolve(child.pid() + "-1.weft"));
        assertEquals(List.of(child.pid()), unfinished());
    }

    @Test
    void whatRecordsElsewhereAndOtherAgentsDoNotCount() throws IOException {
        toldToRecordIn(folder.resolve("other"));
        startedWith("-javaagent:other.jar");
        startedWith("-javaagent:other.jar=port=1,clock=cuckoo");
        assertEquals(List.of(), unfinished());
    }
}
