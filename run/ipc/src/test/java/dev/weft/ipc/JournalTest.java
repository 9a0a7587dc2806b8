package dev.weft.ipc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    /** A pipe that takes a number of bytes and then no more, as when its writer is killed in the middle of a write. */
    private static final class CutPipe extends OutputStream {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int room = Integer.MAX_VALUE;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            int count = Math.min(length, Math.max(0, room - taken.size()));
            taken.write(bytes, offset, count);
            if (count < length) {
                throw new IOException("killed");
            }
        }

        synchronized byte[] bytes() {
            return taken.toByteArray();
        }
    }

    @Test
    void whateverWasAppendedIsInThePipeOrInTheFile() throws Exception {
        var random = new Random(99);
        for (int round = 0; round < 200; round++) {
            var pipe = new CutPipe();
            pipe.room = random.nextInt(600_000);
            var all = new ByteWriter(1024);
            try (JournalTail tail = JournalTail.create()) {
                var journal = new Journal(tail.path().toString(), pipe);
                int appended = 0;
                try {
                    for (int i = 0; i < 2_000; i++) {
                        var body = new ByteWriter(8);
                        body.write(new byte[random.nextInt(random.nextInt(50) == 0 ? 40_000 : 200)]);
                        body.writeInt(i);
                        appended = all.size();
                        Frames.write(all, 5, body);
                        journal.append(5, body);
                        appended = all.size();
                        if (random.nextInt(20) == 0) {
                            journal.flush();
                        }
                    }
                } catch (IOException e) {
                    assertEquals("killed", e.getMessage());
                }
                byte[] received = pipe.bytes();
                byte[] unsent = tail.unsent(received.length);
                byte[] both = Arrays.copyOf(received, received.length + unsent.length);
                System.arraycopy(unsent, 0, both, received.length, unsent.length);
                assertArrayEquals(Arrays.copyOf(all.array(), Math.max(appended, both.length)), both);
            }
        }
    }

    @Test
    void aFrameLongerThanTheBufferGoesStraightToThePipe() throws Exception {
        var pipe = new CutPipe();
        try (JournalTail tail = JournalTail.create()) {
            var journal = new Journal(tail.path().toString(), pipe);
            var body = new ByteWriter(8);
            body.write(new byte[1_000_000]);
            journal.append(1, new ByteWriter(0));
            journal.append(2, body);
            journal.append(3, new ByteWriter(0));
            var frames = new Frames();
            frames.feed(pipe.bytes());
            frames.feed(tail.unsent(pipe.bytes().length));
            for (int type = 1; type <= 3; type++) {
                frames.next();
                assertEquals(type, frames.type());
            }
            assertFalse(frames.isPartial());
        }
    }

    @Test
    void whatNobodyFlushesIsFlushedSoon() throws Exception {
        var pipe = new CutPipe();
        try (JournalTail tail = JournalTail.create()) {
            var journal = new Journal(tail.path().toString(), pipe);
            journal.start();
            for (int i = 1; i <= 3; i++) {
                int expected = i * Frames.HEAD_BYTES;
                journal.append(1, new ByteWriter(0));
                journal.begin(i, System.nanoTime());
                await().until(() -> pipe.bytes().length == expected);
                assertEquals(i, tail.begun());
                assertEquals(0, tail.unsent(expected).length);
            }
            pipe.room = 0;
            journal.append(1, new ByteWriter(0));
            assertThrows(IOException.class, journal::flush);
        }
    }

    @Test
    void theFileIsItsOwnersAloneAndGoesAway() throws Exception {
        JournalTail tail = JournalTail.create();
        assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(tail.path())));
        tail.close();
        assertFalse(Files.exists(tail.path()));
    }

    @Test
    void aJournalThatWasCutIsAnError() throws Exception {
        try (JournalTail tail = JournalTail.create();
                var file = new RandomAccessFile(tail.path().toFile(), "rw")) {
            file.setLength(20);
            assertEquals(0, tail.unsent(5).length);
            var error = assertThrows(IOException.class, tail::begun);
            assertEquals("the journal was cut to less than 24 bytes", error.getMessage());
        }
    }

    @Test
    void aFolderWithoutRoomIsLeftForTheNext(@TempDir Path folder) throws Exception {
        Path full = folder.resolve("missing");
        try (JournalTail tail = JournalTail.createIn(List.of(full, folder))) {
            assertTrue(Files.readSymbolicLink(tail.path()).startsWith(folder.toRealPath()), tail.path().toString());
            assertEquals(0, Files.list(folder).count(), "it has no name");
            assertEquals(64 + 128 * 1024, Files.size(tail.path()));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tail.path())));
        }
        var error = assertThrows(IOException.class, () -> JournalTail.createIn(List.of(full, full)));
        assertEquals("a worker needs a file of 131136 bytes, for which there is no room in " + full + " or " + full
                + " (java.nio.file.NoSuchFileException: " + error.getSuppressed()[1].getMessage()
                + "); make room in one of them, or name another folder with -Djava.io.tmpdir", error.getMessage());
        assertEquals(2, error.getSuppressed().length);
    }
}
