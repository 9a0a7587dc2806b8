package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.io.FileDescriptor;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the process prints on one of its two streams, as instants of the threads that end them. Called where the JDK has given
 * bytes to the system, so that nobody's stream is another than without a trace.
 */
public final class Output {
    private static final int MOST_CHARS = 400;
    private static final int MOST_BYTES = MOST_CHARS * 4;

    private static @Nullable Output out;
    private static @Nullable Output err;

    private final Charset charset;
    private final int name;
    private final byte[] line = new byte[MOST_BYTES];
    private int length;

    private Output(String name, Charset charset) {
        this.name = Api.name(Layout.SYMBOL_INSTANT, name);
        this.charset = charset;
    }

    /** Before the class is woven that calls this. */
    public static void start(Charset ofOut, Charset ofErr) {
        out = new Output("System.out", ofOut);
        err = new Output("System.err", ofErr);
        Recorder.atClosing(new Rest());
    }

    /** What the last line of each stream has without its end. */
    private static final class Rest implements Runnable {
        @Override
        public void run() {
            finish(out);
            finish(err);
        }

        private static void finish(@Nullable Output stream) {
            if (stream != null) {
                synchronized (stream) {
                    stream.end();
                }
            }
        }
    }

    private static @Nullable Output of(FileDescriptor to) {
        return to == FileDescriptor.out ? out : to == FileDescriptor.err ? err : null;
    }

    public static void written(FileDescriptor to, byte[] bytes, int from, int count) {
        Output stream = of(to);
        if (stream != null) {
            try {
                stream.add(bytes, from, count);
            } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError untold) {
                // The program goes on as if nothing had been asked.
                return;
            }
        }
    }

    public static void written(FileDescriptor to, int value) {
        if (of(to) != null) {
            written(to, new byte[] {(byte) value}, 0, 1);
        }
    }

    private synchronized void add(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (bytes[i] == '\n') {
                end();
            } else {
                if (length < MOST_BYTES) {
                    line[length] = bytes[i];
                }
                length++;
            }
        }
    }

    private void end() {
        int bytes = length;
        length = 0;
        if (bytes > 0 && bytes <= MOST_BYTES && line[bytes - 1] == '\r') {
            bytes--;
        }
        if (bytes > 0) {
            Recorder.tell(Layout.RECORD_NOTE, name, text(bytes));
        }
    }

    private String text(int bytes) {
        String text = new String(line, 0, Math.min(bytes, MOST_BYTES), charset);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < MOST_CHARS; i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' ? ' ' : c);
        }
        if (bytes > MOST_BYTES || text.length() > MOST_CHARS) {
            shown.append("\u2026 (").append(bytes).append(" bytes)");
        }
        return shown.toString();
    }
}
