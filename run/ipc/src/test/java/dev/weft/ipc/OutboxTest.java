package dev.weft.ipc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutboxTest {
    private final AtomicReference<@Nullable Thread> writer = new AtomicReference<>();
    private final Outbox outbox = new Outbox(task -> {
        var thread = new Thread(task, "writer");
        writer.set(thread);
        return thread;
    });

    @Test
    void smallMessagesAreWrittenByTheThreadThatFlushes() throws Exception {
        var in = new PipedInputStream(1 << 16);
        outbox.append(1, text("before"));
        outbox.connect(new PipedOutputStream(in));
        outbox.append(2, text("after"));
        outbox.flush();
        var frames = new Frames();
        frames.readFrom(in);
        frames.next();
        assertEquals("before", frames.body().readString());
        while (!frames.next()) {
            frames.readFrom(in);
        }
        assertEquals("after", frames.body().readString());
        assertNull(writer.get());
    }

    @Test
    void largeMessagesMakeNobodyWaitAndKeepTheirOrder() throws Exception {
        var in = new PipedInputStream(1 << 10);
        outbox.connect(new PipedOutputStream(in));
        var random = new Random(3);
        byte[][] bodies = new byte[50][];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = new byte[random.nextInt(i % 5 == 0 ? 500_000 : 100)];
            random.nextBytes(bodies[i]);
            var body = new ByteWriter(1);
            body.write(bodies[i]);
            outbox.append(i, body);
            outbox.flush();
        }
        var frames = new Frames();
        for (int i = 0; i < bodies.length; i++) {
            while (!frames.next()) {
                frames.readFrom(in);
            }
            assertEquals(i, frames.type());
            assertArrayEquals(bodies[i], frames.body().rest());
        }
        Thread thread = writer.get();
        assertNotNull(thread);
        outbox.end();
        await().until(() -> !thread.isAlive());
    }

    /** The threads of a process are limited, and what was refused once may be had later. */
    @Test
    void aRefusedThreadIsAskedForAgain() throws Exception {
        var refusals = new AtomicInteger(1);
        var scarce = new Outbox(task -> refusals.getAndDecrement() > 0 ? refused(task) : new Thread(task, "writer"));
        var in = new PipedInputStream(1 << 10);
        scarce.connect(new PipedOutputStream(in));
        var large = new ByteWriter(1);
        large.write(new byte[100_000]);
        scarce.append(1, large);
        assertThrows(OutOfMemoryError.class, scarce::flush);
        scarce.flush();
        assertEquals(100_000, received(in).length);
        scarce.end();
    }

    /** It would otherwise be the end of the thread that writes, or of the worker whose answer was read. */
    @Test
    void sharedMemoryIsDoneWithoutWhereThereIsNoThreadToMakeIt() throws Exception {
        var threads = new AtomicInteger();
        var scarce = new Outbox(task -> threads.getAndIncrement() > 0 ? refused(task) : new Thread(task, "writer"));
        var in = new PipedInputStream(1 << 10);
        var _ = scarce.share();
        scarce.connect(new PipedOutputStream(in));
        for (int i = 0; i < 8; i++) {
            var large = new ByteWriter(1);
            large.write(new byte[100_000]);
            scarce.append(1, large);
            scarce.flush();
            assertEquals(100_000, received(in).length);
        }
        assertEquals(2, threads.get());
        scarce.end();
    }

    private static Thread refused(Runnable task) {
        return new Thread(task) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
    }

    private static byte[] received(PipedInputStream in) throws IOException {
        var frames = new Frames();
        while (!frames.next()) {
            frames.readFrom(in);
        }
        return frames.body().rest();
    }

    private static ByteWriter text(String text) {
        var body = new ByteWriter(8);
        body.writeString(text);
        return body;
    }
}
