package dev.weft;

import java.util.List;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.Nullable;

/** A progress bar on a terminal, and a line for each worker below it where that is wanted. */
final class BarLine implements ProgressBarConsumer {
    private final ShownBars bars;
    private final @Nullable WorkersAtWork workers;

    // Guarded by bars.
    /** The bar; empty until it is drawn first. */
    String text = "";

    List<String> below = List.of();

    /** Whether it began below another one. */
    boolean isNested;

    BarLine(ShownBars bars, @Nullable WorkersAtWork workers) {
        this.bars = bars;
        this.workers = workers;
        bars.add(this);
    }

    @Override
    public int getMaxRenderedLength() {
        return bars.width();
    }

    @Override
    public void accept(String line) {
        List<String> lines = workers == null ? List.of() : WorkerLines.of(workers.now(), bars.width());
        bars.change(this, line, lines);
    }

    /** Leaves the bar as it was last drawn on a line of its own, or takes it away if it is nested. */
    @Override
    public void close() {
        bars.remove(this);
    }
}
