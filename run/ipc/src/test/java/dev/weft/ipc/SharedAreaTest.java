package dev.weft.ipc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared memory between both ends of a channel, here in one process. */
class SharedAreaTest {
    private static final int BYTES = 1 << 20;
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private static ByteWriter body(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        var body = new ByteWriter(1);
        body.write(bytes);
        return body;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void bothSidesSeeTheSameAndNothingHasAName() throws Exception {
        try (SharedArea made = SharedArea.create(folder, BYTES)) {
            assertEquals(List.of(), files());
            SharedArea opened = SharedArea.open(PID, made.descriptor());
            assertTrue(made.down().put(body(1, 1000)));
            assertTrue(opened.up().put(body(2, 2000)));
            Ring.Span down = opened.down().take();
            Ring.Span up = made.up().take();
            assertNotNull(down);
            assertNotNull(up);
            assertArrayEquals(body(1, 1000).toByteArray(), new ByteReader(down).rest());
            assertArrayEquals(body(2, 2000).toByteArray(), new ByteReader(up).rest());
        }
    }

    @Test
    void closingGivesTheMemoryBackAndTheWayToIt() throws Exception {
        SharedArea area = SharedArea.create(folder, BYTES);
        int descriptor = area.descriptor();
        Path path = Path.of("/proc/" + PID + "/fd/" + descriptor);
        assertEquals(BYTES, Files.size(path));
        area.close();
        area.close();
        assertThrows(IOException.class, () -> SharedArea.open(PID, descriptor));
        // The number may belong to another file by now.
        assertFalse(Files.exists(path) && Files.readSymbolicLink(path).startsWith(folder));
    }

    @Test
    void whereNothingCanBeMadeNothingIsLeft() {
        Path absent = folder.resolve("absent");
        assertThrows(IOException.class, () -> SharedArea.create(absent, BYTES));
        assertFalse(Files.exists(absent));
    }

    /** A parent's outbox and a child's journal with threads that read them, as in two processes. */
    private static final class Channel implements AutoCloseable {
        final Outbox outbox = new Outbox(task -> new Thread(task, "writer"));
        final Pipe down = Pipe.open();
        final Pipe up = Pipe.open();
        final InputStream toChild = Channels.newInputStream(down.source());
        final InputStream toParent = Channels.newInputStream(up.source());
        final JournalTail tail = JournalTail.create();
        final Journal journal = new Journal(tail.path().toString(), Channels.newOutputStream(up.sink()));
        final Frames parent = new Frames(outbox.share());
        final Frames child = new Frames(new AreaTaker(journal, PID));

        Channel() throws IOException {
            outbox.connect(Channels.newOutputStream(down.sink()));
        }

        /** Sends a body down and back up, and checks it on the way. */
        void roundTrip(int type, ByteWriter body) throws IOException {
            long before = outbox.append(type, body);
            outbox.flush();
            while (!child.next()) {
                child.readFrom(toChild);
            }
            assertEquals(type, child.type());
            assertArrayEquals(body.toByteArray(), child.body().rest());
            // In a thread of its own, since a large body fills the pipe.
            var sender = new Thread(() -> {
                try {
                    journal.append(type, body);
                    journal.flush();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            while (!parent.next()) {
                parent.readFrom(toParent);
            }
            assertEquals(type, parent.type());
            assertArrayEquals(body.toByteArray(), parent.body().rest());
            // What the child says of where it stands is what the outbox counts by.
            assertTrue(child.offset() <= before + Frames.HEAD_BYTES + 64, child.offset() + " but only " + before + " sent");
        }

        @Override
        public void close() throws IOException {
            outbox.end();
            tail.close();
            down.sink().close();
            down.source().close();
            up.sink().close();
            up.source().close();
        }
    }

    @Test
    void largeBodiesLeaveThePipes() throws Exception {
        try (var channel = new Channel()) {
            var random = new Random(8);
            await().until(() -> {
                long received = channel.parent.received();
                channel.roundTrip(7, body(1, 300_000));
                return channel.parent.received() - received < 100;
            });
            for (int i = 0; i < 300; i++) {
                int length = switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(100);
                    case 1 -> Frames.LARGE - 1 + random.nextInt(3);
                    case 2 -> random.nextInt(1 << 20);
                    default -> i % 50 == 0 ? 3 << 20 : 2_000_000 + random.nextInt(200_000);
                };
                channel.roundTrip(i % 100, body(i, length));
            }
        }
    }

    @Test
    void aBodyThatIsNotThereIsACorruptFrame() throws Exception {
        try (SharedArea area = SharedArea.create(folder, BYTES)) {
            var frames = new Frames();
            frames.attach(area.up());
            assertThrows(CorruptFrame.class, () -> next(frames, 100));
            assertTrue(area.up().put(body(1, 99)));
            assertThrows(CorruptFrame.class, () -> next(frames, 100));
            assertThrows(CorruptFrame.class, () -> next(new Frames(), 1));
        }
    }

    private static void next(Frames frames, int length) throws IOException {
        var out = new ByteWriter(16);
        Frames.write(out, Frames.SHARED, Ring.place(1, length));
        frames.feed(out.toByteArray());
        assertTrue(frames.next());
    }
}
