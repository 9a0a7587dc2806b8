package dev.weft;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/**
 * The progress bars at the bottom of what is on a terminal, each on a line of its own with those of its workers below, oldest first.
 * While there are any, {@link System#out} and {@link System#err} print above them, whole lines at a time: the bars are erased, the lines
 * are printed, the bars are drawn again. The cursor stands at the end of the last line that is drawn. Never more lines are drawn than the
 * terminal has, since the cursor could not go back to the first.
 *
 * <p>Lock order: a replaced stream, then this, then the streams that were there before and the terminal, which know nothing of the others.
 */
final class ShownBars {
    private static final String ERASE_LINE = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final long SIZE_NANOS = 1_000_000_000;

    private final PrintStream terminal;
    private final Supplier<TerminalSize> measure;

    // Guarded by this.
    private final List<BarLine> bars = new ArrayList<>();
    private int drawn;
    private TerminalSize size;
    private long sizeAt = System.nanoTime();
    private @Nullable Above out;
    private @Nullable Above err;

    /** @param measure gives the size of the terminal */
    ShownBars(PrintStream terminal, Supplier<TerminalSize> measure) {
        this.terminal = terminal;
        this.measure = measure;
        this.size = measure.get();
    }

    /** Null if it is not a terminal that can be drawn on. */
    static @Nullable ShownBars ofStandardError() {
        if (!isTerminal()) {
            return null;
        }
        Charset charset = Charset.forName(System.getProperty("stderr.encoding", Charset.defaultCharset().name()));
        // Not System.err, which the program may have replaced by a file.
        var error = new PrintStream(new FileOutputStream(FileDescriptor.err), false, charset);
        var bars = new ShownBars(error, TerminalSize::ofProcess);
        try {
            // The shell's prompt must not stand behind a bar that nobody closed.
            Runtime.getRuntime().addShutdownHook(new Thread(bars::closeAll));
        } catch (IllegalStateException e) {
            // The program is ending; who shows a bar now is the one to close it.
            return bars;
        }
        return bars;
    }

    @SuppressWarnings("SystemConsoleNull") // it is null on other JDKs than 22 to 25
    private static boolean isTerminal() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // What standard error is, where the system tells; a console may be one whose error stream goes to a file.
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    Charset charset() {
        return terminal.charset();
    }

    /** How many columns a line has room for; without the last one, which some terminals follow by a line of their own. */
    int width() {
        return Math.max(1, size().columns() - 1);
    }

    private TerminalSize size() {
        long now = System.nanoTime();
        synchronized (this) {
            if (now - sizeAt < SIZE_NANOS) {
                return size;
            }
            sizeAt = now;
        }
        TerminalSize measured = measure.get();
        synchronized (this) {
            size = measured;
        }
        return measured;
    }

    /** {@code text} with a blank for whatever would move the cursor. */
    static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** The beginning of {@code text} that takes at most {@code width} columns. */
    static String cut(String text, int width) {
        int taken = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            taken += Math.max(0, WCWidth.wcwidth(c));
            if (taken > width) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    synchronized void add(BarLine bar) {
        if (bars.isEmpty()) {
            out = new Above(System.out);
            err = new Above(System.err);
            System.setOut(out.stream);
            System.setErr(err.stream);
        }
        bar.isNested = !bars.isEmpty();
        bars.add(bar);
    }

    synchronized void change(BarLine bar, String text, List<String> below) {
        if (bars.contains(bar)) {
            bar.text = text;
            bar.below = below;
            draw();
        }
    }

    synchronized void remove(BarLine bar) {
        if (!bars.remove(bar)) {
            return;
        }
        if (bar.isNested || bar.text.isEmpty()) {
            draw();
        } else {
            erase();
            terminal.print(bar.text + System.lineSeparator());
            draw();
        }
        if (bars.isEmpty() && out != null && err != null) {
            restore(out, err);
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

    private synchronized void closeAll() {
        for (BarLine bar : List.copyOf(bars.reversed())) {
            remove(bar);
        }
    }

    /** To the beginning of the first line that is drawn. */
    private String toTop() {
        return drawn > 1 ? "\r\u001b[" + (drawn - 1) + "A" : "\r";
    }

    private void erase() {
        if (drawn > 0) {
            terminal.print(toTop() + ERASE_BELOW);
            terminal.flush();
            drawn = 0;
        }
    }

    /** Draws over what is drawn, line by line, so that nothing flickers. */
    private void draw() {
        List<String> lines = lines();
        if (lines.isEmpty()) {
            erase();
        } else {
            terminal.print(toTop() + String.join(ERASE_LINE + "\n", lines) + ERASE_BELOW);
            drawn = lines.size();
        }
        terminal.flush();
    }

    /** What to draw: all bars that the terminal has room for, and then of the workers as many. */
    private List<String> lines() {
        List<BarLine> shown = bars.stream()
                .filter(bar -> !bar.text.isEmpty())
                .limit(Math.max(1, size.rows() - 1))
                .toList();
        int room = size.rows() - 1 - shown.size();
        var lines = new ArrayList<String>();
        for (BarLine bar : shown) {
            lines.add(bar.text);
            List<String> below = fitting(bar.below, room);
            lines.addAll(below);
            room -= below.size();
        }
        return lines;
    }

    private static List<String> fitting(List<String> lines, int room) {
        if (lines.size() <= room) {
            return lines;
        }
        if (room <= 0) {
            return List.of();
        }
        var some = new ArrayList<>(lines.subList(0, room - 1));
        some.add("  and " + (lines.size() - some.size()) + " more workers");
        return some;
    }

    /** What is printed while bars are shown. */
    private final class Above extends OutputStream {
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
            synchronized (ShownBars.this) {
                rest.write(bytes, offset, whole);
                if (bars.isEmpty()) {
                    // Somebody kept the stream beyond the bars.
                    printRest();
                } else if (whole > 0) {
                    erase();
                    printRest();
                    draw();
                }
                rest.write(bytes, offset + whole, length - whole);
                if (bars.isEmpty()) {
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
