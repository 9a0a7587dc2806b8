package dev.weft.examples;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a thread, and threads that it starts, print on {@code System.out} and {@code System.err}. Others print as before.
 *
 * <p>The streams of the JVM are replaced when the first session starts, and stay so.
 */
final class Capture {
    private static final InheritableThreadLocal<@Nullable Capture> CURRENT = new InheritableThreadLocal<>();
    /** What one example may print; what is more is counted. */
    private static final int MOST = 16 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long left;

    static synchronized void install() {
        if (!(System.out instanceof Divided)) {
            System.setOut(new Divided(System.out));
            System.setErr(new Divided(System.err));
        }
    }

    /** Keeps what the current thread prints from now on; null for nothing. */
    static void use(@Nullable Capture capture) {
        if (capture == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(capture);
        }
    }

    /** What was printed since the last time. */
    synchronized String take() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        String more = left == 0 ? "" : "\n... and " + left + " bytes more";
        bytes.reset();
        left = 0;
        return text + more;
    }

    private synchronized void add(byte[] buffer, int from, int length) {
        int room = Math.min(length, MOST - bytes.size());
        bytes.write(buffer, from, room);
        left += length - room;
    }

    private static final class Divided extends PrintStream {
        Divided(PrintStream others) {
            super(new Division(others), true, StandardCharsets.UTF_8);
        }
    }

    private static final class Division extends OutputStream {
        private final PrintStream others;

        Division(PrintStream others) {
            this.others = others;
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int from, int length) {
            Capture capture = CURRENT.get();
            if (capture == null) {
                others.write(buffer, from, length);
            } else {
                capture.add(buffer, from, length);
            }
        }

        @Override
        public void flush() {
            if (CURRENT.get() == null) {
                others.flush();
            }
        }
    }
}
