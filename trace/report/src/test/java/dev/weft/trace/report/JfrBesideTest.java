package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of Flight Recorder that lies beside the trace of the same process. */
class JfrBesideTest {
    @TempDir
    Path folder = Path.of("");

    @Name(Records.CLOCK_EVENT)
    @StackTrace(false)
    private static final class Clock extends jdk.jfr.Event {
        private long before;
        private long after;

        static void emit() {
            var event = new Clock();
            event.before = System.nanoTime();
            event.begin();
            event.after = System.nanoTime();
            event.commit();
        }
    }

    /** A thread that parks in a call, with the times of both. */
    private void record(String name) throws IOException {
        long id = Thread.currentThread().threadId();
        try (var recording = new jdk.jfr.Recording()) {
            recording.enable("jdk.ThreadPark").withThreshold(Duration.ZERO);
            recording.enable(Clock.class);
            recording.start();
            for (int i = 0; i < 5; i++) {
                Clock.emit();
            }
            long start = System.nanoTime();
            LockSupport.parkNanos(this, 1_000);
            long end = System.nanoTime();
            recording.stop();
            recording.dump(folder.resolve(name + ".jfr"));
            var file = new TraceFileBuilder(10).started(0, start - 1_000_000);
            int run = file.method("Main", "run", "()V", "", 0);
            file.thread(1, id, "main");
            file.lane(1).thread(id).enter(run, start).exit(run, end);
            file.write(folder.resolve(name + ".weft"));
        }
    }

    @Test
    void whatHappenedInACallIsInItOnTheSameThread() throws IOException {
        record("1-1");
        var recording = Recording.read(folder);
        assertEquals(1, recording.processes().size());
        var threads = recording.processes().getFirst().threads();
        var main = threads.stream().filter(thread -> thread.name().equals("main")).findFirst().orElseThrow();
        // Starting and ending a recording may park, too.
        var expected = List.of("Main.run", "park for " + getClass().getName());
        var slices = main.slices().filter(slice -> expected.contains(slice.name())).toList();
        assertEquals(expected, slices.stream().map(Slice::name).toList());
        assertEquals(List.of(0, 1), slices.stream().map(Slice::depth).toList());
        assertTrue(slices.getFirst().durationNanos() > slices.getLast().durationNanos());
    }

    @Test
    void threadsThatServeTheProgramAreNoTracksOfIt() throws Exception {
        var names = List.of("weft-cluster-take", "weft clock", "pool-1 worker 12 errors", "worker 1 input stage", "weftless");
        try (var recording = new jdk.jfr.Recording()) {
            recording.enable("jdk.ThreadPark").withThreshold(Duration.ZERO);
            recording.enable(Clock.class);
            recording.start();
            long start = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                Clock.emit();
            }
            for (String name : names) {
                Thread.ofPlatform().name(name).start(() -> LockSupport.parkNanos(this, 1_000)).join();
            }
            recording.stop();
            recording.dump(folder.resolve("1-1.jfr"));
            var file = new TraceFileBuilder(10).started(0, start - 1_000_000);
            file.write(folder.resolve("1-1.weft"));
        }
        var seen = Recording.read(folder).processes().getFirst().threads().stream().map(RecordedThread::name).toList();
        assertEquals(List.of("worker 1 input stage", "weftless"), names.stream().filter(seen::contains).toList());
    }

    @Test
    void anEmptyOneIsNone() throws IOException {
        record("1-1");
        Files.write(folder.resolve("1-1.jfr"), new byte[0]);
        assertEquals(1, Recording.read(folder).processes().getFirst().threads().size());
        assertEquals(List.of(), Recording.read(folder).problems());
    }

    @Test
    void whatADeadProcessHasLeftIsMovedBesideItsFile() throws IOException {
        Path left = Files.createDirectories(folder.resolve("left/2026_11_29_16_00_00_10"));
        Files.writeString(left.resolve("2026_11_29_16_00_01.jfr"), "FLR one ");
        Files.writeString(left.resolve("2026_11_29_16_00_02.jfr"), "FLR two");
        new TraceFileBuilder(Integer.MAX_VALUE).property(Records.JFR_FOLDER, left.toString()).write(folder.resolve("10-1.weft"));
        Files.createFile(folder.resolve("10-1.jfr"));
        JfrLeftovers.collect(folder);
        assertEquals("FLR one FLR two", Files.readString(folder.resolve("10-1.jfr")));
        assertFalse(Files.exists(left));
    }
}
