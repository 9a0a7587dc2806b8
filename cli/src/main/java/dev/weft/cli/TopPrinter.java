package dev.weft.cli;

import dev.weft.cli.pools.TopFrame;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints frames one after the other, whole, for a file or another program. */
final class TopPrinter implements TopOutput {
    private final PrintWriter out;
    private boolean isFirst = true;

    TopPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(TopFrame frame) {
        if (!isFirst) {
            out.println();
        }
        isFirst = false;
        frame.lines(Integer.MAX_VALUE, Integer.MAX_VALUE).forEach(out::println);
        out.flush();
    }

    @Override
    public boolean pause(Duration time) throws InterruptedException {
        if (out.checkError()) {
            return false;
        }
        Thread.sleep(time);
        return true;
    }

    @Override
    public int exitCode() {
        return 0;
    }

    @Override
    public void close() {
        out.flush();
    }
}
