package dev.weft.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says, while something is open that takes its time, how long it has been going on: from the second second on, in one line that is
 * rewritten and goes away. Only on a terminal: elsewhere nobody waits in front of it.
 */
final class LongWork implements AutoCloseable {
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final String what;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread teller;
    private boolean told;

    /** @param what is going on, as in "reading the recording" */
    LongWork(PrintStream out, String what) {
        this.out = out;
        this.what = what;
        this.teller = Thread.ofPlatform().daemon(true).name("weft long work").start(this::tell);
    }

    /** What takes its time. */
    interface Reading<T> {
        T get() throws IOException;
    }

    /** Reads recordings, and tells how long on standard error, if that is a terminal. */
    static <T> T reading(Reading<T> reading) throws IOException {
        try (var _ = reading()) {
            return reading.get();
        }
    }

    /** Recordings are being read until it is closed; told on standard error, if that is a terminal. */
    static LongWork reading() {
        return new LongWork(Terminal.hasErrors() ? System.err : new PrintStream(OutputStream.nullOutputStream()), "reading the recording");
    }

    private void tell() {
        try {
            for (int seconds = 1; !done.await(1, TimeUnit.SECONDS); seconds++) {
                told = true;
                out.print("\rweft: " + what + ": " + seconds + " s ");
                out.flush();
            }
        } catch (InterruptedException e) {
            return;
        }
    }

    /** May be closed again. */
    @Override
    public void close() {
        done.countDown();
        try {
            teller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (told) {
            told = false;
            out.print(CLEAR);
            out.flush();
        }
    }
}
