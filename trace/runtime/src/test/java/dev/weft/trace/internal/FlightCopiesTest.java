package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.TraceFile;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightCopiesTest {
    private static final long PID = 42;

    @TempDir
    Path folder;

    @Test
    void whoAsksGetsACopyOnce() throws IOException {
        Path file = folder.resolve("42-1.weft");
        TraceFileBuilder trace = new TraceFileBuilder(PID);
        trace.lane(1).thread(1).enter(trace.method("A", "run", "", "", 0), 5);
        trace.write(file);
        Path copy = folder.resolve("copy of it.weft");
        try (FileChannel channel = FileChannel.open(file)) {
            FlightCopies copies = new FlightCopies(channel, folder, PID);
            copies.answer();
            assertFalse(Files.exists(copy));

            Files.writeString(folder.resolve("42.ask"), copy.toString());
            copies.answer();
            assertEquals(-1, Files.mismatch(file, copy));
            assertEquals(1, TraceFile.open(copy).eventCount());
            assertFalse(Files.exists(folder.resolve("42.ask")));

            Files.delete(copy);
            copies.answer();
            assertFalse(Files.exists(copy));
        }
    }

    @Test
    void whatCannotBeCopiedIsNoFailure() throws IOException {
        Path file = Files.write(folder.resolve("42-1.weft"), new byte[100]);
        try (FileChannel channel = FileChannel.open(file)) {
            FlightCopies copies = new FlightCopies(channel, folder, PID);
            Files.writeString(folder.resolve("42.ask"), folder.resolve("missing/copy").toString());
            copies.answer();
            Files.writeString(folder.resolve("42.ask"), "\0");
            copies.answer();
            assertFalse(Files.exists(folder.resolve("42.ask")));
            Files.writeString(folder.resolve("42.ask"), folder.resolve("copy").toString());
            copies.answer();
            assertTrue(Files.exists(folder.resolve("copy")));
        }
    }
}
