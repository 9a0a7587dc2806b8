package dev.weft;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The line of a terminal that shows a progress bar. While one is shown, {@link System#out} and {@link System#err} print above it, whole
 * lines at a time: the bar is erased, the lines are printed, the bar is drawn again. Of several bars the newest is shown.
 *
 * <p>Lock order: a replaced stream, then {@link #SHOWN}, then the streams that were there before, which know nothing of the others.
 */
final class BarLine implements ProgressBarConsumer {
    private static final String ERASE = "\r\u001b[K";

    /** The bars that are not closed, oldest first. Guards all else here. */
    private static final List<BarLine> SHOWN = new ArrayList<>();

    private static @Nullable Above out;
    private static @Nullable Above err;
    private static boolean endsWithTheProgram;

    private final IntSupplier width;
    private String text = "";

    /** @param width how many characters the line has room for */
    BarLine(IntSupplier width) {
        this.width = width;
        synchronized (SHOWN) {
            if (SHOWN.isEmpty()) {
                out = new Above(System.out);
                err = new Above(System.err);
                System.setOut(out.stream);
                System.setErr(err.stream);
            }
            SHOWN.add(this);
            if (!endsWithTheProgram) {
                endsWithTheProgram = true;
                // The shell's prompt must not stand behind a bar that nobody closed.
                Runtime.getRuntime().addShutdownHook(new Thread(BarLine::closeAll));
            }
        }
    }

    @Override
    public int getMaxRenderedLength() {
        return width.getAsInt();
    }

    @Override
    public void accept(String line) {
        synchronized (SHOWN) {
            text = line;
            if (!SHOWN.isEmpty() && SHOWN.getLast().equals(this)) {
                draw(ERASE + text);
            }
        }
    }

    /** Leaves the bar as it was last drawn on a line of its own. */
    @Override
    public void close() {
        synchronized (SHOWN) {
            if (!SHOWN.remove(this)) {
                return;
            }
            draw(ERASE + text + (text.isEmpty() ? "" : System.lineSeparator()));
            if (!SHOWN.isEmpty()) {
                draw(SHOWN.getLast().text);
                return;
            }
            if (out != null && err != null) {
                restore(out, err);
            }
        }
    }

    private static void restore(Above output, Above error) {
        // A program may have replaced them meanwhile, and keeps its own.
        if (System.out.equals(output.stream)) {
            System.setOut(output.before);
        }
        if (System.err.equals(error.stream)) {
            System.setErr(error.before);
        }
        output.printRest();
        error.printRest();
    }

    private static void closeAll() {
        synchronized (SHOWN) {
            for (BarLine bar : List.copyOf(SHOWN.reversed())) {
                bar.close();
            }
        }
    }

    private static void draw(String what) {
        if (err != null) {
            err.before.print(what);
            err.before.flush();
        }
    }

    /** What is printed while a bar is shown. */
    private static final class Above extends OutputStream {
        final PrintStream before;
        final PrintStream stream;
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

        Above(PrintStream before) {
            this.before = before;
            this.stream = new PrintStream(this, true, before.charset());
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            int whole = length;
            while (whole > 0 && bytes[offset + whole - 1] != '\n') {
                whole--;
            }
            synchronized (SHOWN) {
                rest.write(bytes, offset, whole);
                if (SHOWN.isEmpty()) {
                    // Somebody kept the stream beyond the bar.
                    printRest();
                } else if (whole > 0) {
                    draw(ERASE);
                    printRest();
                    draw(SHOWN.getLast().text);
                }
                rest.write(bytes, offset + whole, length - whole);
                if (SHOWN.isEmpty()) {
                    printRest();
                }
            }
        }

        void printRest() {
            before.write(rest.toByteArray(), 0, rest.size());
            before.flush();
            rest.reset();
        }
    }
}
