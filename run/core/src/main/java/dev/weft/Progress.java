package dev.weft;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error: title, bar, count, time; without a total only count and rate. It shows nothing where standard error
 * is not a terminal, so that logs stay clean. What is printed meanwhile appears above it, whole lines at a time.
 *
 * <pre>{@code
 * try (var progress = Progress.of("Copying", files.size())) {
 *     for (var file : files) { copy(file); progress.step(); }
 * }
 * }</pre>
 *
 * <p>Any thread may step. {@link MapOptions#progress} makes one for a {@code map} or {@code stream}.
 */
public final class Progress implements AutoCloseable {
    /** The total of something whose end is not known. */
    public static final long UNKNOWN = -1;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * Starts a bar.
     *
     * @param total the number of steps to the end, or {@link #UNKNOWN}
     */
    public static Progress of(String title, long total) {
        if (!isTerminal()) {
            return new Progress(null);
        }
        var bar = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(total)
                .setUpdateIntervalMillis(100)
                .setConsumer(new BarLine(new ConsoleProgressBarConsumer(System.err)::getMaxRenderedLength));
        if (total < 0) {
            bar.setRenderer((state, width) -> countAndRate(title, state.getCurrent(), state.getTotalElapsed(), width));
        }
        return new Progress(bar.build());
    }

    /** What can be said where the end is not known: {@code Parsing  1,234  56.7/s  0:00:21}. */
    static String countAndRate(String title, long count, Duration time, int width) {
        double seconds = time.toMillis() / 1e3;
        String rate = seconds > 0 ? String.format(Locale.ROOT, "  %,.1f/s", count / seconds) : "";
        String text = String.format(
                Locale.ROOT, "%s  %,d%s  %d:%02d:%02d", title, count, rate, time.toHours(), time.toMinutesPart(), time.toSecondsPart());
        return text.substring(0, Math.clamp(width, 0, text.length()));
    }

    /** One step further. */
    public void step() {
        stepBy(1);
    }

    /** {@code steps} steps further. */
    public void stepBy(long steps) {
        if (bar != null) {
            bar.stepBy(steps);
        }
    }

    /** Draws the bar a last time and ends its line. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
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
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
