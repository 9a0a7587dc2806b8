package dev.weft.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Frames;
import dev.weft.ipc.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxTest {
    @TempDir
    Path folder;

    /** Otherwise the parent hears of the next task first, whose turn it is not as far as it knows, and kills the worker. */
    @Test
    void whatIsGivenBackIsSaidBeforeTheNextTaskIsClaimed() throws Exception {
        Path file = folder.resolve("journal");
        try (var random = new RandomAccessFile(file.toFile(), "rw")) {
            random.setLength(64 + 128 * 1024);
        }
        var journal = new Journal(file.toString(), OutputStream.nullOutputStream());
        var pipe = new EndlessPipe();
        var inbox = new Inbox(pipe, journal, new Loaders(journal), Thread.currentThread());
        inbox.start();
        send(pipe, Message.TASKS, 100, 3);
        TaskBatch tasks = inbox.take().tasks();
        assertNotNull(tasks);
        assertEquals(0, tasks.claim());
        var next = new AtomicReference<@Nullable Integer>();
        Thread main;
        synchronized (journal) {
            // As long as this is held, nothing can be said to the parent.
            send(pipe, Message.CANCEL, 101, 1, Message.GIVE_BACK);
            await().until(() -> inbox.getState() == Thread.State.BLOCKED);
            main = Thread.ofPlatform().start(() -> next.set(tasks.claim()));
            await().until(() -> main.getState() == Thread.State.BLOCKED || main.getState() == Thread.State.TERMINATED);
            assertNull(next.get());
        }
        main.join();
        assertEquals(2, next.get());
    }

    /** Has no end, since that of its input is the end of an inbox's JVM. */
    private static final class EndlessPipe extends InputStream {
        private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();

        @Override
        public int read() {
            throw new UnsupportedOperationException("one byte at a time");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                byte[] piece = pieces.take();
                System.arraycopy(piece, 0, target, offset, piece.length);
                return piece.length;
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }

    private static void send(EndlessPipe pipe, int type, int... numbers) throws Exception {
        var body = new ByteWriter(8);
        for (int number : numbers) {
            body.writeVar(number);
        }
        var frame = new ByteWriter(16);
        Frames.write(frame, type, body);
        pipe.pieces.add(frame.toByteArray());
    }
}
