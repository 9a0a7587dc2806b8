package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LongWorkTest {
    private final CountDownLatch told = new CountDownLatch(1);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8) {
        @Override
        public void flush() {
            super.flush();
            told.countDown();
        }
    };

    @Test
    void whatTakesSecondsIsToldAndGoesAway() throws InterruptedException {
        var work = new LongWork(stream, "reading");
        told.await();
        work.close();
        assertTrue(said().startsWith("\rweft: reading: 1 s "), said());
        assertTrue(said().endsWith("\r\u001b[K"), said());
    }

    @Test
    void whatIsQuickSaysNothing() {
        new LongWork(stream, "reading").close();
        assertEquals("", said());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
