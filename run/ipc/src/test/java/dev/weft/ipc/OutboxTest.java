package dev.weft.ipc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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

    private static ByteWriter text(String text) {
        var body = new ByteWriter(8);
        body.writeString(text);
        return body;
    }
}
