package dev.weft.examples;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/*
 * A thread finds where its output is kept by an inheritable thread-local. Workers of the common pool, on which parallel streams run,
 * inherit none. While one example runs at a time, what they print can be nobody else's.
 */
/**
 * Keeps what a thread, and threads that it starts, print on {@code System.out} and {@code System.err}. Others print as before.
 *
 * <p>The streams of the JVM are replaced before an example runs, and stay so: also if the one before has set others, or closed them.
 */
final class Capture {
    private static final InheritableThreadLocal<@Nullable Capture> CURRENT = new InheritableThreadLocal<>();
    /** With how many threads: that of an example that has just ended may still be there when the next one begins. */
    private static final Map<Capture, Integer> UNDER_WAY = new ConcurrentHashMap<>();
    /** What one example may print; what is more is counted. */
    static final int MOST = 16 << 20;

    /** Empty: who waits for what is typed could not be stopped. */
    private static final InputStream IN = InputStream.nullInputStream();

    private static @Nullable PrintStream out;
    private static @Nullable PrintStream err;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long left;

    private static synchronized void install() {
        PrintStream toOut = out == null ? new Divided(System.out) : out;
        PrintStream toErr = err == null ? new Divided(System.err) : err;
        if (System.out != toOut) {
            System.setOut(toOut);
        }
        if (System.err != toErr) {
            System.setErr(toErr);
        }
        if (System.in != IN) {
            System.setIn(IN);
        }
        out = toOut;
        err = toErr;
    }

    /** Starts a daemon thread whose output is kept; threads that it starts belong to the same group. */
    void start(ThreadGroup group, Runnable example, String name) {
        install();
        CURRENT.set(this);
        try {
            Thread thread = new Thread(group, () -> run(example), name);
            thread.setDaemon(true);
            thread.start();
        } finally {
            CURRENT.remove();
        }
    }

    private void run(Runnable example) {
        UNDER_WAY.merge(this, 1, Integer::sum);
        try {
            example.run();
        } finally {
            UNDER_WAY.computeIfPresent(this, (_, threads) -> threads == 1 ? null : threads - 1);
        }
    }

    private static @Nullable Capture current() {
        Capture own = CURRENT.get();
        if (own == null && Thread.currentThread() instanceof ForkJoinWorkerThread) {
            Iterator<Capture> all = UNDER_WAY.keySet().iterator();
            Capture first = all.hasNext() ? all.next() : null;
            return all.hasNext() ? null : first;
        }
        return own;
    }

    /** What was printed since the last time. */
    synchronized String take() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        String more = left == 0 ? "" : "\n... and " + left + " bytes more";
        bytes.reset();
        left = 0;
        return text + more;
    }

    /** Keeps what was printed. */
    synchronized void add(byte[] buffer, int from, int length) {
        int room = Math.min(length, MOST - bytes.size());
        bytes.write(buffer, from, room);
        left += length - room;
    }

    private static final class Divided extends PrintStream {
        Divided(PrintStream others) {
            super(new Division(others), true, StandardCharsets.UTF_8);
        }

        /** An example that closes the stream closes it for nobody. */
        @Override
        public void close() {
            flush();
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
            Capture capture = current();
            if (capture == null) {
                others.write(buffer, from, length);
            } else {
                capture.add(buffer, from, length);
            }
        }

        @Override
        public void flush() {
            if (current() == null) {
                others.flush();
            }
        }
    }
}
