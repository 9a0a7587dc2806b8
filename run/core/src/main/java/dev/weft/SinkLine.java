package dev.weft;

import dev.weft.job.Uncaught;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A progress bar that a program shows itself. */
final class SinkLine implements ProgressBarConsumer {
    private static final int WIDTH = 80;

    private final Consumer<? super String> sink;

    // Guarded by this.
    private String last = "";
    private boolean closed;

    SinkLine(Consumer<? super String> sink) {
        this.sink = sink;
    }

    @Override
    public int getMaxRenderedLength() {
        return WIDTH;
    }

    @Override
    public synchronized void accept(String line) {
        if (closed || line.equals(last)) {
            return;
        }
        last = line;
        try {
            sink.accept(line);
        } catch (Throwable e) {
            closed = true;
            Uncaught.report(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
