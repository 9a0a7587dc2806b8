package dev.weft;

import java.nio.charset.Charset;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar on standard error: title, percent, bar, count, time up to now and time left, steps a second; without a total only count,
 * steps a second and time. It shows nothing where standard error is not a terminal, so that logs stay clean.
 *
 * <!--
 * {@snippet :
 * List<Path> files = List.of();
 * static void copy(Path file) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * try (var progress = Progress.of("Copying", files.size())) {
 *     for (var file : files) { copy(file); progress.step(); }
 * }
 * }
 *
 * <p>Several bars stand below each other, in the order of their beginning. One that begins while another is shown takes its line away
 * when it ends; others leave it as it was last. What is printed meanwhile by {@link System#out} and {@link System#err} appears above
 * all bars, whole lines at a time.
 *
 * <p>Thread-safe: any thread may step or close. {@link MapOptions#progress} makes one for a {@code map} or {@code stream}.
 */
public final class Progress implements AutoCloseable {
    /** The total of something whose end is not known. */
    public static final long UNKNOWN = -1;

    private static final int INTERVAL_MILLIS = 100;

    /** Null where standard error is no terminal. */
    private static volatile @Nullable ShownBars terminal = ShownBars.ofStandardError();

    private final @Nullable ProgressBar bar;
    private final @Nullable ProgressBarConsumer line;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Progress() {
        this.bar = null;
        this.line = null;
    }

    private Progress(String title, long total, ProgressBarConsumer line, ProgressBarStyle style) {
        String plain = ShownBars.plain(title);
        var builder = new ProgressBarBuilder()
                .setTaskName(plain)
                .setInitialMax(total)
                .setStyle(style)
                .showSpeed(new DecimalFormat("#,##0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .continuousUpdate()
                .setConsumer(line);
        if (total < 0) {
            builder.setRenderer((state, width) -> countAndRate(plain, state.getCurrent(), state.getTotalElapsed(), width));
        }
        this.line = line;
        this.bar = builder.build();
    }

    /**
     * Starts a bar on standard error, which is not shown if that is not a terminal.
     *
     * @param total the number of steps to the end, or {@link #UNKNOWN}
     */
    public static Progress of(String title, long total) {
        return of(title, total, (WorkersAtWork) null);
    }

    /**
     * Starts a bar that is shown by {@code sink}, whatever standard error is.
     *
     * @param total the number of steps to the end, or {@link #UNKNOWN}
     * @param sink takes the bar as a line of at most 80 characters without escape codes, at most ten times a second, when it has
     *     changed; at the end {@link #close} has it take the last one. It is called by one thread at a time, which all bars share. After
     *     an error of its own, which goes to the thread's handler of uncaught exceptions, it is not called again
     */
    public static Progress of(String title, long total, Consumer<? super String> sink) {
        return new Progress(title, total, new SinkLine(sink), ProgressBarStyle.ASCII);
    }

    /** @param workers what to show below the bar, null for nothing */
    static Progress of(String title, long total, @Nullable WorkersAtWork workers) {
        ShownBars bars = terminal;
        if (bars == null) {
            return new Progress();
        }
        ProgressBarStyle style = canDraw(bars.charset()) ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII;
        return new Progress(title, total, new BarLine(bars, workers), style);
    }

    private static boolean canDraw(Charset charset) {
        return charset.newEncoder().canEncode("│█▏");
    }

    /** Whether bars on standard error are seen. */
    static boolean isShown() {
        return terminal != null;
    }

    /** Has bars drawn on another terminal than standard error; gives the one before. */
    static @Nullable ShownBars drawOn(@Nullable ShownBars other) {
        ShownBars before = terminal;
        terminal = other;
        return before;
    }

    /** What can be said where the end is not known: {@code Parsing  1,234  56.7/s  0:00:21}. */
    static String countAndRate(String title, long count, Duration time, int width) {
        double seconds = time.toMillis() / 1e3;
        String rate = seconds > 0 ? String.format(Locale.ROOT, "  %,.1f/s", count / seconds) : "";
        return ShownBars.cut(String.format(Locale.ROOT, "%s  %,d%s  %s", title, count, rate, clock(time)), width);
    }

    /** As {@code 1:02:03}. */
    static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
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

    /** Draws the bar a last time and ends its line, or takes it away if it stood below others; further calls do nothing. */
    @Override
    public void close() {
        if (bar == null || line == null || closed.getAndSet(true)) {
            return;
        }
        // The bar waits for its last line and forgets who interrupted it.
        boolean interrupted = Thread.interrupted();
        bar.close();
        line.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
