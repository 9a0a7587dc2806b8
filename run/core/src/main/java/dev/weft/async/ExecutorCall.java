package dev.weft.async;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The code of an {@link OutsideJob} that an executor runs. It can be waited for also after it was cancelled. */
final class ExecutorCall<T extends @Nullable Object> extends FutureTask<T> {
    private final OutsideJob<T> job;

    /** Guarded by this. What was cancelled before it was run is not begun. */
    private boolean running;

    ExecutorCall(OutsideJob<T> job, Callable<T> code) {
        super(code);
        this.job = job;
    }

    @Override
    public void run() {
        setRunning(true);
        try {
            super.run();
        } finally {
            setRunning(false);
        }
    }

    private synchronized void setRunning(boolean running) {
        this.running = running;
        notifyAll();
    }

    synchronized void awaitCode() throws InterruptedException {
        while (running) {
            wait();
        }
    }

    @Override
    protected void done() {
        job.over(this);
    }
}
