package dev.weft;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs each job in the call that hands it over. */
final class InlinePool extends AbstractPool {
    private volatile boolean shutDown;

    @Override
    int width() {
        return 0;
    }

    @Override
    public PoolStats stats() {
        return stats(0, 0);
    }

    @Override
    public void resize(int workers) {
        Checks.atLeastOne("workers", workers);
    }

    @Override
    void hand(List<? extends PoolJob<?>> jobs) {
        if (shutDown) {
            throw shutDownError();
        }
        submitted(jobs.size());
        // A task that does not stop keeps its caller: there is no other thread to give its place to.
        jobs.forEach(job -> job.runHere(() -> {}));
    }

    @Override
    public void shutdown() {
        shutDown = true;
        unpublish();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        unpublish();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutDown;
    }
}
